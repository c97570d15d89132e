"""Rows of companies as people know them: profile, members, invitations, and what a tier counts.

In a transaction of the company (`database.tenant(…)`), but for the last functions, which say what they need.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, case, delete, func, insert, or_, select, text, update
from sqlalchemy.orm import Session

from core.db.identity_tables import ApiKey, Invitation, LoginSession, Membership
from core.db.tables import AnswerChange, Company, GuestToken, QuestionnaireSession

_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:tenant || ' ' || :what, 5264820))")
_MEMBERS = text("SELECT person_id, email, name, role, version, created_at, totp FROM app.members()")
_INVITED = text("SELECT tenant_id, invitation_id, company, email, role FROM auth.invitation(:token_hash)")
_TAKE = text("SELECT limits.take(:bucket, :most, :seconds)")


def lock(session: Session, tenant_id: UUID, what: str) -> None:
    """Wait for the others who change the same thing of this company; until the transaction ends."""
    session.execute(_LOCK, {"tenant": str(tenant_id), "what": what})


def take(session: Session, bucket: str, most: int, seconds: int) -> int:
    """Count one; seconds to wait, 0 when there was room."""
    return int(session.execute(_TAKE, {"bucket": bucket, "most": most, "seconds": seconds}).scalar_one())


def tier(session: Session, tenant_id: UUID) -> str:
    """ "free" for a company that does not exist (any more); who runs the program itself is held to no tier."""
    of_ours = case((Company.kind == "command_line", "enterprise"), else_=Company.tier)
    return session.scalar(select(of_ours).where(Company.tenant_id == tenant_id)) or "free"


def places_taken(session: Session, tenant_id: UUID) -> int:
    """Members and open invitations."""
    inside = select(func.count()).select_from(Membership).where(Membership.tenant_id == tenant_id)
    coming = select(func.count()).select_from(Invitation).where(Invitation.tenant_id == tenant_id, _open())
    return (session.scalar(inside) or 0) + (session.scalar(coming) or 0)


def years_begun(session: Session, tenant_id: UUID) -> int:
    begun = select(func.count()).select_from(QuestionnaireSession).where(QuestionnaireSession.tenant_id == tenant_id)
    return session.scalar(begun) or 0


def keys_open(session: Session, tenant_id: UUID) -> int:
    alive = and_(ApiKey.revoked_at.is_(None), or_(ApiKey.expires_at.is_(None), ApiKey.expires_at > func.now()))
    return session.scalar(select(func.count()).select_from(ApiKey).where(ApiKey.tenant_id == tenant_id, alive)) or 0


def add_company(session: Session, tenant_id: UUID, values: dict[str, str | None]) -> None:
    session.execute(insert(Company).values(tenant_id=tenant_id, kind="company", **values))


def company(session: Session, tenant_id: UUID, hold: bool = False) -> Company | None:
    """The company; with `hold`, nobody else changes it until the transaction ends."""
    asked = select(Company).where(Company.tenant_id == tenant_id)
    return session.scalar(asked.with_for_update() if hold else asked)


def adopt(session: Session, tenant_id: UUID, values: dict[str, str | None]) -> None:
    """A guest company becomes one of people: no cookie or resume link opens it any more."""
    session.execute(delete(GuestToken).where(GuestToken.tenant_id == tenant_id))
    mine = update(Company).where(Company.tenant_id == tenant_id)
    session.execute(mine.values(kind="company", version=Company.version + 1, **values))


def change_company(session: Session, tenant_id: UUID, values: dict[str, str | None], version: int) -> int | None:
    """The next version; None, and nothing is written, when somebody saved meanwhile."""
    mine = update(Company).where(Company.tenant_id == tenant_id, Company.version == version)
    return session.scalar(mine.values(version=version + 1, **values).returning(Company.version))


def answered(session: Session, tenant_id: UUID) -> int:
    """How many answers a company has given, in all its years."""
    said = (AnswerChange.tenant_id == tenant_id, AnswerChange.undone.is_(False), AnswerChange.answer.is_not(None))
    places = select(AnswerChange.session_id, AnswerChange.site, AnswerChange.field).where(*said).distinct()
    return session.scalar(select(func.count()).select_from(places.subquery())) or 0


def members(session: Session) -> Sequence[Row[Any]]:
    """person_id, email, name, role, version, created_at, totp of the members of the company that is open."""
    return session.execute(_MEMBERS).all()


def role(session: Session, tenant_id: UUID, person_id: UUID) -> Row[str, int] | None:
    """(role, version) of a member."""
    asked = select(Membership.role, Membership.version)
    return session.execute(asked.where(Membership.tenant_id == tenant_id, Membership.person_id == person_id)).first()


def owners(session: Session, tenant_id: UUID) -> int:
    asked = select(func.count()).select_from(Membership)
    return session.scalar(asked.where(Membership.tenant_id == tenant_id, Membership.role == "owner")) or 0


def add_member(session: Session, tenant_id: UUID, person_id: UUID, role_name: str) -> None:
    session.execute(insert(Membership).values(tenant_id=tenant_id, person_id=person_id, role=role_name))


def change_role(session: Session, tenant_id: UUID, person_id: UUID, role_name: str) -> None:
    mine = update(Membership).where(Membership.tenant_id == tenant_id, Membership.person_id == person_id)
    session.execute(mine.values(role=role_name, version=Membership.version + 1))


def remove_member(session: Session, tenant_id: UUID, person_id: UUID) -> None:
    """The member, and their keys: coming back later does not bring those back."""
    theirs = (ApiKey.tenant_id == tenant_id, ApiKey.person_id == person_id, ApiKey.revoked_at.is_(None))
    session.execute(update(ApiKey).where(*theirs).values(revoked_at=func.now()))
    session.execute(delete(Membership).where(Membership.tenant_id == tenant_id, Membership.person_id == person_id))


def invite(session: Session, lasts: timedelta, **values: object) -> Invitation:
    row = insert(Invitation).values(expires_at=func.now() + lasts, **values).returning(Invitation)
    return session.execute(row).scalar_one()


def invitations(session: Session, tenant_id: UUID) -> list[Invitation]:
    """Those that still open something, oldest first."""
    asked = select(Invitation).where(Invitation.tenant_id == tenant_id, _open())
    return list(session.scalars(asked.order_by(Invitation.created_at)))


def drop_ended(session: Session, tenant_id: UUID) -> None:
    """Invitations that open nothing any more are addresses we have no use for."""
    session.execute(delete(Invitation).where(Invitation.tenant_id == tenant_id, ~_open()))


def drop_invitation(session: Session, tenant_id: UUID, invitation_id: UUID) -> str | None:
    """The role an open invitation promised; it is gone. None when there was none: only the first gets it."""
    mine = (Invitation.tenant_id == tenant_id, Invitation.id == invitation_id, _open())
    return session.scalar(delete(Invitation).where(*mine).returning(Invitation.role))


def invited(session: Session, token_hash: bytes) -> Row[Any] | None:
    """tenant_id, invitation_id, company, email, role of an open invitation (`database.lookup()`)."""
    return session.execute(_INVITED, {"token_hash": token_hash}).first()


def belongings(session: Session, person_id: UUID) -> Sequence[Row[UUID, str, str, str]]:
    """tenant_id, name, role, tier of one's companies, by name (`database.person(…)`)."""
    asked = (
        select(Company.tenant_id, Company.name, Membership.role, Company.tier)
        .join(Membership, Membership.tenant_id == Company.tenant_id)
        .where(Membership.person_id == person_id)
        .order_by(Company.name, Company.tenant_id)
    )
    return session.execute(asked).all()


def enter(session: Session, person_id: UUID, session_id: UUID | None, tenant_id: UUID | None) -> None:
    """Open a company, or none, in one browser; what it could adopt is settled (`database.person(…)`)."""
    mine = (LoginSession.id == session_id, LoginSession.person_id == person_id)
    session.execute(update(LoginSession).where(*mine).values(tenant_id=tenant_id))


def settle_adoption(session: Session, person_id: UUID, tenant_id: UUID) -> None:
    """No browser of this person offers that guest company any more (`database.person(…)`)."""
    mine = (LoginSession.person_id == person_id, LoginSession.adopts == tenant_id)
    session.execute(update(LoginSession).where(*mine).values(adopts=None))


def _open() -> Any:
    return and_(Invitation.used_at.is_(None), Invitation.revoked_at.is_(None), Invitation.expires_at > func.now())
