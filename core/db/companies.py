"""Rows of companies and of the tokens that open them. Tokens arrive here already hashed."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from core.db.tables import Company, GuestToken

Purpose = Literal["cookie", "resume"]

_OPENED_BY = (  # asked at every run of every page: built once
    select(Company.tenant_id, Company.name)
    .join(GuestToken, GuestToken.tenant_id == Company.tenant_id)
    .where(
        GuestToken.token_hash == bindparam("token_hash"),
        GuestToken.purpose == bindparam("purpose"),
        GuestToken.revoked_at.is_(None),
        GuestToken.expires_at > func.now(),
    )
)


def create(session: Session, name: str, sector: str | None, sample: str | None) -> UUID:
    """A new guest company; its tenant id."""
    company = Company(name=name, sector=sector, sample=sample)
    session.add(company)
    session.flush()
    return company.tenant_id


def ensure(session: Session, tenant_id: UUID, label: str, kind: str) -> None:
    """A company of this very id, made at first use."""
    row = {"tenant_id": tenant_id, "name": label, "kind": kind}
    session.execute(insert(Company).values(row).on_conflict_do_nothing())


def name(session: Session, tenant_id: UUID) -> str | None:
    return session.scalar(select(Company.name).where(Company.tenant_id == tenant_id))


def rename(session: Session, tenant_id: UUID, new_name: str) -> None:
    session.execute(update(Company).where(Company.tenant_id == tenant_id).values(name=new_name))


def sample(session: Session, tenant_id: UUID) -> str | None:
    return session.scalar(select(Company.sample).where(Company.tenant_id == tenant_id))


def remove(session: Session, tenant_id: UUID) -> None:
    """The company and, by cascade, everything it owns."""
    session.execute(delete(Company).where(Company.tenant_id == tenant_id))


def add_token(session: Session, token_hash: bytes, tenant_id: UUID, purpose: Purpose, lasts: timedelta) -> None:
    """`token_hash` is the SHA-256 of the token (32 bytes); expiry is counted by the database's clock."""
    expires = func.now() + lasts
    session.add(GuestToken(token_hash=token_hash, tenant_id=tenant_id, purpose=purpose, expires_at=expires))


def opened_by(session: Session, token_hash: bytes, purpose: Purpose) -> tuple[UUID, str] | None:
    """Tenant and name of the company a live token opens; None when unknown, expired, revoked or for something else."""
    found = session.execute(_OPENED_BY, {"token_hash": token_hash, "purpose": purpose}).first()
    return None if found is None else (found.tenant_id, found.name)


def revoke(session: Session, token_hash: bytes) -> None:
    session.execute(update(GuestToken).where(GuestToken.token_hash == token_hash).values(revoked_at=func.now()))
