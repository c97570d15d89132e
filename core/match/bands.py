"""Intervals as the Base Carbone® writes them: « 500-1000 kms », « < 34 tonnes », « plus de 100 tonnes »."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

_VALUE = r"(\d+(?:[ ]\d{3})*(?:[.,]\d+)?)"
_BETWEEN = re.compile(rf"{_VALUE}\s*(?:-|a)\s*{_VALUE}\s*(kms?|tonnes?|sieges|tpl)")
_UNDER = re.compile(rf"(?:<|moins de)\s*{_VALUE}\s*(kms?|tonnes?|sieges|tpl|t\b)")
_OVER = re.compile(rf"(?:>|plus de)\s*{_VALUE}\s*(kms?|tonnes?|sieges|tpl)")


@dataclass(frozen=True, slots=True)
class Band:
    """From `low` (not included) to `high` (included)."""

    low: float
    high: float

    def holds(self, value: float) -> bool:
        return self.low < value <= self.high


def bands(text: str) -> dict[str, Band]:
    """{unit: band} of a folded text. Units: km, tonne, siege, tpl."""
    found: dict[str, Band] = {}
    for match in _BETWEEN.finditer(text):
        found.setdefault(_unit(match[3]), Band(_value(match[1]), _value(match[2])))
    for match in _UNDER.finditer(text):
        found.setdefault(_unit(match[2]), Band(0.0, _value(match[1])))
    for match in _OVER.finditer(text):
        found.setdefault(_unit(match[2]), Band(_value(match[1]), math.inf))
    return found


def _unit(spelt: str) -> str:
    return {"k": "km", "t": "tonne", "s": "siege"}[spelt[0]] if spelt != "tpl" else "tpl"


def _value(text: str) -> float:
    return float(text.replace(" ", "").replace(",", "."))
