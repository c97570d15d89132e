"""Portfolios in the database: written once, listed without what is large, erased when asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, select, text
from sqlalchemy.orm import Session

from core.db.activity_tables import Portfolio

Header = Row[UUID, str, datetime, dict[str, Any]]  # id, name, created_at, facts without their rejections

_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:tenant, 1886351988))")
_LIGHT = Portfolio.facts.op("-")("rejections").label("facts")


def lock(session: Session, tenant_id: UUID) -> None:
    """Wait for the others who store a portfolio of this company; until the transaction ends."""
    session.execute(_LOCK, {"tenant": str(tenant_id)})


def add(session: Session, portfolio: Portfolio) -> Portfolio:
    """The portfolio with its id and date."""
    session.add(portfolio)
    session.flush()
    return portfolio


def same(session: Session, tenant_id: UUID, sha256: str, facts: dict[str, str]) -> UUID | None:
    """The portfolio calculated from the same bytes under the same `facts` (edition, method), if any."""
    mine = select(Portfolio.id).where(Portfolio.tenant_id == tenant_id, Portfolio.sha256 == sha256)
    return session.scalar(mine.where(Portfolio.facts.contains(facts)).limit(1))


def headers(session: Session, tenant_id: UUID) -> Sequence[Header]:
    """Newest first."""
    asked = select(Portfolio.id, Portfolio.name, Portfolio.created_at, _LIGHT)
    return session.execute(asked.where(Portfolio.tenant_id == tenant_id).order_by(Portfolio.created_at.desc())).all()


def facts(session: Session, tenant_id: UUID, portfolio_id: UUID) -> Header | None:
    """Everything but the result."""
    asked = select(Portfolio.id, Portfolio.name, Portfolio.created_at, Portfolio.facts)
    return session.execute(asked.where(Portfolio.tenant_id == tenant_id, Portfolio.id == portfolio_id)).first()


def result(session: Session, tenant_id: UUID, portfolio_id: UUID) -> bytes | None:
    """The Parquet."""
    asked = select(Portfolio.result).where(Portfolio.tenant_id == tenant_id, Portfolio.id == portfolio_id)
    return session.scalar(asked)


def remove(session: Session, tenant_id: UUID, portfolio_id: UUID) -> bool:
    """False when this company has no such portfolio."""
    gone = delete(Portfolio).where(Portfolio.tenant_id == tenant_id, Portfolio.id == portfolio_id)
    return session.scalar(gone.returning(Portfolio.id)) is not None
