"""Rows of idempotency keys: one request under one key of one company, and the answer it got."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from core.db.identity_tables import IdempotencyKey


def reserve(session: Session, tenant_id: UUID, key: str, body_hash: str, abandoned: timedelta) -> bool:
    """True when the key is ours to work under: new, or left by a process that died `abandoned` ago."""
    row = insert(IdempotencyKey).values(tenant_id=tenant_id, key=key, body_hash=body_hash)
    taken_over = row.on_conflict_do_update(
        index_elements=["tenant_id", "key"],
        set_={"created_at": func.now()},
        where=IdempotencyKey.status.is_(None)
        & (IdempotencyKey.body_hash == body_hash)
        & (IdempotencyKey.created_at < func.now() - abandoned),
    )
    return session.execute(taken_over.returning(IdempotencyKey.key)).first() is not None


def kept(session: Session, tenant_id: UUID, key: str) -> IdempotencyKey | None:
    return session.scalar(
        select(IdempotencyKey).where(IdempotencyKey.tenant_id == tenant_id, IdempotencyKey.key == key)
    )


def keep(session: Session, tenant_id: UUID, key: str, status: int, response: str) -> None:
    """The answer that was given under this key."""
    mine = (IdempotencyKey.tenant_id == tenant_id, IdempotencyKey.key == key)
    session.execute(update(IdempotencyKey).where(*mine).values(status=status, response=response))


def forget(session: Session, tenant_id: UUID, key: str) -> None:
    """Nothing was done under this key: it may be tried again."""
    session.execute(delete(IdempotencyKey).where(IdempotencyKey.tenant_id == tenant_id, IdempotencyKey.key == key))


def sweep(session: Session, tenant_id: UUID, older_than: timedelta) -> None:
    """Let go of the old ones."""
    old = IdempotencyKey.created_at < func.now() - older_than
    session.execute(delete(IdempotencyKey).where(IdempotencyKey.tenant_id == tenant_id, old))
