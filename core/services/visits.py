"""Who a cookie stands for: a guest, a person in one of their companies, a person in none, or nobody.

Asked again at every run, callback, fragment and request: a session that was ended, a role that changed or a person who
was disabled counts from the next question on.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from core.access import NO_COMPANY, Role, Who
from core.db import people as rows
from core.db.session import Database
from core.services import addresses
from core.settings import Settings

PROOF_LASTS = timedelta(minutes=10)
DEFAULT_TIER = "free"


def digest(token: str) -> bytes:
    """SHA-256 of a token: what the database knows of it."""
    return hashlib.sha256(token.encode()).digest()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is signed in."""

    id: UUID
    email: str
    name: str
    verified: bool
    second_factor: bool


@dataclass(frozen=True, slots=True)
class Visit:
    """Who is here and what is open. `kind`: guest, company or none; `adopts`: the guest company this browser held."""

    who: Who
    company: str
    kind: str
    sample: str | None
    tier: str
    person: Person | None
    session_id: UUID | None
    adopts: UUID | None
    proved_at: datetime | None
    admin: bool

    @property
    def administrator(self) -> Who | None:
        """The same person as administrator of the platform, None for everybody else."""
        return Who(NO_COMPANY, Role.ADMIN, self.who.person_id) if self.admin else None

    def proved(self) -> bool:
        """Was the password given less than ten minutes ago? Asked before what matters most."""
        return self.proved_at is not None and datetime.now(UTC) - self.proved_at < PROOF_LASTS


class Visits:
    def __init__(self, database: Database, settings: Settings) -> None:
        self._database, self._settings = database, settings

    def visit(self, token: str | None) -> Visit | None:
        """One question to the database. None: this cookie stands for nobody (any more)."""
        if not token:
            return None
        with self._database.lookup() as session:
            found = rows.opened_by(session, digest(token))
        return None if found is None else self._visit(found)

    def _visit(self, found: Row[Any]) -> Visit:
        person = None
        if found.kind == "member":
            person = Person(found.person_id, found.email, found.name, found.verified, found.totp)
        opened = found.role is not None
        return Visit(
            Who(found.tenant_id, Role(found.role), found.person_id) if opened else _in_no_company(found.person_id),
            found.company or "",
            found.company_kind if opened else "none",
            found.sample,
            found.tier or DEFAULT_TIER,
            person,
            found.session_id,
            found.adopts,
            found.proved_at,
            person is not None and self._administers(person),
        )

    def _administers(self, person: Person) -> bool:
        """Named by ADMIN_EMAILS, with a proven address and, but on one's own machine, a second factor."""
        named = addresses.key(person.email) in self._settings.administrators
        return named and person.verified and (person.second_factor or self._settings.local)


def _in_no_company(person_id: UUID) -> Who:
    return Who(NO_COMPANY, Role.NOBODY, person_id)
