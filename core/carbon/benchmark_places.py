"""Where a figure stands among others of which only a few quantiles are known.

Between two published quantiles the share of those below is interpolated on the logarithm of the value; outside them
nothing more is known than « below the first », « above the last ».
"""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise

from core.carbon.benchmark import Value
from core.errors import DataError

Z95 = 1.96


@dataclass(frozen=True, slots=True)
class Quantiles:
    """What is known of `n` figures: `points` (share below 0…1, value > 0), ascending in both."""

    n: int
    points: tuple[tuple[float, float], ...]

    def __post_init__(self) -> None:
        shares, values = [p for p, _ in self.points], [v for _, v in self.points]
        rising = all(a < b for a, b in pairwise(shares)) and values == sorted(values)
        if len(self.points) < 2 or not rising or values[0] <= 0 or not 0 < shares[0] < shares[-1] < 1 or self.n < 1:
            raise DataError("Quantiles publiés incohérents : {points}.", points=self.points)

    def at(self, share: float) -> float:
        """The published value of a share (0.5: the median). Raises DataError when it is not published."""
        known = dict(self.points)
        if share not in known:
            raise DataError("Le quantile {share} n'est pas publié.", share=share)
        return known[share]

    @property
    def quartiles(self) -> tuple[float, float, float]:
        return self.at(0.25), self.at(0.5), self.at(0.75)


@dataclass(frozen=True, slots=True)
class Place:
    """Share of the others below a figure, 0…1: [low, high] at 95 %. `central` is None outside the published quantiles.

    The interval holds both the figure's own and what is left to chance by the number of others.
    """

    low: float
    central: float | None
    high: float


def share_below(others: Quantiles, figure: float) -> tuple[float, float]:
    """(least, most) share of the others below `figure`: equal between two published quantiles."""
    values = [v for _, v in others.points]
    shares = [p for p, _ in others.points]
    if figure < values[0]:
        return 0.0, shares[0]
    if figure > values[-1]:
        return shares[-1], 1.0
    after = min(bisect_right(values, figure), len(values) - 1)
    left, right = values[after - 1], values[after]
    part = math.log(figure / left) / math.log(right / left) if right > left else 1.0
    share = shares[after - 1] + min(1.0, part) * (shares[after] - shares[after - 1])
    return share, share


def place(others: Quantiles, figure: Value) -> Place:
    """Where `figure` stands: its interval read on the quantiles, widened by 1.96 binomial standard errors.

    Standard error of a share p counted on n others: √(p(1 − p)/n).
    """
    least, most = share_below(others, figure.central)
    low, high = share_below(others, figure.low)[0], share_below(others, figure.high)[1]
    central = least if least == most else None
    return Place(max(0.0, low - _error(low, others.n)), central, min(1.0, high + _error(high, others.n)))


def standing(figure: Value, low: float, high: float) -> str:
    """« below », « above » or « within » when the whole interval of the figure is; else « across »."""
    if figure.high < low:
        return "below"
    if figure.low > high:
        return "above"
    return "within" if low <= figure.low and figure.high <= high else "across"


def _error(share: float, n: int) -> float:
    return Z95 * math.sqrt(share * (1 - share) / n)
