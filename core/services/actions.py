"""Actions: which ones this company should look at first, on one of its footprints, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from core.access import Action, Who, require
from core.carbon.actions import ActionCard, Driver
from core.carbon.costs import Amounts, Spread, amounts, exactly
from core.carbon.macc import Together, together
from core.carbon.ranking import Company, Ranked, Ranking, Weights, ranking
from core.carbon.ranking_filters import Filters, passing
from core.carbon.scenario import baseline
from core.db import members
from core.db.session import Database
from core.ingest.action_hypotheses import hypotheses
from core.ingest.action_tables import bank
from core.services.effects import Effects
from core.services.footprints import Footprints, Run
from core.services.plan import Facts, Plan, Planned, Shown
from core.services.plan_items import ACCEPTED, Refusal, Status
from core.services.sector import Sectors

People = tuple[float, float | None]
HEAVY = frozenset({"transport", "agriculture"})
"""Sectors whose fuel is not burned by light vehicles: how many they have is asked."""
_BANDS: Mapping[str, People] = {
    "1": (1, 1),
    "2-9": (2, 9),
    "10-49": (10, 49),
    "50-249": (50, 249),
    "250-499": (250, 499),
    "500+": (500, None),
}


@dataclass(frozen=True, slots=True)
class Found:
    """The ranking of a run, what it was filtered by, and the plan as it stands.

    `untouched`: {action: why it changes nothing here}, in French.
    """

    run: Run
    ranking: Ranking
    company: Company
    plan: Mapping[str, Planned]
    facts: Facts
    untouched: Mapping[str, str]

    def shown(self, item: Ranked, filters: Filters | None = None) -> Shown:
        """What is on the screen about an action, to be kept with the decision it leads to."""
        terms = {str(name): (term.rank, term.weight) for name, term in item.terms.items()}
        chosen = {} if filters is None else {name: value for name, value in filters.as_json().items() if value}
        return Shown(self.run.hash, item.position, item.score, terms, chosen)

    def avoided(self, kept: Planned) -> Spread | None:
        """kgCO2e a year of an action as far as it is taken up; None when it changes nothing of this footprint."""
        every = (*self.ranking.items, *self.ranking.hidden)
        kg = next((item.kg for item in every if item.card.id == kept.card.id), None)
        part = kept.item.uptake
        return None if kg is None else Spread(kg.low * part, kg.central * part, kg.high * part)


class Actions:
    def __init__(
        self, database: Database, footprints: Footprints, sectors: Sectors, effects: Effects, plan: Plan
    ) -> None:
        self._database, self._footprints, self._sectors = database, footprints, sectors
        self._effects, self._plan = effects, plan

    @property
    def bank(self) -> Mapping[str, ActionCard]:
        """Every action by id, whoever asks."""
        return bank()

    def found(self, who: Who, run_id: UUID, weights: Weights | None = None) -> Found:
        """Every action, ranked or hidden with its reason. Raises NotFound, AccessDenied."""
        require(who, Action.READ_FOOTPRINT)
        run, (plan, facts) = self._footprints.get(who, run_id), self._plan.both(who)
        sector = self._sectors.of(who, run)
        company, effects = self._company(who, run, sector, plan, facts), self._effects.found(who, run, sector)
        return Found(run, ranking(bank(), effects.by_id, company, weights), company, plan, facts, effects.untouched)

    def ranked(
        self, who: Who, run_id: UUID, weights: Weights | None = None, filters: Filters | None = None
    ) -> list[Ranked]:
        """Those that apply to this company and pass the filters, best first. Raises NotFound, AccessDenied."""
        require(who, Action.READ_FOOTPRINT)
        return passing(self.found(who, run_id, weights).ranking.items, filters or Filters())

    def together(self, who: Who, run_id: UUID, items: Sequence[Ranked]) -> Together:
        """What these actions avoid when all are done, each after the others. Raises NotFound, AccessDenied."""
        require(who, Action.READ_FOOTPRINT)
        run = self._footprints.get(who, run_id)
        return together(baseline(run.footprint), self._effects.of(who, run_id), items)

    def _company(self, who: Who, run: Run, sector: str, plan: Mapping[str, Planned], facts: Facts) -> Company:
        known = amounts(run.footprint, hypotheses())
        by_driver = dict(known.by_driver)
        if sector in HEAVY:
            by_driver.pop(Driver.VEHICLE, None)
        by_driver |= {driver: exactly(n, "given") for driver, n in facts.amounts.items()}
        said = {one: exactly(kept.item.amount, "given") for one, kept in plan.items() if kept.item.amount is not None}
        return Company(
            sector or None,
            self._people(who, run),
            facts.tenure,
            Amounts(by_driver, {**known.by_action, **said}),
            done=_those(plan, Status.DONE) | _already(plan),
            refused=_those(plan, Status.REFUSED) - _already(plan),
            planned=frozenset(one for one, kept in plan.items() if kept.item.status in ACCEPTED),
        )

    def _people(self, who: Who, run: Run) -> People | None:
        """From … to: the figure of the run, else the band of the company's profile."""
        people = run.footprint.perimeter.employees
        if people is not None:
            return people, people
        with self._database.tenant(who) as session:
            company = members.company(session, who.tenant_id)
        return _BANDS.get(company.headcount or "") if company else None


def _those(plan: Mapping[str, Planned], status: Status) -> frozenset[str]:
    return frozenset(one for one, kept in plan.items() if kept.item.status is status)


def _already(plan: Mapping[str, Planned]) -> frozenset[str]:
    """Refused because the company had done it before."""
    return frozenset(one for one, kept in plan.items() if kept.item.refusal is Refusal.ALREADY)
