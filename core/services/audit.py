"""The audit: who did what to which object. A chain for each company, one for the platform.

Each entry is sealed by the SHA-256 of its text and of the entry before it, so that any edit shows. A chain cannot see
its own end cut off: keep its head elsewhere (`python -m core audit head`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from core.access import NO_COMPANY, Action, Who, require
from core.carbon.measure import to_json
from core.db import audit as rows
from core.db.audit import record
from core.db.session import Database

__all__ = ["Audit", "Entry", "Head", "Verified", "record", "sealed"]

LARGEST_PAGE = 500


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the audit. `actor` is the name of the person, "" when they were erased or nobody was signed in
    (`signed_in` tells these apart)."""

    seq: int
    at: datetime
    actor: str
    signed_in: bool
    action: str
    object: str
    detail: Mapping[str, Any]
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Verified:
    """`rows` read; `first_bad` is the number of the first entry that is not as it was written, None when all are."""

    ok: bool
    rows: int
    first_bad: int | None


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a chain: keep it outside, and a chain cut short shows."""

    tenant_id: UUID
    seq: int
    hash: str


def sealed(value: object) -> str | None:
    """SHA-256 of the canonical JSON of what an object was or became; None for nothing."""
    return None if value is None else hashlib.sha256(to_json(value).encode()).hexdigest()


class Audit:
    def __init__(self, database: Database) -> None:
        self._database = database

    def entries(self, who: Who, before_seq: int | None = None, limit: int = 50) -> list[Entry]:
        """Newest first, a page at a time; of the company that is open, or of the platform. Raises AccessDenied."""
        _may_read(who)
        with self._database.tenant(who) as session:
            found = rows.page(session, who.tenant_id, before_seq, min(limit, LARGEST_PAGE))
            names = rows.names(session)
            return [
                Entry(
                    row.seq,
                    row.at,
                    names.get(row.actor, "") if row.actor else "",
                    row.actor is not None,
                    row.action,
                    row.object,
                    row.detail,
                    row.before_hash,
                    row.after_hash,
                )
                for row in found
            ]

    def verify(self, who: Who) -> Verified:
        """Calculate the whole chain again from its texts. Raises AccessDenied."""
        _may_read(who)
        with self._database.tenant(who) as session:
            return check_chain(who.tenant_id, rows.chain(session, who.tenant_id))

    def head(self, who: Who) -> Head | None:
        """The last entry of the chain, None while it is empty. Raises AccessDenied."""
        _may_read(who)
        with self._database.tenant(who) as session:
            row = rows.last(session, who.tenant_id)
            return None if row is None else Head(who.tenant_id, row.seq, row.hash.hex())


def check_chain(tenant_id: UUID, entries: Iterable[Row[Any]]) -> Verified:
    """Numbers follow each other, every hash is that of its text and of the hash before, columns say what texts say."""
    read, before = 0, hashlib.sha256(str(tenant_id).encode()).digest()
    for row in entries:
        read += 1
        if row.seq != read or row.prev_hash != before or not _whole(row):
            return Verified(ok=False, rows=read, first_bad=row.seq)
        before = row.hash
    return Verified(ok=True, rows=read, first_bad=None)


def _whole(row: Row[Any]) -> bool:
    if hashlib.sha256(row.prev_hash + row.body.encode()).digest() != row.hash:
        return False
    said = json.loads(row.body)
    actor = str(row.actor) if row.actor else None
    columns = (str(row.tenant_id), row.seq, actor, row.action, row.object, row.detail, row.before_hash, row.after_hash)
    names = ("tenant", "seq", "actor", "action", "object", "detail", "before", "after")
    return columns == tuple(said[name] for name in names) and datetime.fromisoformat(said["at"]) == row.at


def _may_read(who: Who) -> None:
    require(who, Action.READ_PLATFORM_AUDIT if who.tenant_id == NO_COMPANY else Action.READ_AUDIT)
