"""Axes of charts: round figures between two ends, the unit they are written in."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from core.report import show
from core.report.charts_text import SMALL
from core.report.colours import INK, SOFT
from core.report.drawing import Label, Line, Shape
from core.report.fonts import width

TONNE = 1000.0
LEAST = 1e-6  # kg: below it there is nothing to see
GRID = "#e7ece9"
HEAD = 16.0  # over an axis: its unit


@dataclass(frozen=True, slots=True)
class Axis:
    """Heights of masses: `ticks` in kgCO2e, ascending, zero among them, the ends of the axis first and last.

    `above`: from the baseline of its unit down to its top.
    """

    ticks: Sequence[float]
    top: float
    foot: float
    above: float = HEAD - SMALL

    def at(self, kg: float) -> float:
        low, high = self.ticks[0], self.ticks[-1]
        return self.foot - (kg - low) / (high - low) * (self.foot - self.top)

    @property
    def said(self) -> list[str]:
        """The figures beside the ticks, all in the same unit with the same decimals."""
        unit = self._unit
        step = (self.ticks[1] - self.ticks[0]) / unit
        decimals = max(0, -math.floor(math.log10(step) + 1e-9))
        return [show.number(kg / unit, decimals) for kg in self.ticks]

    @property
    def unit(self) -> str:
        return f"t{show.SPACE}CO₂e" if self._unit == TONNE else f"kg{show.SPACE}CO₂e"

    @property
    def room(self) -> float:
        """What the figures take at the left, gap included."""
        return max(width(text, SMALL) for text in self.said) + 6

    @property
    def _unit(self) -> float:
        return TONNE if max(abs(self.ticks[0]), self.ticks[-1]) >= TONNE else 1.0

    def shapes(self, left: float, right: float) -> list[Shape]:
        """A faint line and a figure at each tick, a stronger line at zero, the unit over them."""
        drawn: list[Shape] = [Label(0, self.top - self.above, self.unit, SMALL, SOFT)]
        for kg, text in zip(self.ticks, self.said, strict=True):
            y = self.at(kg)
            drawn.append(Line(((left, y), (right, y)), SOFT if kg == 0 else GRID, 0.8 if kg == 0 else 0.6))
            drawn.append(Label(left - 5, y + 0.35 * SMALL, text, SMALL, SOFT, "end"))
        return drawn


def round_ticks(low: float, high: float, about: int = 5) -> list[float]:
    """Multiples of 1, 2 or 5 × 10ⁿ that hold `low`, zero and `high`: `0, 43` → 0, 10, 20, 30, 40, 50."""
    low, high = min(low, 0.0), max(high, 0.0)
    if high - low < LEAST:
        high = 1.0
    raw = (high - low) / about
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(m * power for m in (1, 2, 5, 10) if m * power >= raw * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [n * step for n in range(first, last + 1)]


def years(first: int, last: int, left: float, right: float, baseline: float, around: float = 0.0) -> list[Label]:
    """Years under an axis, every 1, 2, 5, 10… so that they do not touch; the last one always there.

    `around`: room on each side, in years (columns are as wide as a year).
    """
    need = width("2024", SMALL) + 8
    per_year = (right - left) / max(last - first + 2 * around, 1e-9)
    step = next((n for n in (1, 2, 5, 10, 20, 50) if n * per_year >= need), last - first + 1)
    start = left if last > first or around else (left + right) / 2
    return [
        Label(start + (year - first + around) * per_year, baseline, str(year), SMALL, INK, "middle")
        for year in range(last, first - 1, -step)
    ][::-1]
