"""Rows of the audit. They are added by the function `audit.record` only, and nobody changes them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, text
from sqlalchemy.orm import Session

from core.db.identity_tables import AuditEntry

_RECORD = text("SELECT audit.record(:tenant, :action, :object, CAST(:detail AS jsonb), :before, :after)")
_NAMES = text("SELECT pseudonym, name FROM app.actor_names()")
_COLUMNS = AuditEntry.__table__.columns


def record(
    session: Session,
    tenant_id: UUID,
    action: str,
    about: str,
    detail: Mapping[str, Any] | None = None,
    before: str | None = None,
    after: str | None = None,
) -> int:
    """One entry, in this very transaction: both are kept or neither. Its number.

    `about` names the object (« run/… »), `before` and `after` are SHA-256 of what it was and became. `detail` never
    holds what a person typed: the audit outlives the erasure of people and companies.
    """
    said = {"action": action, "object": about, "detail": json.dumps(dict(detail or {})), "before": before}
    return int(session.execute(_RECORD, {"tenant": tenant_id, "after": after, **said}).scalar_one())


def page(session: Session, tenant_id: UUID, before_seq: int | None, limit: int) -> list[AuditEntry]:
    """Entries numbered below `before_seq`, the newest first."""
    asked = select(AuditEntry).where(AuditEntry.tenant_id == tenant_id)
    if before_seq is not None:
        asked = asked.where(AuditEntry.seq < before_seq)
    return list(session.scalars(asked.order_by(AuditEntry.seq.desc()).limit(limit)))


def chain(session: Session, tenant_id: UUID) -> Iterator[Row[Any]]:
    """Every column of every entry, from the first, a thousand at a time."""
    asked = select(*_COLUMNS).where(AuditEntry.tenant_id == tenant_id).order_by(AuditEntry.seq)
    return iter(session.execute(asked.execution_options(yield_per=1000)))


def last(session: Session, tenant_id: UUID) -> AuditEntry | None:
    return next(iter(page(session, tenant_id, None, 1)), None)


def actor(session: Session, tenant_id: UUID, seq: int) -> UUID | None:
    """The pseudonym of who did what entry `seq` says."""
    return session.scalar(select(AuditEntry.actor).where(AuditEntry.tenant_id == tenant_id, AuditEntry.seq == seq))


def names(session: Session) -> dict[UUID, str]:
    """{pseudonym: name} of the people of the chain that is open; those who were erased have none."""
    return {row.pseudonym: row.name for row in session.execute(_NAMES)}
