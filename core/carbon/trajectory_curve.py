"""A level that goes from point to point in straight lines: its value in a year, the area below it."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

_ROUNDS = 200
_STEEPEST = 1e9


@dataclass(frozen=True, slots=True)
class Curve:
    """`points`: (year, level), years rising, maybe fractions; before the first and after the last, their level."""

    points: tuple[tuple[float, float], ...]

    @property
    def end(self) -> float:
        return self.points[-1][0]

    def at(self, year: float) -> float:
        place = bisect_right(self.points, year, key=lambda point: point[0])
        if place in (0, len(self.points)):
            return self.points[max(place - 1, 0)][1]
        (before, low), (after, high) = self.points[place - 1 : place + 1]
        return low + (high - low) * ((year - before) / (after - before))

    def area(self, start: float, end: float) -> float:
        """Level × years between two years: a sum of trapezoids; 0 when `end` is not after `start`."""
        if end <= start:
            return 0.0
        years = [start, *(year for year, _ in self.points if start < year < end), end]
        return math.fsum((self.at(a) + self.at(b)) / 2 * (b - a) for a, b in pairwise(years))

    @property
    def zero(self) -> float | None:
        """The first year at zero; None when it never is."""
        return next((year for year, level in self.points if level == 0), None)


def line(year: float, level: float, rate: float) -> Curve:
    """From `level` in `year`, down each year by `rate` of it, until zero."""
    return Curve(((year, level), (year + 1 / rate, 0.0)))


def shaped(national: Curve, year: int, level: float) -> Curve:
    """The shape of a national path, brought to `level` in `year`."""
    then = national.at(year)
    after = ((t, level * (mt / then)) for t, mt in national.points if t > year)
    return Curve(((year, level), *after))


def steeper(shape: Curve, area: float) -> Curve | None:
    """The same shape, every fall multiplied by one factor, so that the area to its end is `area`; never below zero.

    The factor is ≥ 0: a shape whose first level could be held gives that level. None when no factor is enough.
    Found by bisection: the area falls as the factor grows.
    """
    start, level = shape.points[0]

    def stretched(factor: float) -> Curve:
        return Curve(tuple(_above_zero((t, level - factor * (level - at)) for t, at in shape.points)))

    low, high = 0.0, 1.0
    while stretched(high).area(start, shape.end) > area:
        low, high = high, 2 * high
        if high > _STEEPEST:
            return None
    for _ in range(_ROUNDS):
        middle = (low + high) / 2
        if not low < middle < high:
            break
        low, high = (middle, high) if stretched(middle).area(start, shape.end) > area else (low, middle)
    return stretched(high)


def _above_zero(points: Iterable[tuple[float, float]]) -> Iterable[tuple[float, float]]:
    """The points of a line, with those where it meets zero; what is below becomes zero."""
    last: tuple[float, float] | None = None
    for year, level in points:
        if last is not None and last[1] * level < 0:
            yield last[0] + (year - last[0]) * last[1] / (last[1] - level), 0.0
        last = (year, level)
        yield year, max(level, 0.0)
