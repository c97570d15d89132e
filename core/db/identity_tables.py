"""The tables of people: who signs in, how, into which company, and what was done. See tables.py for the others.

What a person owns is walled by `app.person()`, what a company owns by `app.tenant()`. No secret is stored as it is:
passwords are argon2id, tokens SHA-256, the seed of the second factor is encrypted with a key kept outside.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    LargeBinary,
    SmallInteger,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, new_id, now, tenant_key

ROLES = "('owner', 'analyst', 'advisor')"
PURPOSES = "('verify_email', 'reset_password', 'second_factor', 'change_email')"


def _person() -> Mapped[UUID]:
    return mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)


def _maybe_person() -> Mapped[UUID | None]:
    return mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)


class Person(Base):
    """Somebody who signs in. `email_key` is the address as compared; `password_hash` None: only through a provider."""

    __tablename__ = "people"

    id: Mapped[UUID] = new_id()
    email: Mapped[str]
    email_key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str | None]
    verified_at: Mapped[datetime | None]
    totp_secret: Mapped[bytes | None] = mapped_column(LargeBinary)  # AES-GCM
    totp_confirmed_at: Mapped[datetime | None]
    totp_last_step: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))  # a code works once
    language: Mapped[str] = mapped_column(server_default="fr")
    disabled_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = now()


class ProviderIdentity(Base):
    """A person as an OpenID provider knows them: (issuer, subject), never the e-mail."""

    __tablename__ = "identities"

    issuer: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = _person()
    email: Mapped[str]
    created_at: Mapped[datetime] = now()


class LoginSession(Base):
    """A browser in which a person is signed in. `tenant_id`: the company that is open; `adopts`: the guest company
    this browser held, which the person may take over; `proved_at`: when the password was last given."""

    __tablename__ = "login_sessions"

    id: Mapped[UUID] = new_id()
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    person_id: Mapped[UUID] = _person()
    tenant_id: Mapped[UUID | None] = mapped_column(ForeignKey("companies.tenant_id", ondelete="SET NULL"), index=True)
    adopts: Mapped[UUID | None] = mapped_column(ForeignKey("companies.tenant_id", ondelete="SET NULL"), index=True)
    agent: Mapped[str] = mapped_column(server_default="")
    created_at: Mapped[datetime] = now()
    last_seen_at: Mapped[datetime] = now()
    expires_at: Mapped[datetime]
    mfa_at: Mapped[datetime | None]
    proved_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class LinkToken(Base):
    """A link sent by e-mail, or the step between password and second factor: random, hashed, used once."""

    __tablename__ = "link_tokens"
    __table_args__ = (CheckConstraint(f"purpose IN {PURPOSES}", name="purpose"),)

    token_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    person_id: Mapped[UUID] = _person()
    purpose: Mapped[str]
    data: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'::jsonb"))
    tries: Mapped[int] = mapped_column(SmallInteger, server_default=text("0"))
    created_at: Mapped[datetime] = now()
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class RecoveryCode(Base):
    """A code that replaces the second factor once."""

    __tablename__ = "recovery_codes"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    code_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    used_at: Mapped[datetime | None]


class Consent(Base):
    """One yes or no of a person for one purpose; the latest counts. `wording`: version of the text that was shown."""

    __tablename__ = "consents"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    person_id: Mapped[UUID] = _person()
    purpose: Mapped[str]
    granted: Mapped[bool]
    wording: Mapped[str]
    at: Mapped[datetime] = now()


class Actor(Base):
    """The pseudonym of a person in the audit: erasing the person erases this row, and the chain still verifies."""

    __tablename__ = "actors"

    pseudonym: Mapped[UUID] = new_id()
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), unique=True)


class Membership(Base):
    """A person in a company, with one role."""

    __tablename__ = "memberships"
    __table_args__ = (CheckConstraint(f"role IN {ROLES}", name="role"),)

    tenant_id: Mapped[UUID] = mapped_column(
        ForeignKey("companies.tenant_id", ondelete="CASCADE"), primary_key=True, index=True
    )
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, index=True)
    role: Mapped[str]
    version: Mapped[int] = mapped_column(server_default=text("1"))
    created_at: Mapped[datetime] = now()


class Invitation(Base):
    """A link that makes one person a member. Only the SHA-256 of its token is kept."""

    __tablename__ = "invitations"
    __table_args__ = (UniqueConstraint("tenant_id", "id"), CheckConstraint(f"role IN {ROLES}", name="role"))

    id: Mapped[UUID] = new_id()
    tenant_id: Mapped[UUID] = tenant_key()
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    email: Mapped[str]
    role: Mapped[str]
    invited_by: Mapped[UUID | None] = _maybe_person()
    created_at: Mapped[datetime] = now()
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class ApiKey(Base):
    """A key for programs: does what its maker may do today, within its scopes. `hint`: its last characters."""

    __tablename__ = "api_keys"
    __table_args__ = (UniqueConstraint("tenant_id", "id"),)

    id: Mapped[UUID] = new_id()
    tenant_id: Mapped[UUID] = tenant_key()
    key_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    hint: Mapped[str]
    name: Mapped[str]
    scopes: Mapped[list[str]]
    person_id: Mapped[UUID] = _person()
    created_at: Mapped[datetime] = now()
    last_used_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class IdempotencyKey(Base):
    """An answer given once to a program, given again when it repeats itself. `status` None: still being worked on."""

    __tablename__ = "idempotency_keys"

    tenant_id: Mapped[UUID] = mapped_column(
        ForeignKey("companies.tenant_id", ondelete="CASCADE"), primary_key=True, index=True
    )
    key: Mapped[str] = mapped_column(primary_key=True)
    body_hash: Mapped[str]
    status: Mapped[int | None] = mapped_column(SmallInteger)
    response: Mapped[str | None]
    created_at: Mapped[datetime] = now()


class Comment(Base):
    """What somebody wrote beside a run, or beside one activity of it. `author`: the name shown."""

    __tablename__ = "comments"
    __table_args__ = (
        UniqueConstraint("tenant_id", "id"),
        ForeignKeyConstraint(
            ["tenant_id", "run_id"], ["calculations.tenant_id", "calculations.id"], ondelete="CASCADE"
        ),
        Index("ix_comments_run", "tenant_id", "run_id", "at"),
    )

    id: Mapped[UUID] = new_id()
    tenant_id: Mapped[UUID] = tenant_key()
    run_id: Mapped[UUID]
    activity: Mapped[str | None]
    person_id: Mapped[UUID | None] = _maybe_person()
    author: Mapped[str]
    text: Mapped[str]
    at: Mapped[datetime] = now()


class AuditEntry(Base):
    """Who did what to which object; append-only, each row sealed by the hash of the one before it in its chain.

    A chain belongs to a company, or to the platform (tenant 0), and outlives both: no foreign key. `body` is the
    exact text under the hash: sha256(prev_hash ‖ body).
    """

    __tablename__ = "audit"

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[UUID | None]
    action: Mapped[str]
    object: Mapped[str]
    detail: Mapped[dict[str, Any]] = mapped_column(JSONB)
    before_hash: Mapped[str | None]
    after_hash: Mapped[str | None]
    body: Mapped[str]
    prev_hash: Mapped[bytes] = mapped_column(LargeBinary)
    hash: Mapped[bytes] = mapped_column(LargeBinary)


PERSON_TABLES = frozenset(
    {"people", "identities", "login_sessions", "link_tokens", "recovery_codes", "consents", "actors"}
)
