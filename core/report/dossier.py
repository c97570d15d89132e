"""Everything a report may say, gathered once (core/services/dossiers.py): exact figures, nothing worded or rounded.

The same dossier printed twice gives the same bytes, but for `made_at` and the code.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from core.carbon.benchmark_compare import AgainstAreas, AgainstAssessments, AgainstRatio, Division
from core.carbon.costs import Spread
from core.carbon.differences import Waterfall
from core.carbon.factors import Factor
from core.carbon.footprint import Footprint
from core.carbon.questions import Words
from core.carbon.ranking import Ranked
from core.carbon.scenario import Path
from core.carbon.trajectory import Trajectory
from core.errors import CarbonScoreError
from core.report.document import Brand, Template


@dataclass(frozen=True, slots=True)
class Company:
    """Who the report is about, as they call themselves: hostile text until printed. `sites`: names.

    `sector`: of the questionnaire, when somebody said it; `division`: of the NAF, when the profile has a code;
    `approach`: what it counts (operational control, financial control, share of capital), when it said so;
    `year_end`: the last day of a financial year that is not the calendar's, as typed.
    """

    name: str
    siren: str | None = None
    division: Division | None = None
    sites: Sequence[str] = ()
    sector: Words | None = None
    approach: Words | None = None
    year_end: str = ""


@dataclass(frozen=True, slots=True)
class Level:
    """The footprint of a year, kgCO2e."""

    year: int
    kg: float
    interval: tuple[float, float] | None
    scopes: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Again:
    """A year measured again; `level` None and `problem` when it cannot be. `kept`: activities that kept their factor,
    which the edition has no longer."""

    year: int
    level: Level | None
    kept: Sequence[str] = ()
    problem: CarbonScoreError | None = None


@dataclass(frozen=True, slots=True)
class Constant:
    """Every year with one edition of the factors and one method, oldest first (core/services/evolution.py)."""

    edition: str
    method_version: str
    years: Sequence[Again]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Beside published references (core/carbon/benchmark_compare.py), each with its own `reason` when it cannot be."""

    turnover: AgainstRatio
    employee: AgainstAssessments
    areas: AgainstAreas


@dataclass(frozen=True, slots=True)
class Decision:
    """One action of the plan. `status`: idea, planned, started, done; `kg`: (least, central, most) avoided a year at
    `uptake`, None when nothing of this footprint is changed by it; `owner`: who does it, as typed. `start` and `end`
    as the screen dates them (None: done before anybody said when)."""

    action: str
    label_fr: str
    label_en: str
    status: str
    uptake: float
    start: int | None
    end: int | None
    owner: str
    budget_eur: float | None
    kg: Spread | None


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the plan leads against what the target asks (core/services/plan_progress.py)."""

    path: Path
    goal: Trajectory
    horizon: int
    asked: float
    planned: Spread


@dataclass(frozen=True, slots=True)
class Certified:
    """An edition of the factors that lines used: its label, and when it was read here."""

    label: str
    imported_at: datetime


@dataclass(frozen=True, slots=True)
class Dossier:
    """`footprint`: the run; `factors`: every factor its lines use, as stored with it; `history`: latest run of each
    other year, oldest first; `since`: why it changed since the last year before it, if there is one; `constant`: those
    years measured again in one way, None when there is one alone; `ranked`: actions to look at first and not yet in the
    plan, the best first; `plan`: what was retained, refusals left out; `no_progress`: why the plan leads nowhere that
    can be calculated (two of its actions exclude each other)."""

    company: Company
    brand: Brand
    run_id: UUID
    run_hash: str
    calculated_at: datetime
    footprint: Footprint
    factors: Sequence[Factor]
    editions: Sequence[Certified]
    history: Sequence[Level]
    since: Waterfall | None
    constant: Constant | None
    comparison: Comparison
    ranked: Sequence[Ranked]
    plan: Sequence[Decision]
    progress: Progress | None
    no_progress: CarbonScoreError | None
    watermark: bool
    template: Template
    language: str
    verify: str

    @property
    def before(self) -> Level | None:
        """The last year calculated before this one: what `since` starts from."""
        earlier = [level for level in self.history if level.year < self.footprint.perimeter.year]
        return earlier[-1] if earlier else None
