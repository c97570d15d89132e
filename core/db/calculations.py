"""Runs in the database: written once, never changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, bindparam, insert, select, text, tuple_
from sqlalchemy.orm import Session

from core.db.tables import Calculation, CalculationFactor, Edition

Header = Row[UUID, str, datetime, int, float]  # id, hash, created_at, year, total_kg

_HEADERS = (  # asked at every run of the result pages: built once
    select(Calculation.id, Calculation.hash, Calculation.created_at, Calculation.year, Calculation.total_kg)
    .where(Calculation.tenant_id == bindparam("tenant_id"))
    .order_by(Calculation.created_at.desc())
)


_NEWEST = _HEADERS.where(Calculation.year == bindparam("year")).limit(1)
_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:tenant || ' ' || :year, 4365576044))")


def lock(session: Session, tenant_id: UUID, year: int) -> None:
    """Wait for the others who are storing a run of this company and year; until the transaction ends."""
    session.execute(_LOCK, {"tenant": str(tenant_id), "year": str(year)})


def edition_ids(session: Session) -> dict[str, UUID]:
    """{label: id} of every edition."""
    return {row.label: row.id for row in session.execute(select(Edition.label, Edition.id))}


def save(session: Session, run: Calculation, factors: Iterable[tuple[UUID, str]]) -> Calculation:
    """Store a run and the (edition, factor id) pairs it used; the run with its id and date."""
    session.add(run)
    session.flush()
    rows = [
        {"tenant_id": run.tenant_id, "calculation_id": run.id, "edition_id": edition, "factor_id": factor}
        for edition, factor in sorted(set(factors))
    ]
    if rows:
        session.execute(insert(CalculationFactor), rows)
    return run


def by_id(session: Session, tenant_id: UUID, run_id: UUID) -> Calculation | None:
    return session.scalar(select(Calculation).where(Calculation.tenant_id == tenant_id, Calculation.id == run_id))


def newest(session: Session, tenant_id: UUID, year: int | None = None) -> Calculation | None:
    """The last run, of a year when one is given."""
    query = select(Calculation).where(Calculation.tenant_id == tenant_id).order_by(Calculation.created_at.desc())
    return session.scalar((query if year is None else query.where(Calculation.year == year)).limit(1))


def page(session: Session, tenant_id: UUID, limit: int, before: tuple[datetime, UUID] | None) -> Sequence[Header]:
    """The runs of the tenant from the one that precedes `before` (date, id), newest first."""
    query = _HEADERS.order_by(None).order_by(Calculation.created_at.desc(), Calculation.id.desc()).limit(limit)
    if before is not None:
        query = query.where(tuple_(Calculation.created_at, Calculation.id) < tuple_(*before))
    return session.execute(query, {"tenant_id": tenant_id}).all()


def newest_header(session: Session, tenant_id: UUID, year: int) -> Header | None:
    """The last run of a year, without its document."""
    return session.execute(_NEWEST, {"tenant_id": tenant_id, "year": year}).first()


def headers(session: Session, tenant_id: UUID) -> Sequence[Header]:
    """Every run of the tenant, newest first; without its document, which may be large."""
    return session.execute(_HEADERS, {"tenant_id": tenant_id}).all()
