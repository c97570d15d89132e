"""How real companies take over from a published figure: the more there are, the more they weigh.

On the logarithm: posterior mean = w·ȳ + (1 − w)·μ₀ with w = n/(n + k), where k = σ²within/σ²between is the number of
companies that weigh as much as the published figure. Twenty to begin with; estimated (moments) once ten groups have
five companies or more. Display: under 10 companies nothing, 10 to 29 the posterior and its band, from 30 a place.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, variance

from core.carbon.benchmark import Value
from core.carbon.benchmark_places import Z95, Quantiles

K = 20.0
LEAST_K, MOST_K = 1.0, 200.0
GROUPS_TO_ESTIMATE, COMPANIES_TO_ESTIMATE = 10, 5
SHOWN_FROM, PLACED_FROM = 10, 30


@dataclass(frozen=True, slots=True)
class Cell:
    """What is published of a group: `n` companies, natural logarithms' mean and deviation, quantiles."""

    group: str
    n: int
    mean_log: float
    sd_log: float
    p25: float
    p50: float
    p75: float
    p10: float | None = None
    p90: float | None = None

    @property
    def quantiles(self) -> Quantiles:
        outer = {0.1: self.p10, 0.25: self.p25, 0.5: self.p50, 0.75: self.p75, 0.9: self.p90}
        return Quantiles(self.n, tuple((share, v) for share, v in outer.items() if v is not None))


@dataclass(frozen=True, slots=True)
class Posterior:
    """What a company of the group is expected to be: `weight` of the real companies in it, 0…1."""

    weight: float
    mean_log: float
    sd_log: float

    @property
    def typical(self) -> Value:
        """Its middle, and the 95 % band of that middle."""
        spread = math.exp(Z95 * self.sd_log)
        middle = math.exp(self.mean_log)
        return Value(middle, middle / spread, middle * spread)


def groups(division: str, section: str) -> tuple[str, str, str]:
    """From the nearest to the widest: NAF division, section, everybody."""
    return f"naf:{division}", f"section:{section}", "all"


def nearest(cells: Mapping[str, Cell], division: str, section: str) -> Cell | None:
    """The cell of the smallest group that has one."""
    found = (cells[group] for group in groups(division, section) if group in cells)
    return next((cell for cell in found if cell.n >= SHOWN_FROM), None)


def shown(n: int) -> str:
    """What may be shown of `n` companies: « published » (only the published figure), « posterior », « place »."""
    return "published" if n < SHOWN_FROM else "posterior" if n < PLACED_FROM else "place"


def weight(n: int, k: float = K) -> float:
    return n / (n + k)


def posterior(cell: Cell, published: float | None, k: float = K) -> Posterior:
    """The group's companies and the published figure together; `published` None: the companies alone."""
    if published is None:
        return Posterior(1.0, cell.mean_log, cell.sd_log / math.sqrt(cell.n))
    w = weight(cell.n, k)
    mean = w * cell.mean_log + (1 - w) * math.log(published)
    return Posterior(w, mean, cell.sd_log / math.sqrt(cell.n + k))


def estimated_k(cells: Sequence[Cell], published: Mapping[str, float]) -> float:
    """k by the method of moments over the groups that have a published figure; 20 while there are too few of them.

    σ²within: pooled; σ²between: variance of ȳ − μ₀ less what the size of the groups explains. Kept in [1, 200].
    """
    used = [c for c in cells if c.n >= COMPANIES_TO_ESTIMATE and published.get(c.group)]
    if len(used) < GROUPS_TO_ESTIMATE:
        return K
    within = math.fsum((c.n - 1) * c.sd_log**2 for c in used) / math.fsum(c.n - 1 for c in used)
    apart = variance([c.mean_log - math.log(published[c.group]) for c in used])
    between = apart - fmean(within / c.n for c in used)
    return min(MOST_K, max(LEAST_K, within / between)) if between > 0 else MOST_K
