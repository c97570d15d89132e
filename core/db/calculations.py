"""Runs in the database: written once, never changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, bindparam, insert, select
from sqlalchemy.orm import Session

from core.db.tables import Calculation, CalculationFactor

Header = Row[UUID, str, datetime, int, float]  # id, hash, created_at, year, total_kg

_HEADERS = (  # asked at every run of the result pages: built once
    select(Calculation.id, Calculation.hash, Calculation.created_at, Calculation.year, Calculation.total_kg)
    .where(Calculation.tenant_id == bindparam("tenant_id"))
    .order_by(Calculation.created_at.desc())
)


def save(session: Session, run: Calculation, factors: Iterable[tuple[UUID, str]]) -> UUID:
    """Store a run and the (edition, factor id) pairs it used; its id."""
    session.add(run)
    session.flush()
    rows = [
        {"tenant_id": run.tenant_id, "calculation_id": run.id, "edition_id": edition, "factor_id": factor}
        for edition, factor in sorted(set(factors))
    ]
    if rows:
        session.execute(insert(CalculationFactor), rows)
    return run.id


def by_id(session: Session, tenant_id: UUID, run_id: UUID) -> Calculation | None:
    return session.scalar(select(Calculation).where(Calculation.tenant_id == tenant_id, Calculation.id == run_id))


def newest(session: Session, tenant_id: UUID, year: int | None = None) -> Calculation | None:
    """The last run, of a year when one is given."""
    query = select(Calculation).where(Calculation.tenant_id == tenant_id).order_by(Calculation.created_at.desc())
    return session.scalar((query if year is None else query.where(Calculation.year == year)).limit(1))


def headers(session: Session, tenant_id: UUID) -> Sequence[Header]:
    """Every run of the tenant, newest first; without its document, which may be large."""
    return session.execute(_HEADERS, {"tenant_id": tenant_id}).all()
