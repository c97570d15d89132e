"""Factors that somebody confirmed for a text, from a supplier or from any ("")."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from sqlalchemy import delete, func, select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from core.db.activity_tables import RememberedMatch

Key = tuple[str, str]  # text, supplier


def known(session: Session, tenant_id: UUID, texts: Collection[str] | None = None) -> dict[Key, RememberedMatch]:
    """What is remembered, by key; for these texts only, unless None."""
    query = select(RememberedMatch).where(RememberedMatch.tenant_id == tenant_id)
    if texts is not None:
        query = query.where(RememberedMatch.text_key.in_(list(texts)))
    return {(row.text_key, row.supplier_key): row for row in session.scalars(query)}


def remember(
    session: Session, tenant_id: UUID, person_id: UUID | None, choices: Iterable[tuple[Key, str, str]]
) -> None:
    """Keep (key, factor, flow); a later choice replaces the one before."""
    same = {"tenant_id": tenant_id, "person_id": person_id}
    rows = {
        key: {**same, "text_key": key[0], "supplier_key": key[1], "factor": factor, "flow": flow}
        for key, factor, flow in choices
    }
    if not rows:
        return
    keys = tuple_(RememberedMatch.text_key, RememberedMatch.supplier_key)
    session.execute(delete(RememberedMatch).where(RememberedMatch.tenant_id == tenant_id, keys.in_(list(rows))))
    order = insert(RememberedMatch).values(list(rows.values()))
    after = {"factor": order.excluded.factor, "flow": order.excluded.flow, "at": func.now()}  # of who was as fast
    session.execute(order.on_conflict_do_update(index_elements=["tenant_id", "text_key", "supplier_key"], set_=after))
