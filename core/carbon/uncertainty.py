"""Uncertainty at 95 %, lognormal: squared geometric standard deviations (GSD²).

Source: method.md (pedigree coefficients of the Bilan Carbone® method, thresholds of the ABC).
GSD² is a pure number ≥ 1; an interval is [total / GSD², total × GSD²].
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence

from core.carbon.factors import Factor, Notes
from core.carbon.footprint import Line

# note 1 (worst) … 5 (best)
RELIABILITY = (1.5, 1.2, 1.1, 1.05, 1.0)
TECHNICAL = (2.0, 1.5, 1.2, 1.1, 1.0)
GEOGRAPHICAL = (1.1, 1.05, 1.02, 1.01, 1.0)
TEMPORAL = (1.5, 1.2, 1.1, 1.03, 1.0)
COMPLETENESS = (1.2, 1.1, 1.05, 1.02, 1.0)

UNKNOWN_GSD2 = 1.5
THRESHOLDS = (1.1199, 1.2621, 1.6361, 2.5163)


def gsd2_of_notes(notes: Notes) -> float:
    """GSD² = exp(√Σ ln² Uᵢ) over the five criteria."""
    coefficients = (
        RELIABILITY[notes.reliability - 1],
        TECHNICAL[notes.technical - 1],
        GEOGRAPHICAL[notes.geographical - 1],
        TEMPORAL[notes.temporal - 1],
        COMPLETENESS[notes.completeness - 1],
    )
    return math.exp(math.sqrt(math.fsum(math.log(u) ** 2 for u in coefficients)))


def gsd2_of_datum(quality: int) -> float:
    """GSD² of a datum whose five criteria carry the same note (1…5)."""
    return gsd2_of_notes(Notes(quality, quality, quality, quality, quality))


def gsd2_of_factor(factor: Factor) -> float:
    """From its notes when it has them all, else 1 + u/100, else 1.5."""
    if factor.notes is not None:
        return gsd2_of_notes(factor.notes)
    return UNKNOWN_GSD2 if factor.uncertainty_pct is None else 1 + factor.uncertainty_pct / 100


def gsd2_of_total(lines: Sequence[Line]) -> float | None:
    """GSD² of the BEGES total of these lines; None when the total is not positive.

    ln² GSD²_T = Σ_activities (E/T)² ln² GSD²_datum + Σ_factors (Σ E/T)² ln² GSD²_factor: the parts of one
    activity share its datum, and the activities of one factor share that factor.
    """
    total = math.fsum(line.kg_beges for line in lines)
    if total <= 0:
        return None
    data = _squared_shares(((line.activity, line.kg_beges, line.gsd2_datum) for line in lines), total)
    factors = _squared_shares(((line.factor_id, line.kg_beges, line.gsd2_factor) for line in lines), total)
    return math.exp(math.sqrt(math.fsum((*data, *factors))))


def interval(lines: Sequence[Line]) -> tuple[float, float] | None:
    """95 % interval of the BEGES total, kgCO2e; None when there is no positive total."""
    gsd2 = gsd2_of_total(lines)
    if gsd2 is None:
        return None
    total = math.fsum(line.kg_beges for line in lines)
    return total / gsd2, total * gsd2


def note(gsd2: float) -> int:
    """Quality note of a result, 5 (best) … 1: the thresholds of the ABC, strictly below."""
    return 5 - sum(gsd2 >= threshold for threshold in THRESHOLDS)


def _squared_shares(terms: Iterable[tuple[str, float, float]], total: float) -> list[float]:
    masses: defaultdict[tuple[str, float], list[float]] = defaultdict(list)
    for name, kg, gsd2 in terms:
        masses[name, gsd2].append(kg)
    return [(math.fsum(kgs) / total) ** 2 * math.log(gsd2) ** 2 for (_, gsd2), kgs in masses.items()]
