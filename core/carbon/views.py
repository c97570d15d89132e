"""Views of a footprint: groupings of its lines, exact sums, and the table that reconciles them. Masses in kgCO2e.

The headline total is the BEGES total; « scopes » group its posts (categories 1, 2 and 3 to 6). The GHG Protocol
view follows that standard's own rules; `reconciliation` explains every kilogram between the two.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from core.carbon import uncertainty
from core.carbon.footprint import Footprint, Line

UNEXPLAINED = "unexplained"
SIGNIFICANT = 0.8  # of the indirect emissions


@dataclass(frozen=True, slots=True)
class Group:
    """A named sum of lines."""

    name: str
    kg: float
    interval: tuple[float, float] | None
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Difference:
    """One cause of the gap between GHG Protocol and BEGES: kg = Σ (kg_ghg − kg_beges) of its lines."""

    cause: str
    kg: float
    lines: int


def total(footprint: Footprint) -> float:
    """BEGES total, exactly rounded."""
    return beges(footprint.lines)


def beges(lines: Iterable[Line]) -> float:
    return math.fsum(line.kg_beges for line in lines)


def ghg_total(footprint: Footprint) -> float:
    """GHG Protocol total, exactly rounded."""
    return math.fsum(line.kg_ghg for line in footprint.lines)


def interval(footprint: Footprint) -> tuple[float, float] | None:
    return uncertainty.interval(footprint.lines)


def scope(post: str) -> str:
    """Scope of a BEGES post: category 1 → 1, 2 → 2, 3 to 6 → 3."""
    return post[0] if post[0] in "12" else "3"


def by_scope(footprint: Footprint) -> list[Group]:
    return _groups(footprint, lambda line: scope(line.beges))


def by_beges(footprint: Footprint) -> list[Group]:
    return _groups(footprint, lambda line: line.beges)


def by_site(footprint: Footprint) -> list[Group]:
    return _groups(footprint, lambda line: line.site)


def by_activity(footprint: Footprint) -> list[Group]:
    """Biggest first: what weighs most."""
    groups = _groups(footprint, lambda line: line.activity)
    named = [Group(g.lines[0].label, g.kg, g.interval, g.lines) for g in groups]
    return sorted(named, key=lambda g: -g.kg)


def by_ghg(footprint: Footprint) -> dict[str, float]:
    """GHG Protocol category → kg, in the order of the standard."""
    sums: defaultdict[str, list[float]] = defaultdict(list)
    for line in footprint.lines:
        if line.ghg and not line.memo:
            sums[line.ghg].append(line.kg_ghg)
    return {name: math.fsum(sums[name]) for name in sorted(sums, key=_natural)}


def gases(lines: Iterable[Line]) -> dict[str, float]:
    """kgCO2e by column of the regulatory table; `unsplit` is what the base does not split by gas."""
    lines = list(lines)
    return {
        "co2": math.fsum(line.gases.co2f for line in lines),
        "ch4": math.fsum(x for line in lines for x in (line.gases.ch4f, line.gases.ch4b)),
        "n2o": math.fsum(line.gases.n2o for line in lines),
        "other": math.fsum(line.gases.other for line in lines),
        "unsplit": math.fsum(line.unsplit for line in lines),
    }


def reconciliation(footprint: Footprint) -> list[Difference]:
    """GHG Protocol minus BEGES, one row per cause, and what no cause explains (method.md, rule 9: zero).

    The unexplained row is computed apart, from the two totals, in exact arithmetic.
    """
    causes: defaultdict[str, list[Line]] = defaultdict(list)
    for line in footprint.lines:
        if line.cause:
            causes[line.cause].append(line)
    exact = {cause: _exact_difference(lines) for cause, lines in causes.items()}
    rest = _exact_difference(footprint.lines) - sum(exact.values())
    rows = [Difference(cause, float(exact[cause]), len(causes[cause])) for cause in sorted(causes)]
    return [
        *rows,
        Difference(UNEXPLAINED, float(rest), sum(line.cause == "" for line in footprint.lines) if rest else 0),
    ]


def intensities(footprint: Footprint) -> dict[str, float]:
    """kg per employee, per k€ of turnover, per m²: those whose divisor is known and positive."""
    p = footprint.perimeter
    divisors = {"employee": p.employees, "turnover_keur": p.turnover_keur, "area_m2": p.area_m2}
    kg = total(footprint)
    return {name: kg / divisor for name, divisor in divisors.items() if divisor}


def monetary_share(footprint: Footprint) -> float:
    """Share of the total that comes from monetary ratios, 0…1 (0 when the total is zero)."""
    kg = total(footprint)
    return beges(line for line in footprint.lines if line.monetary) / kg if kg else 0.0


def co2b(footprint: Footprint) -> float:
    """Biogenic CO2, kg: never in the total."""
    return math.fsum(line.co2b for line in footprint.lines if not line.memo)


def direct_co2b(footprint: Footprint) -> float:
    """Biogenic CO2 that the company emits itself, kg: `co2b` also holds what plants took up upstream, below zero.

    Source: GHG Protocol Corporate Standard, ch. 4 (direct biogenic CO2 is told apart).
    """
    return math.fsum(line.co2b for line in footprint.lines if not line.memo and line.ghg == "1")


def significant_indirect(footprint: Footprint) -> tuple[list[Group], float] | None:
    """The fewest indirect posts that make SIGNIFICANT of the indirect emissions, the heaviest first, and their share;
    None when nothing indirect is counted. Source: ADEME, BEGES v5 (decree 2022-982), the advised threshold."""
    posts = sorted((g for g in by_beges(footprint) if scope(g.name) != "1" and g.kg > 0), key=lambda group: -group.kg)
    whole = math.fsum(group.kg for group in posts)
    for most in range(1, len(posts) + 1):
        share = math.fsum(group.kg for group in posts[:most]) / whole
        if share >= SIGNIFICANT:
            return posts[:most], share
    return None


def memo(footprint: Footprint, kind: str) -> float:
    """kgCO2e shown apart: « avoided », « non_kyoto », « replaced »."""
    return math.fsum(line.kg_co2e for line in footprint.lines if line.memo == kind)


def market_based_scope2(footprint: Footprint) -> float | None:
    """Scope 2 with electricity contracts instead of the grid mix; None when no contract was described.

    A contract covers its own kWh: that share of the site's location-based scope 2 is replaced.
    Source: GHG Protocol Scope 2 Guidance, ch. 6 (no residual mix is published for France in the base).
    """
    contracts = [line for line in footprint.lines if line.memo == "market_based" and line.ghg == "2"]
    if not contracts:
        return None
    located = [line for line in footprint.lines if line.ghg == "2" and not line.memo]
    covered = _quantity_by_site(contracts)
    bought = _quantity_by_site(line for line in located if line.flow == "electricity")
    shares = {site: min(1.0, covered[site] / bought[site]) for site in covered if bought.get(site)}
    kept = (line.kg_ghg * (1 - shares.get(line.site, 0.0) if line.flow == "electricity" else 1) for line in located)
    return math.fsum([*kept, *(line.kg_co2e for line in contracts)])


def _groups(footprint: Footprint, name: Callable[[Line], str]) -> list[Group]:
    grouped: defaultdict[str, list[Line]] = defaultdict(list)
    for line in footprint.lines:
        if line.beges:
            grouped[name(line)].append(line)
    return [
        Group(key, beges(grouped[key]), uncertainty.interval(grouped[key]), grouped[key])
        for key in sorted(grouped, key=_natural)
    ]


def _exact_difference(lines: Iterable[Line]) -> Fraction:
    return sum((Fraction(line.kg_ghg) - Fraction(line.kg_beges) for line in lines), Fraction(0))


def _quantity_by_site(lines: Iterable[Line]) -> dict[str, float]:
    """kWh by site, each activity once."""
    activities = {(line.site, line.activity): line.quantity for line in lines}
    sums: defaultdict[str, list[float]] = defaultdict(list)
    for (site, _), quantity in activities.items():
        sums[site].append(quantity)
    return {site: math.fsum(quantities) for site, quantities in sums.items()}


def _natural(name: str) -> tuple[list[int], str]:
    numbers = name.split(".")
    return ([int(n) for n in numbers], "") if all(n.isdigit() for n in numbers) else ([], name)


def formula(line: Line) -> str:
    """The line in one sentence, exact figures: « 40000 kWh × 0.035 kgCO2e/kWh = 1400 kgCO2e »."""
    product = f"{_exact(line.quantity)} {line.unit} × {_exact(line.kg_per_unit)} kgCO2e/{line.unit}"
    amortised = (
        f" ÷ {_exact(line.kg_co2e / line.kg_beges)} ans" if line.cause == "amortisation" and line.kg_beges else ""
    )
    return f"{product}{amortised} = {_exact(line.kg_beges if amortised else line.kg_co2e)} kgCO2e"


def _exact(value: float) -> str:
    """Twelve significant digits: hides the last bits of a product, nothing a person could have typed."""
    return f"{value:.12g}"
