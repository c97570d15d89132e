"""Companies and the people in them: one object, three parts (profiles, invitations, members)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.orm import Session

from core.access import Action, Role, Who, require
from core.db import members as rows
from core.errors import Conflict, InputError, NotFound
from core.services import audit
from core.services.company_form import CompanyForm
from core.services.entrance import somebody
from core.services.invitations import MEMBER_ROLES, Invitation, Invitations, Sent, Welcome
from core.services.profiles import Belonging, CompanyProfile, Offer
from core.services.visits import Visit

__all__ = ["Belonging", "CompanyForm", "CompanyProfile", "Invitation", "Member", "Members", "Offer", "Sent", "Welcome"]


@dataclass(frozen=True, slots=True)
class Member:
    """A person in the company. `version` grows when the role changes."""

    person_id: UUID
    email: str
    name: str
    role: Role
    version: int
    since: datetime
    second_factor: bool


class Members(Invitations):
    """A company keeps at least one owner, whoever asks and however many ask at once."""

    def members(self, who: Who) -> list[Member]:
        """Oldest first. Raises AccessDenied."""
        require(who, Action.SEE_MEMBERS)
        with self._database.tenant(who) as session:
            return [
                Member(m.person_id, m.email, m.name, Role(m.role), m.version, m.created_at, m.totp)
                for m in rows.members(session)
            ]

    def set_role(self, who: Who, person_id: UUID, role: Role, version: int) -> None:
        """Raises AccessDenied, NotFound, InputError (the last owner), Conflict (mine, theirs: the roles)."""
        require(who, Action.MANAGE_MEMBERS)
        if role not in MEMBER_ROLES:
            raise InputError("Ce rôle n'est pas de ceux qu'une entreprise peut donner.")
        with self._database.tenant(who) as session:
            rows.lock(session, who.tenant_id, "members")
            self._still_owner(session, who)
            held = _member(session, who, person_id)
            if held.version != version:
                raise Conflict(CHANGED_ROLE, mine=role, theirs=Role(held.role))
            if role != Role.OWNER:
                _keep_an_owner(session, who, held.role)
            rows.change_role(session, who.tenant_id, person_id, role)
            detail = {"before": held.role, "after": role}
            audit.record(session, who.tenant_id, "role_changed", f"person/{person_id}", detail)

    def remove(self, who: Who, person_id: UUID) -> None:
        """From now on the company, and the keys they made for it, are closed to this person.

        Raises AccessDenied, NotFound, InputError (the last owner).
        """
        require(who, Action.MANAGE_MEMBERS)
        with self._database.tenant(who) as session:
            rows.lock(session, who.tenant_id, "members")
            self._still_owner(session, who)
            self._take_out(session, who, person_id, "member_removed")

    def leave(self, visit: Visit) -> None:
        """Raises AccessDenied, NotFound (no company is open), InputError (the last owner)."""
        person = somebody(visit)
        with self._database.tenant(visit.who) as session:
            rows.lock(session, visit.who.tenant_id, "members")
            self._take_out(session, visit.who, person.id, "member_left")
        with self._database.person(person.id) as session:
            rows.enter(session, person.id, visit.session_id, None)

    def _take_out(self, session: Session, who: Who, person_id: UUID, action: str) -> None:
        held = _member(session, who, person_id)
        _keep_an_owner(session, who, held.role)
        rows.remove_member(session, who.tenant_id, person_id)
        audit.record(session, who.tenant_id, action, f"person/{person_id}", {"role": held.role})


def _member(session: Session, who: Who, person_id: UUID) -> Row[str, int]:
    held = rows.role(session, who.tenant_id, person_id)
    if held is None:
        raise NotFound("Cette personne n'est pas ou plus membre de l'entreprise.")
    return held


def _keep_an_owner(session: Session, who: Who, role: str) -> None:
    if role == Role.OWNER and rows.owners(session, who.tenant_id) == 1:
        raise InputError("Une entreprise garde au moins un propriétaire : nommez-en d'abord un autre.")


CHANGED_ROLE = "Le rôle de cette personne a changé entre-temps. Rien n'a été enregistré : vérifiez, puis recommencez."
