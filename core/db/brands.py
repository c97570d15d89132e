"""How the reports of a company look: one row, none for who kept ours."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from core.db.report_tables import Brand


def get(session: Session, tenant_id: UUID) -> Row[bytes | None, str, str] | None:
    """Logo, colour, footer."""
    asked = select(Brand.logo, Brand.colour, Brand.footer)
    return session.execute(asked.where(Brand.tenant_id == tenant_id)).first()


def put(session: Session, tenant_id: UUID, person_id: UUID | None, first: dict[str, Any], said: dict[str, Any]) -> None:
    """`said`: what changes of logo, colour, footer; `first`: the whole row of who had none."""
    row = {"tenant_id": tenant_id, "person_id": person_id, **first, **said}
    kept = insert(Brand).values(row)
    session.execute(kept.on_conflict_do_update(index_elements=["tenant_id"], set_={**said, "at": func.now()}))


def remove(session: Session, tenant_id: UUID) -> bool:
    """False when there was none."""
    gone = delete(Brand).where(Brand.tenant_id == tenant_id).returning(Brand.tenant_id)
    return session.scalar(gone) is not None
