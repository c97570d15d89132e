"""Rows of people, their sessions, links and second factor. Tokens and codes arrive here already hashed.

The first functions need `database.lookup()`, the others `database.person(…)` of the very person.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, func, insert, or_, select, text, update
from sqlalchemy.orm import Session

from core.db.identity_tables import LinkToken, LoginSession, Membership, Person, ProviderIdentity, RecoveryCode

_OPEN = text("SELECT * FROM auth.open(:token_hash)")
_BY_EMAIL = text("SELECT * FROM auth.by_email(:email_key)")
_BY_IDENTITY = text("SELECT auth.by_identity(:issuer, :subject)")
_TOKEN = text("SELECT person_id, data FROM auth.token(:token_hash, :purpose)")
_TAKE = text("SELECT limits.take(:bucket, :most, :seconds)")
_LEFT = text("SELECT limits.left_in(:bucket, :most, :seconds)")
_FORGET = text("SELECT limits.forget(:bucket, :seconds)")
KEPT_AFTER_THE_END = timedelta(days=30)
NOW = func.now()
"""The database's clock: the only one that counts expiries."""


def opened_by(session: Session, token_hash: bytes) -> Row[Any] | None:
    """The person or guest behind a cookie, with the company that is open (columns of auth.open)."""
    return session.execute(_OPEN, {"token_hash": token_hash}).first()


def by_email(session: Session, email_key: str) -> Row[Any] | None:
    """person_id, email, password_hash, verified, totp, disabled."""
    return session.execute(_BY_EMAIL, {"email_key": email_key}).first()


def by_identity(session: Session, issuer: str, subject: str) -> UUID | None:
    found: UUID | None = session.scalar(_BY_IDENTITY, {"issuer": issuer, "subject": subject})
    return found


def link(session: Session, token_hash: bytes, purpose: str) -> tuple[UUID, dict[str, Any]] | None:
    """Whose link this is and what it carries; counts one try. None: unknown, used, expired, tried too often."""
    found = session.execute(_TOKEN, {"token_hash": token_hash, "purpose": purpose}).first()
    return None if found is None else (found.person_id, found.data)


def take(session: Session, bucket: str, most: int, seconds: int) -> int:
    """Count one; seconds to wait, 0 when there was room. Commit before refusing, or nothing was counted."""
    return int(session.scalar(_TAKE, {"bucket": bucket, "most": most, "seconds": seconds}) or 0)


def left_in(session: Session, bucket: str, most: int, seconds: int) -> int:
    return int(session.scalar(_LEFT, {"bucket": bucket, "most": most, "seconds": seconds}) or 0)


def forget(session: Session, bucket: str, seconds: int) -> None:
    session.execute(_FORGET, {"bucket": bucket, "seconds": seconds})


def add(session: Session, person_id: UUID, **values: object) -> None:
    """A person. Raises IntegrityError when the e-mail has one already."""
    session.execute(insert(Person).values(id=person_id, **values))


def get(session: Session, person_id: UUID) -> Person | None:
    return session.scalar(select(Person).where(Person.id == person_id))


def locked(session: Session, person_id: UUID) -> Person | None:
    """The person, nobody else changing them until this transaction ends."""
    return session.scalar(select(Person).where(Person.id == person_id).with_for_update())


def change(session: Session, person_id: UUID, **values: object) -> None:
    session.execute(update(Person).where(Person.id == person_id).values(**values))


def advance(session: Session, person_id: UUID, step: int) -> bool:
    """Remember the step of a code. False when that step, or a later one, was used already: a replay."""
    later = (Person.id == person_id, Person.totp_last_step < step)
    return (
        session.execute(update(Person).where(*later).values(totp_last_step=step).returning(Person.id)).first()
        is not None
    )


def add_session(session: Session, person_id: UUID, token_hash: bytes, lasts: timedelta, **values: object) -> None:
    """A browser signed in now: the password or the provider has just been believed."""
    row = {"person_id": person_id, "token_hash": token_hash, "proved_at": func.now(), "expires_at": func.now() + lasts}
    session.execute(insert(LoginSession).values(**row, **values))


def sessions(session: Session, person_id: UUID, idle: timedelta) -> list[LoginSession]:
    """Those that still open something, the latest used first."""
    alive = (LoginSession.revoked_at.is_(None), LoginSession.expires_at > func.now())
    used = LoginSession.last_seen_at > func.now() - idle
    asked = select(LoginSession).where(LoginSession.person_id == person_id, *alive, used)
    return list(session.scalars(asked.order_by(LoginSession.last_seen_at.desc())))


def end_sessions(session: Session, person_id: UUID, only: UUID | None = None, but: UUID | None = None) -> int:
    """Revoke all the open sessions of a person, or only one, or all but one; how many ended."""
    mine = update(LoginSession).where(LoginSession.person_id == person_id, LoginSession.revoked_at.is_(None))
    if only is not None:
        mine = mine.where(LoginSession.id == only)
    if but is not None:
        mine = mine.where(LoginSession.id != but)
    return len(session.execute(mine.values(revoked_at=func.now()).returning(LoginSession.id)).all())


def refresh_session(session: Session, person_id: UUID, session_id: UUID, token_hash: bytes | None = None) -> None:
    """The password was given again; a new token replaces the old one when there is one."""
    fresh = {"proved_at": func.now()} | ({} if token_hash is None else {"token_hash": token_hash})
    mine = (LoginSession.id == session_id, LoginSession.person_id == person_id)
    session.execute(update(LoginSession).where(*mine).values(**fresh))


def tidy(session: Session, person_id: UUID) -> None:
    """Drop what ended a month ago."""
    before = func.now() - KEPT_AFTER_THE_END
    old = or_(LoginSession.revoked_at < before, LoginSession.expires_at < before)
    session.execute(delete(LoginSession).where(LoginSession.person_id == person_id, old))
    session.execute(delete(LinkToken).where(LinkToken.person_id == person_id, LinkToken.expires_at < before))


def usual_company(session: Session, person_id: UUID) -> UUID | None:
    """The company this person had open last, or belongs to; None without any."""
    last = func.max(LoginSession.last_seen_at)
    same = (LoginSession.tenant_id == Membership.tenant_id) & (LoginSession.person_id == Membership.person_id)
    asked = (
        select(Membership.tenant_id)
        .outerjoin(LoginSession, same)
        .where(Membership.person_id == person_id)
        .group_by(Membership.tenant_id, Membership.created_at)
        .order_by(last.desc().nulls_last(), Membership.created_at)
    )
    return session.scalar(asked.limit(1))


def add_link(session: Session, token_hash: bytes, person_id: UUID, purpose: str, lasts: timedelta, data: Any) -> None:
    row = {"token_hash": token_hash, "person_id": person_id, "purpose": purpose, "data": data}
    session.execute(insert(LinkToken).values(**row, expires_at=func.now() + lasts))


def use_link(session: Session, person_id: UUID, token_hash: bytes) -> bool:
    """True for the one who uses it first; what it carried is forgotten."""
    mine = (LinkToken.token_hash == token_hash, LinkToken.person_id == person_id, LinkToken.used_at.is_(None))
    used = update(LinkToken).where(*mine).values(used_at=func.now(), data={}).returning(LinkToken.token_hash)
    return session.execute(used).first() is not None


def drop_links(session: Session, person_id: UUID, *purposes: str) -> None:
    """Unused links of these purposes open nothing any more."""
    mine = (LinkToken.person_id == person_id, LinkToken.purpose.in_(purposes), LinkToken.used_at.is_(None))
    session.execute(delete(LinkToken).where(*mine))


def replace_codes(session: Session, person_id: UUID, hashes: Iterable[bytes]) -> None:
    """These recovery codes and no other."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    session.add_all(RecoveryCode(person_id=person_id, code_hash=code_hash) for code_hash in hashes)


def use_code(session: Session, person_id: UUID, code_hash: bytes) -> bool:
    """True for the one who uses it first."""
    mine = (RecoveryCode.person_id == person_id, RecoveryCode.code_hash == code_hash, RecoveryCode.used_at.is_(None))
    used = update(RecoveryCode).where(*mine).values(used_at=func.now()).returning(RecoveryCode.code_hash)
    return session.execute(used).first() is not None


def codes_left(session: Session, person_id: UUID) -> int:
    mine = (RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None))
    return session.scalar(select(func.count()).select_from(RecoveryCode).where(*mine)) or 0


def add_identity(session: Session, person_id: UUID, issuer: str, subject: str, email: str) -> None:
    """Raises IntegrityError when this account of the provider opens somebody's account already."""
    row = {"person_id": person_id, "issuer": issuer, "subject": subject, "email": email}
    session.execute(insert(ProviderIdentity).values(**row))


def identities(session: Session, person_id: UUID) -> list[ProviderIdentity]:
    asked = select(ProviderIdentity).where(ProviderIdentity.person_id == person_id)
    return list(session.scalars(asked.order_by(ProviderIdentity.created_at)))
