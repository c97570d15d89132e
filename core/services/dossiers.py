"""The dossier of a report: everything it may say of a run, read once from the rooms that know it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.access import Action, Who, require
from core.carbon import run as runs
from core.carbon import views
from core.carbon.benchmark_compare import Division
from core.carbon.differences import Waterfall
from core.carbon.factors import Factor
from core.carbon.footprint import Footprint
from core.carbon.questions import Words
from core.carbon.ranking import Ranked
from core.db import members
from core.db.session import Database
from core.errors import CarbonScoreError, InputError
from core.ingest.questions import law
from core.ingest.tables import method
from core.report.document import Brand, Template
from core.report.dossier import Again, Certified, Company, Comparison, Constant, Decision, Dossier, Level, Progress
from core.services.actions import Actions, Found
from core.services.benchmarks import Benchmarks
from core.services.editions import Editions
from core.services.evolution import Evolution, constant, latest_of_each_year, year_before
from core.services.evolution import Level as Measured
from core.services.footprints import Footprints, Run, RunHeader
from core.services.plan import Planned, span
from core.services.plan_items import Status
from core.services.plan_progress import PlanProgress
from core.services.sector import Sectors

Look = Callable[[Who], tuple[Brand, bool]]


@dataclass(frozen=True, slots=True)
class Rooms:
    """Where the facts of a dossier are."""

    footprints: Footprints
    editions: Editions
    evolution: Evolution
    sectors: Sectors
    benchmarks: Benchmarks
    actions: Actions
    plan_progress: PlanProgress


class Dossiers:
    """`verify`: address of the page where a code is checked; `look`: the company's brand, and whether to watermark."""

    def __init__(self, database: Database, rooms: Rooms, verify: str, look: Look) -> None:
        self._database, self.rooms, self._verify, self._look = database, rooms, verify, look

    def gather(self, who: Who, run_id: UUID, template: Template, language: str) -> Dossier:
        """Everything known of a run today. Raises NotFound, AccessDenied."""
        require(who, Action.READ_FOOTPRINT)
        rooms, run = self.rooms, self.rooms.footprints.get(who, run_id)
        stored = rooms.footprints.document(who, run_id)
        headers, found = rooms.footprints.all(who), rooms.actions.found(who, run_id)
        compared = rooms.benchmarks.of(who, run_id)
        brand, watermark = self._look(who)
        progress, no_progress = self._progress(who, run_id)
        return Dossier(
            company=self._company(who, run, compared.division, stored["answers"]),
            brand=brand,
            run_id=run.id,
            run_hash=run.hash,
            calculated_at=run.created_at,
            footprint=run.footprint,
            factors=_factors(stored["content"]),
            editions=self._editions(run.footprint),
            history=self._history(who, headers, run),
            since=self._since(who, headers, run),
            constant=self._constant(who, headers, run, stored["content"]),
            comparison=Comparison(compared.turnover, compared.employee, compared.areas),
            ranked=_first(found),
            plan=[_decision(kept, found) for kept in found.plan.values() if kept.item.status is not Status.REFUSED],
            progress=progress,
            no_progress=no_progress,
            watermark=watermark,
            template=template,
            language=language,
            verify=self._verify,
        )

    def _company(self, who: Who, run: Run, division: Division | None, answers: Mapping[str, Any]) -> Company:
        with self._database.tenant(who) as session:
            row = members.company(session, who.tenant_id)
            name, siren = (row.name, row.siren) if row else ("", None)
        said = law().sectors.get(self.rooms.sectors.of(who, run))
        sector = said.label if said else None
        return Company(name, siren, division, sites_of(run.footprint), sector, _approach(answers), _year_end(answers))

    def _editions(self, footprint: Footprint) -> list[Certified]:
        """Of the lines, by label; one that is no longer here was read on a day nobody knows, and is left out."""
        used = {line.edition for line in footprint.lines} | {footprint.edition}
        known = {edition.label: edition.imported_at for edition in self.rooms.editions.all()}
        return [Certified(label, known[label]) for label in sorted(used & known.keys())]

    def _history(self, who: Who, headers: Sequence[RunHeader], run: Run) -> list[Level]:
        """The latest run of each other year, oldest first."""
        year = run.footprint.perimeter.year
        others = [header for header in latest_of_each_year(headers) if header.year != year]
        return [level(self.rooms.footprints.get(who, header.id).footprint) for header in others]

    def _since(self, who: Who, headers: Sequence[RunHeader], run: Run) -> Waterfall | None:
        earlier = year_before(headers, run.footprint.perimeter.year)
        return self.rooms.evolution.difference(who, earlier.id, run.id) if earlier else None

    def _constant(self, who: Who, headers: Sequence[RunHeader], run: Run, content: dict[str, Any]) -> Constant | None:
        """Every year with the edition and the method in use; this one is of the run that is told."""
        if len({header.year for header in headers}) < 2:
            return None
        series, year = self.rooms.evolution.series(who), run.footprint.perimeter.year
        told = any(one.run_id == run.id for one in series.years)
        mine = [] if told else [constant(content, self.rooms.editions.book(), method())]
        years = [one for one in series.constant if told or one.year != year] + mine
        again = [
            Again(one.year, None if one.level is None else _level(one.level), one.kept, one.problem) for one in years
        ]
        return Constant(series.edition, series.method_version, sorted(again, key=lambda one: one.year))

    def _progress(self, who: Who, run_id: UUID) -> tuple[Progress | None, CarbonScoreError | None]:
        """Where the plan leads, or why it cannot be told: a report of everything else is still worth reading."""
        try:
            found = self.rooms.plan_progress.of(who, run_id)
        except InputError as why:
            return None, why
        return Progress(found.path, found.goal, found.horizon, found.asked, found.planned), None


def _factors(content: Mapping[str, Any]) -> list[Factor]:
    """Those stored with the run, by label: a line shown apart has used one too."""
    return sorted(runs.factors(content), key=lambda factor: (factor.label, factor.id))


def _approach(answers: Mapping[str, Any]) -> Words | None:
    """What the company said that it counts, None when it did not."""
    said = _said(answers, "consolidation")
    return next((one.label for one in law().by_id["consolidation"].options if one.id == said), None)


def _year_end(answers: Mapping[str, Any]) -> str:
    return _said(answers, "fiscal_end") if _said(answers, "fiscal_year") == "shifted" else ""


def _said(answers: Mapping[str, Any], name: str) -> str:
    """The text of an answer of the company as the run kept it, "" when it came from elsewhere."""
    answer = answers.get(name)
    return str(answer.get("text", "")) if isinstance(answer, dict) else ""


def _level(found: Measured) -> Level:
    return Level(found.year, found.kg, found.interval, found.split["scope"])


def level(footprint: Footprint) -> Level:
    scopes = {group.name: group.kg for group in views.by_scope(footprint)}
    return Level(footprint.perimeter.year, views.total(footprint), views.interval(footprint), scopes)


def sites_of(footprint: Footprint) -> list[str]:
    """Names of the sites that lines or missing answers are of."""
    found = (*(line.site for line in footprint.lines), *(gap.site for gap in footprint.gaps))
    return sorted({site for site in found if site})


def _first(found: Found) -> list[Ranked]:
    """What the screen proposes to do first: varied, and nothing that the plan has, even as an idea, or excludes."""
    by_id = {item.card.id: item for item in found.ranking.items}
    return [by_id[one] for one in found.ranking.first if one not in found.plan]


def _decision(kept: Planned, found: Found) -> Decision:
    item, year = kept.item, found.run.footprint.perimeter.year
    start, end = span(kept.card, item, year)
    over = item.status is Status.DONE
    return Decision(
        action=kept.card.id,
        label_fr=kept.card.label,
        label_en=kept.card.label_en,
        status=item.status.value,
        uptake=item.uptake,
        start=item.start if over else start,
        end=item.end if over else end,
        owner=item.owner,
        budget_eur=item.budget_eur,
        kg=found.avoided(kept),
    )
