"""Links sent by e-mail, and the step between password and code: 256 random bits, kept as SHA-256, good once."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from core.db import people as rows
from core.db.session import Database
from core.services.visits import digest


class Purpose(StrEnum):
    VERIFY_EMAIL = "verify_email"
    CHANGE_EMAIL = "change_email"
    RESET_PASSWORD = "reset_password"  # noqa: S105
    SECOND_FACTOR = "second_factor"


LASTS = {
    Purpose.VERIFY_EMAIL: timedelta(days=3),
    Purpose.CHANGE_EMAIL: timedelta(days=3),
    Purpose.RESET_PASSWORD: timedelta(hours=1),
    Purpose.SECOND_FACTOR: timedelta(minutes=10),
}


@dataclass(frozen=True, slots=True)
class Link:
    """A link that was found good. Nothing is done before `use` says that we are the first."""

    person_id: UUID
    token_hash: bytes
    data: Mapping[str, str]


def random_token() -> str:
    return secrets.token_urlsafe(32)


def make(session: Session, person_id: UUID, purpose: Purpose, data: Mapping[str, str] | None = None) -> str:
    """The token of a new link of this person (a transaction of theirs)."""
    token = random_token()
    rows.add_link(session, digest(token), person_id, purpose, LASTS[purpose], dict(data or {}))
    return token


def find(database: Database, token: str, *purposes: Purpose) -> Link | None:
    """Whose link this is; counts one of its five tries. None when it opens nothing (any more)."""
    hashed = digest(token)
    for purpose in purposes:
        with database.lookup() as session:
            found = rows.link(session, hashed, purpose)
        if found is not None:
            return Link(found[0], hashed, found[1])
    return None


def use(session: Session, link: Link) -> bool:
    """True for the first who uses it, in the transaction that does what the link is for."""
    return rows.use_link(session, link.person_id, link.token_hash)
