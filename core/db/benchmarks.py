"""Rows of the comparison between companies: what a company gives, and the cells published of everybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import delete, func, insert, select, text
from sqlalchemy.orm import Session

from core.db.act_tables import BenchmarkCell, BenchmarkContribution
from core.db.tables import Company

_PUBLISH = text("SELECT auth.publish_benchmarks()")


def company(session: Session, tenant_id: UUID) -> Company | None:
    return session.get(Company, tenant_id)


def contributions(session: Session, tenant_id: UUID, year: int | None = None) -> Sequence[BenchmarkContribution]:
    """What the company gives, of one year or of all, by year then indicator."""
    asked = select(BenchmarkContribution).where(BenchmarkContribution.tenant_id == tenant_id)
    if year is not None:
        asked = asked.where(BenchmarkContribution.year == year)
    return list(session.scalars(asked.order_by(BenchmarkContribution.year, BenchmarkContribution.indicator)))


def put(session: Session, tenant_id: UUID, year: int, figures: Mapping[str, float], **same: object) -> None:
    """What the company gives of a year, instead of what it gave before."""
    remove(session, tenant_id, year)
    rows = [{"indicator": name, "value": value} for name, value in figures.items()]
    session.execute(insert(BenchmarkContribution), [{"tenant_id": tenant_id, "year": year, **same, **r} for r in rows])


def remove(session: Session, tenant_id: UUID, year: int) -> int:
    """How many figures of that year were given."""
    of_year = (BenchmarkContribution.tenant_id == tenant_id) & (BenchmarkContribution.year == year)
    gone = delete(BenchmarkContribution).where(of_year).returning(BenchmarkContribution.indicator)
    return len(session.execute(gone).all())


def remove_of(session: Session, tenant_id: UUID, person_id: UUID) -> list[int]:
    """The years of which this person gave figures; they are given no more."""
    theirs = (BenchmarkContribution.tenant_id == tenant_id) & (BenchmarkContribution.person_id == person_id)
    gone = delete(BenchmarkContribution).where(theirs).returning(BenchmarkContribution.year)
    return sorted({year for (year,) in session.execute(gone)})


def cells(session: Session) -> Sequence[BenchmarkCell]:
    """Those of the latest month published."""
    latest = select(func.max(BenchmarkCell.month)).scalar_subquery()
    asked = select(BenchmarkCell).where(BenchmarkCell.month == latest)
    return list(session.scalars(asked.order_by(BenchmarkCell.grp, BenchmarkCell.indicator)))


def month(session: Session) -> date | None:
    """The latest month published."""
    return session.scalar(select(func.max(BenchmarkCell.month)))


def publish(session: Session) -> int:
    """How many cells were published: 0 when this month's are, or when no group is large enough (`database.lookup`)."""
    return int(session.execute(_PUBLISH).scalar_one())
