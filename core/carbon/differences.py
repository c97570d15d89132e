"""From one footprint to another, explained to the last gram: two years, or two editions or methods of the same year.

Every difference has one cause: what was done (activity), what it weighs (factor), where it counts (method), or what is
looked at (perimeter). Exact fractions of kgCO2e: start + Σ shares = end, to the byte before rounding.
Between two activities the effects are valued at the mean of both sides (Bennet, 1920): nothing is left over, and
exchanging the two footprints only changes the signs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from core.carbon.footprint import Footprint, Line

Cause = Literal["activity", "factor", "method", "perimeter"]
Kind = Literal["quantity", "begun", "stopped", "factor", "unit", "method", "site", "question"]

CAUSES: tuple[Cause, ...] = ("activity", "factor", "method", "perimeter")
HALF = Fraction(1, 2)
Key = Callable[["Side"], Hashable]


@dataclass(frozen=True, slots=True)
class Share:
    """What one activity adds to the difference for one cause, kgCO2e.

    `before` and `after`: the activity in either footprint ("" where it is absent). `kind` says the cause more closely.
    """

    cause: Cause
    kind: Kind
    label: str
    site: str
    post: str
    before: str
    after: str
    kg: Fraction


@dataclass(frozen=True, slots=True)
class Waterfall:
    """`start` and `end`: the two BEGES totals, kgCO2e; the shares lead from one to the other, heaviest first."""

    start: Fraction
    end: Fraction
    shares: Sequence[Share]

    def by_cause(self) -> dict[Cause, Fraction]:
        """{cause: kgCO2e}, zero where a cause explains nothing."""
        return {cause: total(share.kg for share in self.shares if share.cause == cause) for cause in CAUSES}


@dataclass(frozen=True, slots=True)
class Side:
    """One counted activity of one footprint. `volume`: what is counted this year, in the unit of the factor."""

    line: Line
    kg: Fraction
    volume: Fraction
    parts: Sequence[tuple[str, Fraction, bool]]  # part, kg per unit, counted in the BEGES
    post: str
    place: str  # the site, "" when there is but one

    def per_unit(self, law: Mapping[str, bool]) -> Fraction:
        """kgCO2e per unit that would count, were the parts counted as `law` says."""
        return total(kg for part, kg, counted in self.parts if law.get(part, counted))

    @property
    def law(self) -> dict[str, bool]:
        return {part: counted for part, _, counted in self.parts}


def difference(before: Footprint, after: Footprint, question_of: Callable[[str], str] = lambda source: "") -> Waterfall:
    """Why `after` is not `before`. `question_of`: the source of an activity → the question it answers, "" for none."""
    alone = len(_sites(before)) < 2 and len(_sites(after)) < 2  # one site, renamed or not: the same place
    old, new = _sides(before, alone), _sides(after, alone)
    shares: list[Share] = []
    for one, other in _pairs(old, new):
        shares += _changed(one, other)
    shares += [_gone(side, after, question_of, alone) for side in old.values()]
    shares += [_come(side, before, question_of, alone) for side in new.values()]
    told = sorted((share for share in shares if share.kg), key=lambda s: (-abs(s.kg), s.cause, s.label, s.site))
    return Waterfall(_mass(before.lines), _mass(after.lines), told)


def total(masses: Iterable[Fraction]) -> Fraction:
    return sum(masses, Fraction(0))


def _mass(lines: Iterable[Line]) -> Fraction:
    return total(Fraction(line.kg_beges) for line in lines)


def _sides(footprint: Footprint, alone: bool) -> dict[str, Side]:
    """The activities that count in the BEGES, by name."""
    grouped: defaultdict[str, list[Line]] = defaultdict(list)
    for line in footprint.lines:
        grouped[line.activity].append(line)
    return {name: _side(lines, alone) for name, lines in grouped.items() if any(line.beges for line in lines)}


def _side(lines: Sequence[Line], alone: bool) -> Side:
    first = lines[0]
    heaviest = max((line for line in lines if line.beges), key=lambda line: line.kg_beges)
    yearly = next((Fraction(x.kg_beges) / Fraction(x.kg_co2e) for x in lines if x.beges and x.kg_co2e), Fraction(1))
    parts = [(line.part, Fraction(line.kg_per_unit), bool(line.beges)) for line in lines]
    volume = Fraction(first.quantity) * yearly
    return Side(first, _mass(lines), volume, parts, heaviest.beges, "" if alone else first.site)


def _pairs(old: dict[str, Side], new: dict[str, Side]) -> list[tuple[Side, Side]]:
    """The same activities in both, taken out of `old` and `new`: the closest likeness first."""
    found = []
    for key in _LIKENESS:
        left, right = _grouped(old, key), _grouped(new, key)
        for likeness in left.keys() & right.keys():
            for mine, theirs in zip(left[likeness], right[likeness], strict=False):
                found.append((old.pop(mine), new.pop(theirs)))
    return found


def _grouped(sides: Mapping[str, Side], key: Key) -> dict[Hashable, list[str]]:
    grouped: defaultdict[Hashable, list[str]] = defaultdict(list)
    for name in sorted(sides, key=lambda name: (-sides[name].kg, name)):
        grouped[key(sides[name])].append(name)
    return grouped


def _where(side: Side) -> tuple[str, ...]:
    return side.line.subject, side.place, side.line.flow, side.line.control


_LIKENESS: tuple[Key, ...] = (
    lambda s: (*_where(s), s.line.source, s.line.label, s.line.factor_id, s.line.year),
    lambda s: (*_where(s), s.line.source, s.line.label, s.line.factor_id),
    lambda s: (*_where(s), s.line.source, s.line.label),
    lambda s: (*_where(s), s.line.label, s.line.factor_id),
    lambda s: (*_where(s), s.line.label),
    lambda s: (*_where(s), s.line.source, s.line.factor_id),
)


def _changed(one: Side, other: Side) -> list[Share]:
    """The effects of quantity, factor and method between two states of one activity."""
    scale = _scale(one.line, other.line)
    if scale is None:
        return [_share("factor", "unit", other, one.line.activity, other.line.activity, other.kg - one.kg)]
    effects = _effects(one, other, *scale)
    kinds: dict[Cause, Kind] = {"activity": "quantity", "factor": "factor", "method": "method"}
    return [_share(c, kinds[c], other, one.line.activity, other.line.activity, kg) for c, kg in effects.items()]


def _effects(one: Side, other: Side, before: Fraction, after: Fraction) -> dict[Cause, Fraction]:
    """Bennet's effects; `before` and `after` bring the two volumes into one unit.

    What the float products of the two footprints rounded away goes to the largest effect: below the microgram.
    """
    v0, v1 = one.volume * before, other.volume * after
    c00, c01 = one.per_unit(one.law) / before, one.per_unit(other.law) / before
    c10, c11 = other.per_unit(one.law) / after, other.per_unit(other.law) / after
    mean = (v0 + v1) * HALF
    effects: dict[Cause, Fraction] = {
        "activity": (v1 - v0) * (c00 + c11) * HALF,
        "factor": mean * (c10 - c00 + c11 - c01) * HALF,
        "method": mean * (c01 - c00 + c11 - c10) * HALF,
    }
    if (one.line.factor_id, one.line.edition) == (other.line.factor_id, other.line.edition):
        effects["method"] += effects.pop("factor")  # the same published factor, read otherwise
    largest: Cause = max(effects, key=lambda cause: abs(effects[cause])) if any(effects.values()) else "method"
    effects[largest] += other.kg - one.kg - total(effects.values())
    return effects


def _scale(one: Line, other: Line) -> tuple[Fraction, Fraction] | None:
    """What multiplies each quantity so that they compare: the factor's unit, else the unit of entry; None: neither."""
    if one.unit == other.unit:
        return Fraction(1), Fraction(1)
    if one.entered_unit == other.entered_unit and one.quantity and other.quantity:
        scales = [Fraction(line.entered_quantity) / Fraction(line.quantity) for line in (one, other)]
        return (scales[0], scales[1]) if all(scales) else None
    return None


def _gone(side: Side, after: Footprint, question_of: Callable[[str], str], alone: bool) -> Share:
    cause, kind = _absence(side, after, question_of, alone) or ("activity", "stopped")
    return _share(cause, kind, side, side.line.activity, "", -side.kg)


def _come(side: Side, before: Footprint, question_of: Callable[[str], str], alone: bool) -> Share:
    cause, kind = _absence(side, before, question_of, alone) or ("activity", "begun")
    return _share(cause, kind, side, "", side.line.activity, side.kg)


def _absence(side: Side, where: Footprint, question_of: Callable[[str], str], alone: bool) -> tuple[Cause, Kind] | None:
    """Why an activity is not in this footprint when the perimeter is the reason: no such site, or nobody answered."""
    site, question = side.line.site, question_of(side.line.source)
    if site and not alone and site not in _sites(where):
        return "perimeter", "site"
    if question and any(gap.question == question and (alone or gap.site in ("", site)) for gap in where.gaps):
        return "perimeter", "question"
    return None


def _sites(footprint: Footprint) -> set[str]:
    found = (*(line.site for line in footprint.lines), *(gap.site for gap in footprint.gaps))
    return {site for site in found if site}


def _share(cause: Cause, kind: Kind, side: Side, before: str, after: str, kg: Fraction) -> Share:
    return Share(cause, kind, side.line.label, side.line.site, side.post, before, after, kg)
