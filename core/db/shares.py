"""Rows of links to reports. Tokens arrive here already hashed.

The first functions need a transaction of the company (`database.tenant(…)`), the last ones `database.lookup()`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, insert, select, text, update
from sqlalchemy.orm import Session

from core.db.report_tables import Share

_SHARED = text(
    "SELECT tenant_id, share_id, report_id, kind, password_hash, sites, expires_at FROM auth.shared(:token_hash)"
)
_COUNT = text("SELECT auth.count_view(:share_id)")
_VERIFIED = text(
    "SELECT company, year, template, language, run_hash, total_kg, ready_at, sha256 FROM auth.verified_report(:code)"
)
_ALIVE = (Share.revoked_at.is_(None), Share.expires_at > func.now())


def add(session: Session, lasts: timedelta, **values: object) -> Share:
    """A link that opens from now on; the row with its dates."""
    row = insert(Share).values(expires_at=func.now() + lasts, **values).returning(Share)
    return session.execute(row).scalar_one()


def all_of(session: Session, tenant_id: UUID, report_id: UUID) -> Sequence[Share]:
    """Those of a report, newest first; ended ones too."""
    mine = select(Share).where(Share.tenant_id == tenant_id, Share.report_id == report_id)
    return session.scalars(mine.order_by(Share.created_at.desc(), Share.id)).all()


def alive(session: Session, tenant_id: UUID, report_id: UUID | None = None) -> int:
    """How many open something, of one report or of the company."""
    mine = select(func.count()).select_from(Share).where(Share.tenant_id == tenant_id, *_ALIVE)
    return session.scalar(mine if report_id is None else mine.where(Share.report_id == report_id)) or 0


def revoke(session: Session, tenant_id: UUID, share_id: UUID) -> Share | None:
    """The link, dead from now on; None when this company has no such live link."""
    mine = (Share.tenant_id == tenant_id, Share.id == share_id, Share.revoked_at.is_(None))
    return session.execute(update(Share).where(*mine).values(revoked_at=func.now()).returning(Share)).scalar()


def shared(session: Session, token_hash: bytes) -> Row[Any] | None:
    """tenant_id, share_id, report_id, kind, password_hash, sites, expires_at of the link behind a token; None when it
    opens nothing (any more)."""
    return session.execute(_SHARED, {"token_hash": token_hash}).first()


def count_view(session: Session, share_id: UUID) -> None:
    """One more opening. Nothing about who opens is kept."""
    session.execute(_COUNT, {"share_id": share_id})


def verified(session: Session, code: str) -> Sequence[Row[Any]]:
    """What a printed code proves: company, year, template, language, run_hash, total_kg, ready_at, sha256.
    The latest print first."""
    return session.execute(_VERIFIED, {"code": code}).all()
