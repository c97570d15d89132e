"""The plan of a company as a log of changes, one action at a time. What applies is the latest change not undone.

Who writes locks the plan first (core.db.members, `lock`): the writers of one company wait for each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, or_, select, update
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from core.db.act_tables import PlanChange

Stored = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Kept:
    """What applies to an action. `version`: id of the change; `item` None when it was taken out."""

    action: str
    version: int
    item: Stored | None
    at: datetime


def current(session: Session, tenant_id: UUID) -> list[Kept]:
    """One for each action that was ever decided about, in the order of the latest changes."""
    latest = (
        select(PlanChange.action, PlanChange.id, PlanChange.item, PlanChange.at)
        .where(PlanChange.tenant_id == tenant_id, PlanChange.undone.is_(False))
        .order_by(PlanChange.action, PlanChange.id.desc())
        .ext(distinct_on(PlanChange.action))
    )
    return sorted((Kept(*row) for row in session.execute(latest)), key=lambda kept: kept.version)


def append(
    session: Session, tenant_id: UUID, person_id: UUID | None, action: str, item: Stored | None, context: Stored
) -> int:
    """Add a change; its id."""
    row = {"tenant_id": tenant_id, "person_id": person_id, "action": action, "item": item, "context": context}
    return session.execute(insert(PlanChange).values(row).returning(PlanChange.id)).scalar_one()


def undo(session: Session, tenant_id: UUID, person_id: UUID | None) -> str | None:
    """Take back the latest change that applies, of one's own (or of nobody's) when a person is known; its action."""
    applies = [kept.version for kept in current(session, tenant_id)]
    mine = select(PlanChange.id).where(PlanChange.tenant_id == tenant_id, PlanChange.id.in_(applies))
    if person_id is not None:
        mine = mine.where(or_(PlanChange.person_id == person_id, PlanChange.person_id.is_(None)))
    last = session.scalar(mine.order_by(PlanChange.id.desc()).limit(1))
    if last is None:
        return None
    taken = update(PlanChange).where(PlanChange.tenant_id == tenant_id, PlanChange.id == last).values(undone=True)
    return session.scalar(taken.returning(PlanChange.action).execution_options(synchronize_session=False))
