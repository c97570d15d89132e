"""The platform's own affairs: who has an account, which companies exist, their tiers. Never a company's figures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from core.access import NO_COMPANY, Action, Who, require
from core.db import platform as rows
from core.db.session import Database
from core.errors import InputError, NotFound
from core.services import audit
from core.services.tiers import Tiers, tiers


@dataclass(frozen=True, slots=True)
class PlatformPerson:
    person_id: UUID
    email: str
    name: str
    verified: bool
    second_factor: bool
    disabled: bool
    created_at: datetime
    companies: int
    last_seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class PlatformCompany:
    tenant_id: UUID
    name: str
    siren: str
    tier: str
    members: int
    created_at: datetime


class Platform:
    """Every change is an entry of the platform's audit, in the same transaction."""

    def __init__(self, database: Database, tiers: Tiers) -> None:
        self._database, self._tiers = database, tiers

    def people(self, who: Who) -> list[PlatformPerson]:
        """Newest first. Raises AccessDenied."""
        with self._acting(who) as session:
            return [
                PlatformPerson(
                    row.person_id,
                    row.email,
                    row.name,
                    row.verified,
                    row.totp,
                    row.disabled,
                    row.created_at,
                    row.companies,
                    row.last_seen_at,
                )
                for row in rows.people(session)
            ]

    def companies(self, who: Who) -> list[PlatformCompany]:
        """Newest first. Raises AccessDenied."""
        with self._acting(who) as session:
            return [
                PlatformCompany(row.tenant_id, row.name, row.siren or "", row.tier, row.members, row.created_at)
                for row in rows.companies(session)
            ]

    def set_tier(self, who: Who, tenant_id: UUID, tier: str) -> None:
        """Acts on the company's next request. Raises AccessDenied, InputError (tier), NotFound."""
        with self._acting(who) as session:
            if tier not in tiers():
                raise InputError("Choisissez l'offre dans la liste.")
            if not rows.set_tier(session, tenant_id, tier):
                raise NotFound("Cette entreprise n'existe pas ou plus.")
            audit.record(session, NO_COMPANY, "tier_set", f"company/{tenant_id}", {"tier": tier})

    def disable(self, who: Who, person_id: UUID, off: bool = True) -> None:
        """The account opens nothing any more; `off=False` opens it again. Raises AccessDenied, InputError, NotFound."""
        with self._acting(who) as session:
            if person_id == who.person_id:
                raise InputError("On ne ferme pas son propre compte ici : demandez à un autre administrateur.")
            if not rows.disable(session, person_id, off):
                raise NotFound("Ce compte n'existe pas ou plus.")
            if off:
                rows.end_sessions(session, person_id)
            action = "person_disabled" if off else "person_enabled"
            audit.record(session, NO_COMPANY, action, f"person/{person_id}")

    def end_sessions(self, who: Who, person_id: UUID) -> int:
        """Close every session of a person; how many there were. Raises AccessDenied."""
        with self._acting(who) as session:
            ended = rows.end_sessions(session, person_id)
            audit.record(session, NO_COMPANY, "sessions_ended", f"person/{person_id}", {"sessions": ended})
            return ended

    @contextmanager
    def _acting(self, who: Who) -> Iterator[Session]:
        """A transaction of an administrator. Raises AccessDenied."""
        require(who, Action.MANAGE_PLATFORM)
        with self._database.lookup(who.person_id) as session:
            yield session
