"""The plan: what a company decides about each action, who does it, when; each decision can be taken back.

Every decision keeps what was on the screen when it was taken (run, place in the ranking, terms of the score): what a
better ranking will be learned from. It names nobody and is erased with the company.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy.orm import Session

from core.access import Action, Who, require
from core.carbon.actions import ActionCard, Driver
from core.carbon.scenario import Choice, Scenario
from core.db import members
from core.db import plans as rows
from core.db.session import Database
from core.errors import Conflict, InputError, NotFound
from core.ingest.action_tables import bank
from core.services import audit
from core.services.plan_items import ACCEPTED, PlanItem, Status, as_document, checked, from_document

FACTS = "company"  # the row of the plan that is about the company, not about an action
NAME = "Mon plan"
MOST_AMOUNT = 1e9


@dataclass(frozen=True, slots=True)
class Planned:
    """What applies to an action. `version`: which change it is; a new one says which version it replaces (0: none)."""

    card: ActionCard
    item: PlanItem
    version: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Facts:
    """What the ranking asks that the questionnaire does not: who owns the premises, how many of what costs count."""

    tenure: Literal["owner", "tenant"] | None = None
    amounts: Mapping[Driver, float] = field(default_factory=dict)
    version: int = 0


@dataclass(frozen=True, slots=True)
class Shown:
    """What somebody saw when they decided: SHA-256 of the run, place, score and its terms {name: [rank, weight]}."""

    run_hash: str
    position: int
    score: float | None
    terms: Mapping[str, tuple[float, float]]
    filters: Mapping[str, Any] = field(default_factory=dict)


class Plan:
    def __init__(self, database: Database) -> None:
        self._database = database

    def items(self, who: Who) -> dict[str, Planned]:
        """{action: what was decided}, refused ones included, oldest decision first. Raises AccessDenied."""
        require(who, Action.READ_FOOTPRINT)
        return {kept.card.id: kept for kept in self._read(who)[0]}

    def facts(self, who: Who) -> Facts:
        """Raises AccessDenied."""
        require(who, Action.READ_FOOTPRINT)
        return self._read(who)[1]

    def both(self, who: Who) -> tuple[dict[str, Planned], Facts]:
        """`items` and `facts` in one reading. Raises AccessDenied."""
        require(who, Action.READ_FOOTPRINT)
        items, facts = self._read(who)
        return {kept.card.id: kept for kept in items}, facts

    def change(
        self, who: Who, action: str, item: PlanItem | None, version: int | None = None, shown: Shown | None = None
    ) -> int:
        """Decide about an action (None takes it out of the plan); its version. The same decision twice is one change.

        Raises InputError, NotFound (no such action), AccessDenied, and Conflict when `version` is not the one that
        applies (mine and theirs: the items; values: theirs' `version`). Nothing is kept then.
        """
        require(who, Action.PLAN)
        if action not in bank():
            raise NotFound("Cette action n'existe pas ou plus.")
        if item is not None:
            checked(item)
        document = None if item is None else as_document(item)
        context = {} if shown is None else asdict(shown)
        return self._write(who, action, document, version, context)

    def save_facts(self, who: Who, facts: Facts) -> int:
        """Keep what the company said of itself; its version. Raises InputError, Conflict, AccessDenied."""
        require(who, Action.PLAN)
        for amount in facts.amounts.values():
            if not (math.isfinite(amount) and 0 <= amount <= MOST_AMOUNT):
                raise InputError("Une quantité est un nombre positif, au plus un milliard.")
        amounts = {driver.value: amount for driver, amount in sorted(facts.amounts.items())}
        return self._write(who, FACTS, {"tenure": facts.tenure, "amounts": amounts}, facts.version, {})

    def undo(self, who: Who) -> str | None:
        """Take back the latest decision, of one's own when a person is known; its action, None when there is none."""
        require(who, Action.PLAN)
        with self._database.tenant(who) as session:
            members.lock(session, who.tenant_id, "plan")
            action = rows.undo(session, who.tenant_id, who.person_id)
            if action is not None:
                audit.record(session, who.tenant_id, "plan_undone", f"plan/{action}")
            return action

    def scenario(self, who: Who, year: int) -> Scenario:
        """« Mon plan » from a footprint of `year`: what was accepted, as far and as fast as decided. An action that
        had ended by then is in the footprint already. Raises AccessDenied."""
        require(who, Action.READ_FOOTPRINT)
        choices = (_choice(kept, year) for kept in self._read(who)[0])
        return Scenario(NAME, choices=tuple(choice for choice in choices if choice is not None))

    def _read(self, who: Who) -> tuple[list[Planned], Facts]:
        with self._database.tenant(who) as session:
            kept = rows.current(session, who.tenant_id)
        facts = next((_facts(row) for row in kept if row.action == FACTS), Facts())
        cards = bank()
        items = [
            Planned(cards[row.action], from_document(row.item), row.version, row.at)
            for row in kept
            if row.item is not None and row.action in cards
        ]
        return items, facts

    def _write(
        self, who: Who, action: str, document: dict[str, Any] | None, version: int | None, context: dict[str, Any]
    ) -> int:
        with self._database.tenant(who) as session:
            members.lock(session, who.tenant_id, "plan")
            kept = _one(session, who.tenant_id, action)
            theirs, at = (kept.item, kept.version) if kept is not None and kept.item is not None else (None, 0)
            if theirs == document:
                return at
            if version is not None and version != at:
                raise Conflict(STALE, mine=_item(action, document), theirs=_item(action, theirs), version=at)
            saved = rows.append(session, who.tenant_id, who.person_id, action, document, context)
            before, after = (audit.sealed(one) if one else None for one in (theirs, document))
            audit.record(session, who.tenant_id, "plan_changed", f"plan/{action}", _told(document), before, after)
            return saved


def _one(session: Session, tenant_id: UUID, action: str) -> rows.Kept | None:
    return next((row for row in rows.current(session, tenant_id) if row.action == action), None)


def _item(action: str, document: Mapping[str, Any] | None) -> object:
    return document if document is None or action == FACTS else from_document(document)


def _told(document: Mapping[str, Any] | None) -> dict[str, Any]:
    """What the audit says of a decision: nothing that a person typed."""
    return {"status": None if document is None else document.get("status")}


def _facts(row: rows.Kept) -> Facts:
    kept = row.item or {"tenure": None, "amounts": {}}
    return Facts(kept["tenure"], {Driver(name): float(n) for name, n in kept["amounts"].items()}, row.version)


def _choice(kept: Planned, year: int) -> Choice | None:
    """The decision as a scenario takes it; None when it changes nothing after `year`."""
    item = kept.item
    start, end = span(kept.card, item, year)
    done = item.status is Status.DONE and (item.end is None or item.end <= year)
    if item.status not in ACCEPTED or done:
        return None
    return Choice(kept.card.id, item.uptake, max(start, year), max(end, year + 1))


def span(card: ActionCard, item: PlanItem, year: int) -> tuple[int, int]:
    """(start, end) of a decision; what was not said begins the year after `year` and takes the months of the action."""
    start = item.start if item.start is not None else min(year + 1, item.end or year + 1)
    end = item.end if item.end is not None else start + max(1, math.ceil(card.months / 12))
    return start, max(start, end)


def accepted(card: ActionCard, year: int, now: int) -> PlanItem:
    """An action just accepted, in the year `now`, on the footprint of `year`: whole, from now on or the year after the
    footprint, done in its usual time."""
    start, end = span(card, PlanItem(Status.PLANNED), max(year, now - 1))
    return replace(PlanItem(Status.PLANNED), start=start, end=end)


STALE = "Quelqu'un a changé cette ligne du plan entre-temps. Rien n'a été enregistré : relisez-la, puis recommencez."
