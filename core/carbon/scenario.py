"""Scenarios: where a footprint goes, year after year, under growth, another electricity mix and actions. kgCO2e a year.

By post: `E(t) = BAU(t) · Π(1 − aᵢ·pᵢ(t)) + Σ bᵢ·pᵢ(t)·growth(t)·mix(t)`, with `BAU(t) = E0 · (1 + g)^(t − t0)` and the
grid's index on the share of the post that is electricity; `aᵢ` is what action i takes off the post (0…1), `bᵢ` what it
adds to another one (a heat pump's electricity), `pᵢ` how far it has come. Reductions of a post multiply: it never falls
below zero. Source: docs/scenarios.md. All scenarios, posts and years are one numpy expression, no line is read again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from core.carbon.effects import Effect
from core.carbon.scenario_baseline import Baseline, baseline
from core.carbon.scenario_mix import CONSTANT, Mix, index_of
from core.carbon.scenario_world import CENTRAL, Moved, World, banded, moved, progress, world
from core.errors import InputError

__all__ = ["Baseline", "Choice", "Path", "Scenario", "baseline", "check", "evaluate"]

Array: TypeAlias = NDArray[np.float64]
GROWTH, ELECTRICITY = "growth", "electricity"  # what moves a path besides actions: keys of `Path.contributions`


@dataclass(frozen=True, slots=True)
class Choice:
    """An action or lever taken up: nothing until `start`, `uptake` (0…1) of its effect from `end`, a line between.

    When both are the same year, the whole of it from that year.
    """

    id: str
    uptake: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Scenario:
    """What is supposed of the years to come.

    `growth` of the activity a year (0.02 = 2 %); `electricity`: « constant », a path of
    data/trajectories/electricity.csv, or « -3 % » a year; `carbon_price` €/t in the year of the footprint, growing by
    `carbon_price_growth` a year; `target`: one of data/trajectories/targets.csv; `horizon`: the year looked at.
    """

    name: str
    growth: float = 0.0
    electricity: str = CONSTANT
    choices: tuple[Choice, ...] = ()
    carbon_price: float = 0.0
    carbon_price_growth: float = 0.0
    target: str = "sbti-1.5"
    horizon: int = 2030


@dataclass(frozen=True, slots=True, eq=False)
class Path:
    """One scenario, year by year: every array is as long as `years` (from the footprint's own).

    `low` and `high`: 95 % band. `contributions`: {« growth », « electricity » or the id of a choice: {post: kg}},
    negative = less; posts that do not move are left out, and all of it adds up to `kg − kg of the footprint`.
    `price_eur`: what the year's emissions would cost. `cumulated_kg`: sum of the years so far.
    `idle`: chosen, but without any effect known on this footprint.
    """

    name: str
    years: NDArray[np.int64]
    kg: Array
    low: Array
    high: Array
    by_post: Mapping[str, Array]
    contributions: Mapping[str, Mapping[str, Array]]
    price_eur: Array
    cumulated_kg: Array
    idle: tuple[str, ...]


def evaluate(
    start: Baseline,
    effects: Mapping[str, Effect],
    scenarios: Sequence[Scenario],
    last: int,
    mixes: Mapping[str, Mix] | None = None,
) -> list[Path]:
    """The paths from the footprint's year to `last` (that year alone when `last` is before it).

    A choice without an effect moves nothing and is named in `idle`. Raises InputError: an unknown electricity path, a
    growth below −100 % a year, an uptake outside 0…1, an end before its start, an action chosen twice.
    """
    if not scenarios:
        return []
    for scenario in scenarios:
        check(scenario)
    years = np.arange(start.year, max(last, start.year) + 1, dtype=np.int64)
    chosen = [sorted(scenario.choices, key=lambda choice: choice.id) for scenario in scenarios]
    here = world(start, effects, chosen)
    grown = np.array([np.power(1.0 + scenario.growth, years - years[0]) for scenario in scenarios])
    grid = np.array([index_of(scenario.electricity, years, mixes or {}) for scenario in scenarios])
    found = moved(here, progress(chosen, years), grown, grid)
    low, high = banded(start, here, found)
    paths = []
    for i, scenario in enumerate(scenarios):
        causes = [GROWTH, ELECTRICITY, *(choice.id for choice in chosen[i])]
        idle = tuple(c.id for c in chosen[i] if c.id not in effects or not any(effects[c.id].central.values()))
        paths.append(_path(scenario, years, here, found, i, (low[i], high[i]), causes, idle))
    return paths


def _path(
    scenario: Scenario,
    years: NDArray[np.int64],
    here: World,
    found: Moved,
    i: int,
    between: tuple[Array, Array],
    causes: Sequence[str],
    idle: tuple[str, ...],
) -> Path:
    kg = found.kg[CENTRAL, i]
    price = scenario.carbon_price * np.power(1.0 + scenario.carbon_price_growth, years - years[0])
    return Path(
        name=scenario.name,
        years=years,
        kg=kg,
        low=between[0],
        high=between[1],
        by_post=dict(zip(here.posts, found.posts[CENTRAL, i], strict=True)),
        contributions={
            cause: {post: row for post, row in zip(here.posts, found.owed[i, k], strict=True) if row.any()}
            for k, cause in enumerate(causes)
        },
        price_eur=kg / 1000 * price,
        cumulated_kg=kg.cumsum(),
        idle=idle,
    )


def check(scenario: Scenario) -> None:
    """Nothing when a path can be made of it. Raises InputError: see `evaluate`."""
    if not scenario.growth >= -1:
        raise InputError("« {name} » : une activité ne peut pas baisser de plus de 100 % par an.", name=scenario.name)
    seen: set[str] = set()
    for choice in scenario.choices:
        if choice.id in seen:
            raise InputError("« {name} » : l'action « {id} » est choisie deux fois.", name=scenario.name, id=choice.id)
        seen.add(choice.id)
        if not 0 <= choice.uptake <= 1:
            raise InputError(
                "« {name} », action « {id} » : le taux va de 0 à 100 %, pas {found} %.",
                name=scenario.name,
                id=choice.id,
                found=f"{100 * choice.uptake:g}",
            )
        if choice.end < choice.start:
            raise InputError(
                "« {name} », action « {id} » : elle finirait ({end}) avant de commencer ({start}).",
                name=scenario.name,
                id=choice.id,
                start=choice.start,
                end=choice.end,
            )
