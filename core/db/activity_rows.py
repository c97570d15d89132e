"""Rows of activities as a log of changes per company and year. A row is its latest change not undone.

Who writes holds the year first (core.services.questionnaire, `open_year`): the writers of one year wait for each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session, aliased

from core.db.activity_tables import ActivityChange, ColumnMapping

Stored = dict[str, Any]
Change = tuple[UUID, Stored | None]  # row, what it becomes (None: erased)


@dataclass(frozen=True, slots=True)
class Kept:
    """A row that stands. `version`: id of its latest change; `began`: id of its first one."""

    row_id: UUID
    version: int
    began: int
    at: datetime
    row: Stored


def current(session: Session, tenant_id: UUID, year: int, row_id: UUID | None = None) -> list[Kept]:
    """The rows of a year that stand (or one of them), in the order they were added."""
    began = func.min(ActivityChange.id).over(partition_by=ActivityChange.row_id).label("began")
    latest = (
        select(ActivityChange.row_id, ActivityChange.id, began, ActivityChange.at, ActivityChange.row)
        .where(ActivityChange.tenant_id == tenant_id, ActivityChange.year == year, ActivityChange.undone.is_(False))
        .order_by(ActivityChange.row_id, ActivityChange.id.desc())
        .ext(distinct_on(ActivityChange.row_id))
    )
    if row_id is not None:
        latest = latest.where(ActivityChange.row_id == row_id)
    found = (Kept(*row) for row in session.execute(latest) if row.row is not None)
    return sorted(found, key=lambda kept: kept.began)


def version(session: Session, tenant_id: UUID, year: int) -> int:
    """Grows with every change and every undo of a year; 0 when there never was a row."""
    counted = func.count() + func.count().filter(ActivityChange.undone)
    mine = select(counted).where(ActivityChange.tenant_id == tenant_id, ActivityChange.year == year)
    return session.scalar(mine) or 0


def count(session: Session, tenant_id: UUID, year: int) -> int:
    """Rows of a year that stand."""
    latest = (
        select(ActivityChange.row.is_not(None).label("stands"))
        .where(ActivityChange.tenant_id == tenant_id, ActivityChange.year == year, ActivityChange.undone.is_(False))
        .order_by(ActivityChange.row_id, ActivityChange.id.desc())
        .ext(distinct_on(ActivityChange.row_id))
        .subquery()
    )
    return session.scalar(select(func.count()).select_from(latest).where(latest.c.stands)) or 0


def append(
    session: Session, tenant_id: UUID, year: int, person_id: UUID | None, batch: UUID, changes: Sequence[Change]
) -> None:
    """Add one gesture to the log."""
    same = {"tenant_id": tenant_id, "year": year, "batch": batch, "person_id": person_id}
    if changes:
        session.execute(insert(ActivityChange), [{**same, "row_id": row_id, "row": row} for row_id, row in changes])


def undo(session: Session, tenant_id: UUID, year: int, person_id: UUID | None) -> int:
    """Take back the latest gesture of a year; how many rows it touched, 0 when there is nothing left to undo.

    With a person, it is the latest of theirs, or of nobody's, of which something still stands: what somebody else
    changed since stays as they left it.
    """
    later = aliased(ActivityChange)
    stands = ~(
        select(later.id)
        .where(later.tenant_id == tenant_id, later.year == year, later.undone.is_(False))
        .where(later.row_id == ActivityChange.row_id, later.id > ActivityChange.id)
        .exists()
    )
    mine = select(ActivityChange.batch).where(
        ActivityChange.tenant_id == tenant_id, ActivityChange.year == year, ActivityChange.undone.is_(False), stands
    )
    if person_id is not None:
        mine = mine.where(or_(ActivityChange.person_id == person_id, ActivityChange.person_id.is_(None)))
    batch = session.scalar(mine.order_by(ActivityChange.id.desc()).limit(1))
    if batch is None:
        return 0
    taken = (
        update(ActivityChange)
        .where(ActivityChange.tenant_id == tenant_id, ActivityChange.batch == batch)
        .values(undone=True)
        .returning(ActivityChange.id)
        .execution_options(synchronize_session=False)
    )
    return len(session.scalars(taken).all())


def mapping(session: Session, tenant_id: UUID, signature: str) -> Stored | None:
    """What the columns of files with this header were said to be."""
    asked = select(ColumnMapping.mapping).where(ColumnMapping.tenant_id == tenant_id)
    return session.scalar(asked.where(ColumnMapping.signature == signature))


def remember_mapping(session: Session, tenant_id: UUID, signature: str, said: Stored) -> None:
    """From now on the columns of such files are these."""
    kept = postgresql.insert(ColumnMapping).values(tenant_id=tenant_id, signature=signature, mapping=said)
    changed = {"mapping": kept.excluded.mapping, "at": func.now()}
    session.execute(kept.on_conflict_do_update(index_elements=["tenant_id", "signature"], set_=changed))


def forget_mappings(session: Session, tenant_id: UUID, keep: int) -> None:
    """Only the latest `keep` files are remembered."""
    latest = select(ColumnMapping.signature).where(ColumnMapping.tenant_id == tenant_id)
    kept = latest.order_by(ColumnMapping.at.desc()).limit(keep)
    gone = delete(ColumnMapping).where(ColumnMapping.tenant_id == tenant_id, ColumnMapping.signature.not_in(kept))
    session.execute(gone.execution_options(synchronize_session=False))
