"""Rows of comments. `author` is the pseudonym of who wrote: their name goes when they are erased."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete, exists, insert, select
from sqlalchemy.orm import Session

from core.db.identity_tables import Comment
from core.db.tables import Calculation


def run_exists(session: Session, tenant_id: UUID, run_id: UUID) -> bool:
    asked = exists().where(Calculation.tenant_id == tenant_id, Calculation.id == run_id)
    return bool(session.scalar(select(asked)))


def add(session: Session, **values: object) -> Comment:
    return session.execute(insert(Comment).values(**values).returning(Comment)).scalar_one()


def of_run(session: Session, tenant_id: UUID, run_id: UUID) -> list[Comment]:
    """Oldest first."""
    asked = select(Comment).where(Comment.tenant_id == tenant_id, Comment.run_id == run_id)
    return list(session.scalars(asked.order_by(Comment.at, Comment.id)))


def get(session: Session, tenant_id: UUID, comment_id: UUID) -> Comment | None:
    return session.scalar(select(Comment).where(Comment.tenant_id == tenant_id, Comment.id == comment_id))


def remove(session: Session, tenant_id: UUID, comment_id: UUID) -> None:
    session.execute(delete(Comment).where(Comment.tenant_id == tenant_id, Comment.id == comment_id))
