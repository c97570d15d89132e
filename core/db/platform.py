"""What administrators of the platform see and do, through the functions of schema `auth`: no figure passes there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

_PEOPLE = text("SELECT * FROM auth.platform_people()")
_COMPANIES = text("SELECT * FROM auth.platform_companies()")
_SET_TIER = text("SELECT auth.set_tier(:tenant, :tier)")
_DISABLE = text("SELECT auth.disable_person(:person, :off)")
_END = text("SELECT auth.end_sessions_of(:person)")


def people(session: Session) -> Sequence[Row[Any]]:
    return session.execute(_PEOPLE).all()


def companies(session: Session) -> Sequence[Row[Any]]:
    return session.execute(_COMPANIES).all()


def set_tier(session: Session, tenant_id: UUID, tier: str) -> bool:
    """False when there is no such company of people."""
    return bool(session.execute(_SET_TIER, {"tenant": tenant_id, "tier": tier}).scalar_one())


def disable(session: Session, person_id: UUID, off: bool) -> bool:
    """False when there is no such person."""
    return bool(session.execute(_DISABLE, {"person": person_id, "off": off}).scalar_one())


def end_sessions(session: Session, person_id: UUID) -> int:
    return int(session.execute(_END, {"person": person_id}).scalar_one())
