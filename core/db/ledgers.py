"""Ledgers of a company, one per year, and what was chosen for their accounts: an append-only log of choices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from core.db.activity_tables import Ledger, LedgerChoice

_KEY = (LedgerChoice.scope, LedgerChoice.account, LedgerChoice.supplier, LedgerChoice.label)


def put(session: Session, tenant_id: UUID, year: int, **values: object) -> None:
    """The ledger of a year, instead of the one before."""
    remove(session, tenant_id, year)
    session.execute(insert(Ledger).values(tenant_id=tenant_id, year=year, **values))


def remove(session: Session, tenant_id: UUID, year: int) -> str | None:
    """Forget the ledger of a year; the SHA-256 of its file, None when there was none."""
    gone = delete(Ledger).where(Ledger.tenant_id == tenant_id, Ledger.year == year)
    return session.execute(gone.returning(Ledger.sha256)).scalar_one_or_none()


def header(session: Session, tenant_id: UUID, year: int) -> Row[Any] | None:
    """(name, sha256, facts, person_id, created_at) without the lines."""
    columns = (Ledger.name, Ledger.sha256, Ledger.facts, Ledger.person_id, Ledger.created_at)
    return session.execute(select(*columns).where(Ledger.tenant_id == tenant_id, Ledger.year == year)).one_or_none()


def lines(session: Session, tenant_id: UUID, year: int) -> bytes | None:
    """The movements, as Parquet."""
    return session.scalar(select(Ledger.lines).where(Ledger.tenant_id == tenant_id, Ledger.year == year))


def years(session: Session, tenant_id: UUID) -> list[int]:
    """The years that have a ledger, latest first."""
    return list(session.scalars(select(Ledger.year).where(Ledger.tenant_id == tenant_id).order_by(Ledger.year.desc())))


def choices(session: Session, tenant_id: UUID) -> list[Row[Any]]:
    """(scope, account, supplier, label, factor, flow, at): of each the latest that stands."""
    latest = (
        select(*_KEY, LedgerChoice.factor, LedgerChoice.flow, LedgerChoice.at)
        .where(LedgerChoice.tenant_id == tenant_id, LedgerChoice.undone.is_(False))
        .order_by(*_KEY, LedgerChoice.id.desc())
        .ext(distinct_on(*_KEY))
    )
    return list(session.execute(latest))


def version(session: Session, tenant_id: UUID) -> int:
    """Grows with every choice and every undo."""
    counted = select(func.count() + func.count().filter(LedgerChoice.undone)).select_from(LedgerChoice)
    return session.scalar(counted.where(LedgerChoice.tenant_id == tenant_id)) or 0


def append(
    session: Session, tenant_id: UUID, person_id: UUID | None, batch: UUID, rows: Sequence[dict[str, Any]]
) -> None:
    """What one gesture chose."""
    same = {"tenant_id": tenant_id, "person_id": person_id, "batch": batch}
    session.execute(insert(LedgerChoice), [{**same, **row} for row in rows])


def undo(session: Session, tenant_id: UUID, person_id: UUID | None) -> tuple[UUID, datetime] | None:
    """Take back the latest gesture; (batch, when). With a person, the latest of theirs or of nobody's."""
    mine = select(LedgerChoice.batch, LedgerChoice.at).where(
        LedgerChoice.tenant_id == tenant_id, LedgerChoice.undone.is_(False)
    )
    if person_id is not None:
        mine = mine.where(or_(LedgerChoice.person_id == person_id, LedgerChoice.person_id.is_(None)))
    last = session.execute(mine.order_by(LedgerChoice.id.desc()).limit(1)).one_or_none()
    if last is None:
        return None
    whole = update(LedgerChoice).where(LedgerChoice.tenant_id == tenant_id, LedgerChoice.batch == last.batch)
    session.execute(whole.values(undone=True).execution_options(synchronize_session=False))
    return last.batch, last.at
