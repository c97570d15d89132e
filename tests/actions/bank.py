"""Invented actions and footprints, small enough to be worked by hand."""

from __future__ import annotations

from typing import Any

import numpy as np

from core.carbon.actions import ActionCard, Driver, Range, Step
from core.carbon.effects import Effect
from core.carbon.scenario import Baseline


def card(name: str, **given: Any) -> ActionCard:
    """An action that costs 1 000 to 2 000 € for the whole company, serves ten years, pays back in two to five."""
    usual: dict[str, Any] = {
        "category": "Essai",
        "category_en": "Trial",
        "label": f"Action {name}",
        "label_en": f"Action {name}",
        "posts": ("1.1",),
        "base": "gaz",
        "base_en": "gas",
        "reduction": Range(10, 20),
        "cost": Range(1000, 2000),
        "cost_unit": "€",
        "cost_unit_en": "€",
        "cost_driver": Driver.FLAT,
        "cost_period": "once",
        "lifetime_years": 10,
        "payback": Range(2, 5),
        "savings": "",
        "savings_en": "",
        "ease": 3,
        "months": 6,
        "sectors": frozenset(),
        "least_employees": None,
        "most_employees": None,
        "tenure": "any",
        "excludes": (),
        "after": (),
        "step": Step.EFFICIENCY,
        "confidence": "B",
        "source": "essai",
        "limits": "",
        "limits_en": "",
        "warning": None,
        "aids": (),
    }
    return ActionCard(id=name, **{**usual, **given})


def effect(name: str, low: float, central: float, high: float, post: str = "1.1") -> Effect:
    """kgCO2e that go each year from one post."""
    return Effect(name, {post: -low}, {post: -central}, {post: -high})


def start(**posts: float) -> Baseline:
    """A footprint of 2024: `start(p11=1000)` emits 1 000 kgCO2e in post 1.1."""
    kg = np.array(list(posts.values()), dtype=float)
    names = tuple(f"{name[1]}.{name[2]}" for name in posts)
    nothing = np.zeros_like(kg)
    return Baseline(2024, float(kg.sum()), names, kg, nothing, np.zeros((0, len(kg))), np.zeros(0))
