"""The numbers that a text may hold: those of the dossier, as the documents write them. No other may pass.

A number is its digits, its sign and its unit, whatever the spaces: « 12,3 t » is not « 12,3 kg », nor « +12,3 t ».
Numbers in letters count too (« douze », « le double »): a text could hide one there.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Collection, Iterator

from core.carbon import leverage, views
from core.carbon.benchmark import Value
from core.language import language, sentence, speaking
from core.report import action_words, benchmark_words, equivalences, labels, show
from core.report.chapters import plan, quality
from core.report.dossier import Dossier
from core.report.dossier_words import told

_CHEMICAL = re.compile(r"CO[₂2]e?|CH[₄4]|N[₂2]O|SF[₆6]|NF[₃3]")
_NUMBER = re.compile(
    r"(?P<sign>(?<!\w)[+−-])?(?P<digits>\d+(?:[\u202f.,'’]?\d+)*)"
    r"(?P<unit>\s?(?:%|€|k€|M€|kWh|MWh|kg|km|m²|m³|tonnes?|t|ans?|years?|personnes?|people)(?![\w]))?"
)
_LETTERS = re.compile(
    r"\b(?:deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingt|trente|quarante"
    r"|cinquante|soixante|cents?|mille|millions?|milliards?|moitié|tiers|quart|double|triple|demi|dizaine|douzaine"
    r"|centaine|millier|doublé|triplé|two|three|four|five|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
    r"|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand"
    r"|billion|half|third|quarter|twice|thrice|dozen|tenfold|doubled|tripled|halved)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[«“\"]\s*(.+?)\s*[»”\"]")

OURS = (
    "2 %", "95 %", "80 %", "95", "100", "100 ans", "100 years", "500", "500 personnes", "500 people", "250", "256",
    "229", "25", "22", "5", "15", "2025", "1710", "2.0", "1,5", "1.5", "deux", "trois", "quinze", "two", "three",
    "fifteen",
)  # fmt: skip
"""Those of our own sentences: thresholds, articles of law, versions of standards, the three scopes."""


MOST_COUNTED = 60


def numbers(text: str) -> list[str]:
    """Every number of a text, in its order, written one way: « 12,3 t », « -31 % », « douze »."""
    plain = _CHEMICAL.sub("", text)
    found = [(match.start(), _written(match)) for match in _NUMBER.finditer(plain)]
    found += [(match.start(), match[0].casefold()) for match in _LETTERS.finditer(plain)]
    found += [(at, c) for at, c in enumerate(plain) if unicodedata.category(c) in {"No", "Nl"} and c not in "²³"]
    return [number for _at, number in sorted(found)]


def _written(match: re.Match[str]) -> str:
    digits = re.sub(r"[\u202f'’]", "", match["digits"])
    sign = {"+": "+", "−": "-", "-": "-"}.get(match["sign"] or "", "")
    unit = (match["unit"] or "").strip()
    return f"{sign}{digits} {unit}".strip()


def quoted(text: str) -> list[str]:
    """Names between quotation marks, sorted."""
    return sorted(_QUOTED.findall(text))


def faithful(text: str, allowed: Collection[str]) -> bool:
    """Is every number of the text one of these?"""
    return not strange(text, allowed)


def strange(text: str, allowed: Collection[str]) -> list[str]:
    """The numbers of a text that are not allowed."""
    return [number for number in numbers(text) if number not in allowed]


def trace(dossier: Dossier) -> frozenset[str]:
    """Every number that the sentences about a dossier may print, in its language."""
    with speaking(dossier.language):
        dossier = told(dossier)
        written = [text for kg in _masses(dossier) for text in _mass(kg)]
        written += [text for ratio in _ratios(dossier) for text in _ratio(ratio)]
        written += [text for ends in _intervals(dossier) for text in (show.interval(*ends), show.mass_span(*ends))]
        written += [*_money(dossier), *_counts(dossier), *_names(dossier), *_comparison(dossier)]
        written += [*OURS, *labels.posts()]
        written += equivalences.told(views.total(dossier.footprint))
        return frozenset(number for text in written for number in numbers(text))


def _mass(kg: float) -> list[str]:
    return [
        show.mass(kg),
        show.change(kg),
        show.cell(kg),
        show.signed_cell(kg),
        show.exact_kg(kg),
        show.plain_mass(-kg),
        f"{show.cell(kg)} t",
    ]


def _ratio(ratio: float) -> list[str]:
    return [show.percent(ratio), show.percent(-ratio), show.signed_percent(ratio)]


def _groups(dossier: Dossier) -> Iterator[views.Group]:
    fp = dossier.footprint
    for by in (views.by_scope, views.by_beges, views.by_site, views.by_activity):
        yield from by(fp)


def _masses(dossier: Dossier) -> Iterator[float]:
    """kgCO2e."""
    fp = dossier.footprint
    yield from (0.0, views.total(fp), views.ghg_total(fp), views.co2b(fp), views.market_based_scope2(fp) or 0.0)
    yield from (views.memo(fp, kind) for kind in ("avoided", "non_kyoto", "replaced"))
    yield from views.by_ghg(fp).values()
    yield from views.intensities(fp).values()
    yield from (group.kg for group in _groups(dossier))
    yield from (kg for line in fp.lines for kg in (line.kg_co2e, line.kg_beges))
    yield from _heaviest_of_posts(dossier)
    for level in dossier.history:
        yield from (level.kg, *level.scopes.values())
    yield from _since(dossier)
    yield from _constant(dossier)
    yield from _planned(dossier)
    yield from (one.kg for one in leverage.levers(fp.lines))
    yield views.beges(line for line in fp.lines if line.monetary)
    yield views.beges(line for line in fp.lines if not line.ghg)


def _heaviest_of_posts(dossier: Dossier) -> Iterator[float]:
    """What each activity adds to each post."""
    for group in views.by_beges(dossier.footprint):
        for name in {line.activity for line in group.lines}:
            yield views.beges(line for line in group.lines if line.activity == name)


def _since(dossier: Dossier) -> Iterator[float]:
    if dossier.since is not None:
        start, end = dossier.since.start, dossier.since.end
        yield from (float(start), float(end), float(end - start))
        yield from (float(kg) for kg in dossier.since.by_cause().values())
        yield from (float(share.kg) for share in dossier.since.shares)


def _constant(dossier: Dossier) -> Iterator[float]:
    """The years measured again, and by how much each differs from the one before it and from this one."""
    levels = [one.level.kg for one in dossier.constant.years if one.level] if dossier.constant else []
    yield from levels
    yield from (after - before for before in levels for after in levels)
    if dossier.before is not None:
        yield views.total(dossier.footprint) - dossier.before.kg


def _planned(dossier: Dossier) -> Iterator[float]:
    spreads = [item.kg for item in dossier.ranked] + [one.kg for one in dossier.plan]
    progress = dossier.progress
    if progress is not None:
        spreads.append(progress.planned)
        yield from (progress.asked, progress.goal.base)
        yield from (float(kg) for kg in progress.path.kg)
        yield from (value.target for value in progress.goal.values)
    yield from (kg for one in spreads if one is not None for kg in (one.low, one.central, one.high))


def _ratios(dossier: Dossier) -> Iterator[float]:
    fp, whole = dossier.footprint, views.total(dossier.footprint)
    yield from (fp.completeness, views.monetary_share(fp))
    if whole:
        yield from (group.kg / whole for group in _groups(dossier))
        yield from (kg / whole for kg in quality.measured(fp))
        if indirect := views.significant_indirect(fp):
            yield indirect[1]
        yield from (kg / whole for kg in _heaviest_of_posts(dossier))
        factors = {line.factor_id for line in fp.lines}
        yield from (views.beges(line for line in fp.lines if line.factor_id == one) / whole for one in factors)
        heaviest = views.by_activity(fp)
        yield from (
            views.beges(line for group in heaviest[:most] for line in group.lines) / whole for most in range(1, 11)
        )
    yield from (ratio for one in leverage.levers(fp.lines) for ratio in (one.share, one.gain))
    if dossier.since is not None and dossier.since.start:
        yield float((dossier.since.end - dossier.since.start) / dossier.since.start)
    progress = dossier.progress
    if progress is not None and progress.asked > 0:
        yield progress.planned.central / progress.asked


def _intervals(dossier: Dossier) -> Iterator[tuple[float, float]]:
    found = views.interval(dossier.footprint)
    yield from (one for one in (found, *(group.interval for group in _groups(dossier))) if one)
    yield from (level.interval for level in dossier.history if level.interval)
    spreads = [item.kg for item in dossier.ranked] + [one.kg for one in dossier.plan]
    if dossier.progress is not None:
        spreads.append(dossier.progress.planned)
    yield from ((one.low, one.high) for one in spreads if one is not None)


def _money(dossier: Dossier) -> Iterator[str]:
    for item in dossier.ranked:
        yield from (action_words.price(item), action_words.price_between(item), action_words.ease(item.card))
    budgets = [(one.status, one.budget_eur) for one in dossier.plan if one.budget_eur is not None]
    decided = math.fsum(euros for status, euros in budgets if status in plan.GOING)
    yield from (show.euros(euros) for euros in (decided, *(one for _status, one in budgets)))


def _counts(dossier: Dossier) -> Iterator[str]:
    """Counts of things and years: whole numbers."""
    fp = dossier.footprint
    most = max(len(fp.gaps), len(dossier.factors), len(views.by_activity(fp)), len(fp.lines), MOST_COUNTED)
    yield from (show.number(n) for n in range(most + 1))
    yield from (str(level.year) for level in dossier.history)
    yield from (str(one.end) for one in dossier.plan)
    yield str(fp.perimeter.year)
    if dossier.progress is not None:
        goal = dossier.progress.goal
        yield from (str(year) for year in (dossier.progress.horizon, goal.base_year, goal.last_year))
        yield from (str(value.year) for value in goal.values)
        yield from (str(remark) for remark in goal.remarks)
        yield from () if goal.rate is None else (f"{show.number(100 * goal.rate, 1)} %",)
        yield from (goal.target.label_fr, goal.target.label_en)


def _names(dossier: Dossier) -> Iterator[str]:
    """What people and publishers named: a name may hold a number."""
    fp = dossier.footprint
    yield from (dossier.company.name, dossier.run_hash, fp.method_version, show.day(dossier.calculated_at.date()))
    if dossier.constant is not None:
        yield dossier.constant.edition
        yield from (sentence(one.problem, language()) for one in dossier.constant.years if one.problem)
    if dossier.no_progress is not None:
        yield sentence(dossier.no_progress, language())
    yield from (show.day(edition.imported_at.date()) for edition in dossier.editions)
    for line in fp.lines:
        yield from (line.label, line.site, line.factor_label, line.factor_id, line.edition)
        yield show.number(line.gsd2_factor, 2)
    yield from (text for gap in fp.gaps for text in (gap.label, gap.site))
    yield from (text for item in dossier.ranked for text in (item.card.label, item.card.label_en))
    yield from (text for one in dossier.plan for text in (one.label_fr, one.label_en, one.owner))


def _comparison(dossier: Dossier) -> Iterator[str]:
    """The sentences of the comparison are made of its own figures alone."""
    found = dossier.comparison
    for own in (found.turnover.value, found.employee.value):
        yield from _value(own)
    yield from (benchmark_words.turnover(found.turnover), benchmark_words.employee(found.employee))
    yield benchmark_words.employee_place(found.employee)
    yield from (benchmark_words.area(row) for row in found.areas.rows)


def _value(own: Value | None) -> Iterator[str]:
    if own is not None:
        yield from (show.plain_mass(own.central), show.plain_mass(own.low), show.plain_mass(own.high))
