"""Where the uncertainty of a total comes from, and what a better figure would change.

ln² GSD²_T is a sum of terms, one per datum and one per factor (core.carbon.uncertainty): the share of each is its part
of that sum. Source: method.md, Uncertainty.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from core.carbon.footprint import Line
from core.carbon.uncertainty import gsd2_of_datum

BEST = 5

Origin = Literal["datum", "factor"]


@dataclass(frozen=True, slots=True)
class Lever:
    """One datum or one factor. `share` of ln² GSD² of the total, 0…1; the shares of all of them sum to 1.

    `gain`: by how much the 95 % interval would shrink, 0…1, were the datum of note 5 (or the factor exact).
    `key`: the activity, or the factor's id; `kg`: what of the total rests on it; `gsd2`: its own, as a factor ≥ 1.
    `monetary`: it rests on money, which a quantity could replace.
    """

    origin: Origin
    key: str
    label: str
    site: str
    quality: int
    post: str
    kg: float
    gsd2: float
    share: float
    gain: float
    monetary: bool


def levers(lines: Sequence[Line]) -> list[Lever]:
    """What makes the interval of the BEGES total wide, widest first; nothing when there is no interval."""
    total = math.fsum(line.kg_beges for line in lines)
    if total <= 0:
        return []
    counted = [line for line in lines if line.beges]
    data = _grouped((line.activity, line.gsd2_datum, line) for line in counted)
    factors = _grouped((line.factor_id, line.gsd2_factor, line) for line in counted)
    terms = [
        *(_term("datum", key, gsd2, gsd2_of_datum(BEST), mine, total) for (key, gsd2), mine in data.items()),
        *(_term("factor", key, gsd2, 1.0, mine, total) for (key, gsd2), mine in factors.items()),
    ]
    whole = math.fsum(term.now for term in terms)
    found = [_lever(term, whole) for term in terms if term.now > 0]
    return sorted(found, key=lambda lever: (-lever.share, lever.origin, lever.key))


def width(variance: float) -> float:
    """Width of the 95 % interval over the total, from ln² GSD²: GSD² − 1 / GSD²."""
    return 2 * math.sinh(math.sqrt(variance))


@dataclass(frozen=True, slots=True)
class _Term:
    """`now` and `best`: the term of ln² GSD² as it is, and as it would be."""

    origin: Origin
    key: str
    lines: Sequence[Line]
    kg: float
    gsd2: float
    now: float
    best: float


def _grouped(terms: Iterable[tuple[str, float, Line]]) -> dict[tuple[str, float], list[Line]]:
    """As `uncertainty.gsd2_of_total` groups them."""
    grouped: defaultdict[tuple[str, float], list[Line]] = defaultdict(list)
    for name, gsd2, line in terms:
        grouped[name, gsd2].append(line)
    return grouped


def _term(origin: Origin, key: str, gsd2: float, best: float, lines: Sequence[Line], total: float) -> _Term:
    kg = math.fsum(line.kg_beges for line in lines)
    squared = (kg / total) ** 2
    return _Term(origin, key, lines, kg, gsd2, squared * math.log(gsd2) ** 2, squared * math.log(min(gsd2, best)) ** 2)


def _lever(term: _Term, whole: float) -> Lever:
    heaviest = max(term.lines, key=lambda line: line.kg_beges)
    of_datum = term.origin == "datum"
    shrunk = max(0.0, whole - term.now + term.best)
    return Lever(
        term.origin,
        term.key,
        heaviest.label if of_datum else heaviest.factor_label,
        heaviest.site if of_datum else "",
        heaviest.quality if of_datum else 0,
        heaviest.beges,
        term.kg,
        term.gsd2,
        term.now / whole,
        1 - width(shrunk) / width(whole),
        all(line.monetary for line in term.lines),
    )
