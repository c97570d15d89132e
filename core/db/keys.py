"""Rows of API keys. A key arrives here already hashed; only `auth.api_key` sees beyond one company."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from core.db.identity_tables import ApiKey

_OPENED = text("SELECT * FROM auth.api_key(:key_hash)")
_LIGHT = text("SELECT set_config('synchronous_commit', 'off', true)")  # a crash may forget a count, nothing else here
_SPEND = text(
    "SELECT limits.take(:bucket, :most, :seconds) AS wait, limits.left_in(:bucket, :most, :seconds) AS remains"
)


@dataclass(frozen=True, slots=True)
class Opened:
    """What a live key stands for: its maker's role today, its scopes, its company and the company's tier."""

    key_id: UUID
    tenant_id: UUID
    person_id: UUID
    role: str
    scopes: tuple[str, ...]
    tier: str
    company: str


def add(session: Session, key: ApiKey) -> ApiKey:
    """Store a key; the same with its date."""
    session.add(key)
    session.flush()
    return key


def all_keys(session: Session, tenant_id: UUID) -> Sequence[ApiKey]:
    """Newest first, revoked ones too."""
    return session.scalars(select(ApiKey).where(ApiKey.tenant_id == tenant_id).order_by(ApiKey.created_at.desc())).all()


def revoke(session: Session, tenant_id: UUID, key_id: UUID) -> ApiKey | None:
    """The key, dead from now on; None when this company has no such live key."""
    found = select(ApiKey).where(ApiKey.tenant_id == tenant_id, ApiKey.id == key_id, ApiKey.revoked_at.is_(None))
    key = session.scalar(found)
    if key is not None:
        session.execute(
            update(ApiKey)
            .where(ApiKey.tenant_id == tenant_id, ApiKey.id == key_id)
            .values(revoked_at=func.now())
            .execution_options(synchronize_session=False)
        )
    return key


def opened(session: Session, key_hash: bytes) -> Opened | None:
    """Whom a key stands for; None when unknown, expired, revoked, or when its maker left. In `database.lookup()`."""
    row = session.execute(_OPENED, {"key_hash": key_hash}).first()
    if row is None:
        return None
    return Opened(row.key_id, row.tenant_id, row.person_id, row.role, tuple(row.scopes), row.tier, row.company)


def spend(session: Session, bucket: str, most: int, seconds: int) -> tuple[int, int]:
    """Count one request: (seconds to wait, 0 to go on; requests left in this window). In `database.lookup()`."""
    session.execute(_LIGHT)
    row = session.execute(_SPEND, {"bucket": bucket, "most": most, "seconds": seconds}).one()
    return row.wait, row.remains
