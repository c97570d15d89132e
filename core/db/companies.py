"""Rows of companies and of the tokens that open them. Tokens arrive here already hashed."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from core.db.tables import Company, GuestToken

Purpose = Literal["cookie", "resume"]

_OPEN = text("SELECT * FROM auth.open(:token_hash)")
_RESUME = text("SELECT tenant_id, name FROM auth.resume(:token_hash)")


def create(session: Session, tenant_id: UUID, name: str, sector: str | None, sample: str | None) -> None:
    """A new guest company, in a transaction of its own tenant."""
    row = {"tenant_id": tenant_id, "name": name, "sector": sector, "sample": sample}
    session.execute(insert(Company).values(row))


def ensure(session: Session, tenant_id: UUID, label: str, kind: str) -> None:
    """A company of this very id, made at first use."""
    row = {"tenant_id": tenant_id, "name": label, "kind": kind}
    session.execute(insert(Company).values(row).on_conflict_do_nothing())


def name(session: Session, tenant_id: UUID) -> str | None:
    return session.scalar(select(Company.name).where(Company.tenant_id == tenant_id))


def sample(session: Session, tenant_id: UUID) -> str | None:
    return session.scalar(select(Company.sample).where(Company.tenant_id == tenant_id))


def remove(session: Session, tenant_id: UUID) -> None:
    """The company and, by cascade, everything it owns."""
    session.execute(delete(Company).where(Company.tenant_id == tenant_id))


def add_token(session: Session, token_hash: bytes, tenant_id: UUID, purpose: Purpose, lasts: timedelta) -> None:
    """`token_hash` is the SHA-256 of the token (32 bytes); expiry is counted by the database's clock."""
    expires = func.now() + lasts
    session.add(GuestToken(token_hash=token_hash, tenant_id=tenant_id, purpose=purpose, expires_at=expires))


def opened_by(session: Session, token_hash: bytes) -> tuple[UUID, str] | None:
    """Tenant and name of the guest company a cookie opens, through `auth.open`; None when it opens none (any more)."""
    found = session.execute(_OPEN, {"token_hash": token_hash}).first()
    return None if found is None or found.kind != "guest" else (found.tenant_id, found.company)


def resumed_by(session: Session, token_hash: bytes) -> tuple[UUID, str] | None:
    """Tenant and name of the guest company a resume link leads to, through `auth.resume`."""
    found = session.execute(_RESUME, {"token_hash": token_hash}).first()
    return None if found is None else (found.tenant_id, found.name)


def revoke(session: Session, token_hash: bytes) -> None:
    session.execute(update(GuestToken).where(GuestToken.token_hash == token_hash).values(revoked_at=func.now()))
