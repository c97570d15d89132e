"""Invitations: a link that makes one person a member, sent to their address, good once and for seven days."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from core.access import Action, Role, Who, require
from core.db import members as rows
from core.db.identity_tables import Invitation as Row
from core.errors import AccessDenied, InputError, NotFound, SignInRefused
from core.services import addresses, audit, letters
from core.services.entrance import somebody
from core.services.letters import Kind
from core.services.profiles import Profiles
from core.services.visits import Visit, digest

INVITATION_LASTS = timedelta(days=7)
INVITATIONS_A_DAY = 50
MEMBER_ROLES = (Role.OWNER, Role.ANALYST, Role.ADVISOR)


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation that still opens the company."""

    id: UUID
    email: str
    role: Role
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Sent:
    """An invitation just made. `link` is shown this once: nobody can show it again."""

    invitation: Invitation
    link: str


@dataclass(frozen=True, slots=True)
class Welcome:
    """What an invitation says before it is accepted."""

    company: str
    email: str
    role: Role


class Invitations(Profiles):
    def invite(self, who: Who, email: str, role: Role, language: str = "fr") -> Sent:
        """Invite an address, by letter and by a link to hand over; an earlier invitation of it is replaced.

        Raises AccessDenied, LimitReached (tier), TooMany, InputError (address, role, already a member).
        """
        require(who, Action.MANAGE_MEMBERS)
        to, token = addresses.cleaned(email), secrets.token_urlsafe(32)
        if role not in MEMBER_ROLES:
            raise InputError("Ce rôle n'est pas de ceux qu'une entreprise peut donner.")
        with self._database.tenant(who) as session:
            self._make_room(session, who, to)
            values = {"tenant_id": who.tenant_id, "email": to, "role": role, "invited_by": who.person_id}
            row = rows.invite(session, INVITATION_LASTS, token_hash=digest(token), **values)
            audit.record(session, who.tenant_id, "member_invited", f"invitation/{row.id}", {"role": role})
            sent = Sent(_said(row), f"{self._settings.address}/invitation?jeton={token}")
            inviter = next((m.name for m in rows.members(session) if m.person_id == who.person_id), "")
            company = rows.company(session, who.tenant_id)
        if self._outbox is not None and company is not None:
            holes = {"company": company.name, "inviter": inviter or company.name, "link": sent.link}
            self._outbox.send(letters.write(Kind.INVITATION, language, to, **holes))
        return sent

    def invitations(self, who: Who) -> list[Invitation]:
        """Those that still open the company, oldest first. Raises AccessDenied."""
        require(who, Action.MANAGE_MEMBERS)
        with self._database.tenant(who) as session:
            rows.drop_ended(session, who.tenant_id)
            return [_said(row) for row in rows.invitations(session, who.tenant_id)]

    def revoke_invitation(self, who: Who, invitation_id: UUID) -> None:
        """Its link opens nothing any more. Raises AccessDenied, NotFound."""
        require(who, Action.MANAGE_MEMBERS)
        with self._database.tenant(who) as session:
            if rows.drop_invitation(session, who.tenant_id, invitation_id) is None:
                raise NotFound("Cette invitation n'existe pas ou plus.")
            audit.record(session, who.tenant_id, "invitation_revoked", f"invitation/{invitation_id}")

    def peek(self, token: str) -> Welcome | None:
        """What a link invites to; None when it invites to nothing (any more)."""
        with self._database.lookup() as session:
            found = rows.invited(session, digest(token))
        return None if found is None else Welcome(found.company, found.email, Role(found.role))

    def accept(self, visit: Visit, token: str) -> UUID:
        """Become a member and open the company. Who is a member already keeps their role.

        Raises SignInRefused (link), AccessDenied (nobody signed in, another or unproven address), LimitReached.
        """
        person = somebody(visit)
        with self._database.lookup() as session:
            found = rows.invited(session, digest(token))
        if found is None:
            raise SignInRefused(BAD_LINK)
        if addresses.key(found.email) != addresses.key(person.email):
            raise AccessDenied(
                "Cette invitation est pour une autre adresse que la vôtre. Connectez-vous avec celle-là."
            )
        if not (person.verified or self._settings.alone):
            raise AccessDenied("Confirmez d'abord votre adresse, avec le lien que nous vous avons envoyé.")
        self._join(Who(found.tenant_id, Role(found.role), person.id), person.id, found.invitation_id)
        self.enter(visit, found.tenant_id)
        tenant_id: UUID = found.tenant_id
        return tenant_id

    def _join(self, who: Who, person_id: UUID, invitation_id: UUID) -> None:
        with self._database.tenant(who) as session:
            rows.lock(session, who.tenant_id, "members")
            promised = rows.drop_invitation(session, who.tenant_id, invitation_id)
            if promised is None:
                raise SignInRefused(BAD_LINK)
            if rows.role(session, who.tenant_id, person_id) is None:
                self._tiers.check(session, who, "members")
                rows.add_member(session, who.tenant_id, person_id, promised)
            about = f"invitation/{invitation_id}"
            audit.record(session, who.tenant_id, "invitation_accepted", about, {"role": promised})

    def _make_room(self, session: Session, who: Who, email: str) -> None:
        """Raises InputError, LimitReached, TooMany."""
        self._count_one(session, f"invitations of {who.tenant_id}", INVITATIONS_A_DAY)
        rows.lock(session, who.tenant_id, "members")
        self._still_owner(session, who)
        wanted = addresses.key(email)
        if wanted in {addresses.key(member.email) for member in rows.members(session)}:
            raise InputError("Cette personne est déjà membre de l'entreprise.")
        rows.drop_ended(session, who.tenant_id)
        for earlier in rows.invitations(session, who.tenant_id):
            if addresses.key(earlier.email) == wanted:
                rows.drop_invitation(session, who.tenant_id, earlier.id)
        self._tiers.check(session, who, "members")

    def _still_owner(self, session: Session, who: Who) -> None:
        """Under the lock of members: who asks has not been demoted meanwhile. Raises AccessDenied."""
        if who.person_id is not None:
            held = rows.role(session, who.tenant_id, who.person_id)
            require(Who(who.tenant_id, Role(held.role) if held else Role.NOBODY, who.person_id), Action.MANAGE_MEMBERS)


def _said(row: Row) -> Invitation:
    return Invitation(row.id, row.email, Role(row.role), row.created_at, row.expires_at)


BAD_LINK = "Cette invitation n'est pas ou plus valable. Demandez-en une nouvelle."
