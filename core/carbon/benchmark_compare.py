"""A footprint beside the three published references: per k€ of turnover, per person, per m².

Each answer holds the company's own value, the reference, and `reason`: why they are not compared ("" when they are).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.carbon.benchmark import ELECTRICITY, GAS, OIL, Energy, Value, by_post, downstream_kg, per, upstream, value
from core.carbon.benchmark_places import Place, Quantiles, place, standing
from core.carbon.footprint import Footprint

LARGE = 500
"""Staff from which the published assessments are of organisations of the same size: those obliged to publish
(article L. 229-25 of the environment code)."""
COMPLETE = 0.8
HEATING = "heating"


@dataclass(frozen=True, slots=True)
class Division:
    """One of the 88 divisions of the NAF. `branch`: of the tertiary energy figures, "" for none."""

    code: str
    section: str
    label_fr: str
    label_en: str
    branch: str
    building: str


@dataclass(frozen=True, slots=True)
class Ratio:
    """kgCO2e in 1 k€ bought from a sector, before tax, in the prices of `year`. `gsd2` from its published uncertainty.

    `basis`: « turnover »; « margin » or « finance » when the accounts measure that sector by something else.
    """

    divisions: tuple[str, ...]
    year: int
    kg_per_keur: float
    gsd2: float
    basis: str
    label_fr: str
    label_en: str
    ademe_id: str


@dataclass(frozen=True, slots=True)
class Assessments:
    """What published assessments declare per person, kgCO2e. `declared`: share of them that do, 0…1 (of one post)."""

    key: str
    label_fr: str
    label_en: str
    quantiles: Quantiles
    vintage: int
    declared: float = 1.0


@dataclass(frozen=True, slots=True)
class AreaFigure:
    """Mean consumption of a kind of building, kWh per m² and year (fuels in kWh PCI), mainland France."""

    branch: str
    building: str
    carrier: str
    use: str
    label_fr: str
    label_en: str
    kwh_m2: float
    vintage: int
    ademe_id: str


@dataclass(frozen=True, slots=True)
class AgainstRatio:
    """`reason`: turnover (unknown), division (not chosen), unpublished, margin, finance, year (before the first), zero.

    `standing`: of the company's interval beside the published one: below, above, same (it holds the ratio),
    lower or higher (it does not, but is within the published uncertainty).
    """

    value: Value | None
    left_out_kg: float
    ratio: Ratio | None = None
    reason: str = ""
    multiple: Value | None = None
    standing: str = ""


@dataclass(frozen=True, slots=True)
class AgainstAssessments:
    """`reason`: employees (unknown), zero. `place` only where the reference is comparable; `unplaced`: why not (small,
    incomplete). `posts`: (published, the company's own, None when it has none)."""

    value: Value | None
    reference: Assessments
    reason: str = ""
    standing: str = ""
    place: Place | None = None
    unplaced: str = ""
    posts: tuple[tuple[Assessments, Value | None], ...] = ()


@dataclass(frozen=True, slots=True)
class AgainstArea:
    """One carrier. `reason`: default (the quantity comes from this very figure)."""

    carrier: str
    value: Value
    figure: AreaFigure
    multiple: Value
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AgainstAreas:
    """`reason`: area, division, branch (no published figure), energy (nothing given), overseas, heating (unanswered).

    `unread`: energies that could not be compared.
    """

    rows: tuple[AgainstArea, ...] = ()
    reason: str = ""
    unread: tuple[str, ...] = ()


def against_ratio(footprint: Footprint, division: Division | None, ratios: Iterable[Ratio]) -> AgainstRatio:
    """kg of scopes 1, 2 and upstream 3 per k€ of turnover, beside the ratio of the division and of the accounts' year.

    The ratio of the nearest published year that is not later: its prices are those of the accounts.
    """
    own, left = per(upstream(footprint), footprint.perimeter.turnover_keur), downstream_kg(footprint)
    if division is None:
        return AgainstRatio(own, left, None, "division")
    mine = sorted((r for r in ratios if division.code in r.divisions), key=lambda r: (r.year, r.ademe_id))
    if not mine:
        return AgainstRatio(own, left, None, "unpublished")
    before = [ratio for ratio in mine if ratio.year <= footprint.perimeter.year]
    if not before:
        return AgainstRatio(own, left, mine[0], "year")
    ratio = next(r for r in before if r.year == before[-1].year)
    if ratio.basis != "turnover":
        return AgainstRatio(own, left, ratio, ratio.basis)
    if own is None or own.central <= 0:
        return AgainstRatio(own, left, ratio, "turnover" if own is None else "zero")
    return AgainstRatio(own, left, ratio, "", own.over(ratio.kg_per_keur), beside(own, ratio.kg_per_keur, ratio.gsd2))


def beside(own: Value, published: float, gsd2: float) -> str:
    """How an interval stands beside a published figure and its uncertainty."""
    found = standing(own, published / gsd2, published * gsd2)
    if found in {"below", "above"}:
        return found
    if own.low <= published <= own.high:
        return "same"
    return "lower" if own.high < published else "higher"


def against_assessments(
    footprint: Footprint, reference: Assessments, posts: Sequence[Assessments]
) -> AgainstAssessments:
    """kg per person beside published assessments of one kind of structure, and post by post (all structures).

    A place among them is given only to an organisation of the size of those that publish, whose own assessment is
    complete: elsewhere the quartiles are shown, and nothing is concluded from them.
    """
    people = footprint.perimeter.employees
    own = per(value([line for line in footprint.lines if line.beges]), people)
    if own is None or not people or own.central <= 0:
        return AgainstAssessments(own, reference, "employees" if own is None else "zero")
    low, _, high = reference.quantiles.quartiles
    unplaced = "small" if people < LARGE else "incomplete" if footprint.completeness < COMPLETE else ""
    mine = by_post(footprint)
    rows = tuple((one, mine[one.key].over(people) if one.key in mine else None) for one in posts)
    return AgainstAssessments(
        own,
        reference,
        "",
        standing(own, low, high),
        None if unplaced else place(reference.quantiles, own),
        unplaced,
        rows,
    )


def against_areas(
    footprint: Footprint, used: Energy, division: Division | None, figures: Sequence[AreaFigure]
) -> AgainstAreas:
    """Electricity and heating per m², each beside the mean of the kind of building.

    Without any fuel the electricity also heats: it is compared with all uses, else with all but heating.
    """
    area, branch = footprint.perimeter.area_m2, division.branch if division else ""
    consumed = {carrier: kwh for carrier, kwh in used.kwh.items() if kwh.central > 0}
    heats = {GAS, OIL} & set(consumed) or used.unread
    unanswered = not heats and any(gap.question == HEATING for gap in footprint.gaps)
    reasons = {
        "division": division is None,
        "branch": not branch,
        "area": not area,
        "energy": not consumed,
        "overseas": not used.mainland,
        "heating": unanswered,
    }
    reason = next((name for name, true in reasons.items() if true), "")
    if reason or division is None or not area:
        return AgainstAreas((), reason, used.unread)
    uses = {ELECTRICITY: "electricity_specific" if heats else "electricity_all", GAS: "heating_water", OIL: "heating"}
    found = ((c, v.over(area), _figure(figures, division, c, uses[c])) for c, v in consumed.items())
    rows = [
        AgainstArea(c, v, f, v.over(f.kwh_m2), "default" if c in used.by_default else "")
        for c, v, f in found
        if f is not None
    ]
    missing = tuple(sorted(set(consumed) - {row.carrier for row in rows}))
    return AgainstAreas(tuple(rows), "" if rows else "branch", (*used.unread, *missing))


def _figure(figures: Sequence[AreaFigure], division: Division, carrier: str, use: str) -> AreaFigure | None:
    """That of the kind of building, else of the branch, else of all branches."""
    known = {(f.branch, f.building): f for f in figures if (f.carrier, f.use) == (carrier, use)}
    wanted = ((division.branch, division.building), (division.branch, ""), ("all", ""))
    return next((known[key] for key in wanted if key in known), None)


def indicators(footprint: Footprint, used: Energy) -> dict[str, float]:
    """What a company may give to the comparison: those known and positive, three significant digits."""
    p = footprint.perimeter
    total = value([line for line in footprint.lines if line.beges])
    energy = None if used.total is None or used.by_default else used.total
    found: Mapping[str, Value | None] = {
        "kg_per_employee": per(total, p.employees),
        "kg_per_keur": per(upstream(footprint), p.turnover_keur),
        "kwh_per_m2": None if energy is None else per(energy, p.area_m2),
    }
    return {name: significant(v.central) for name, v in found.items() if v is not None and v.central > 0}


def significant(figure: float, digits: int = 3) -> float:
    """Rounded to so many significant digits."""
    return round(figure, digits - 1 - math.floor(math.log10(abs(figure))))
