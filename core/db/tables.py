"""The tables. Alembic creates them (migrations/versions); a test checks that both say the same.

Tenant tables carry `tenant_id NOT NULL` and point at each other only through composite keys
(tenant_id, …): a foreign key ignores row-level security, so a plain id could reach another tenant.
Catalogue tables (editions, emission_factors) hold no tenant data.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CHAR,
    BigInteger,
    CheckConstraint,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    LargeBinary,
    SmallInteger,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from core.db import act_tables, activity_tables, identity_tables, letters, report_tables  # noqa: F401  (for their tables)
from core.db.base import Base, new_id, now, tenant_key


class Company(Base):
    """A tenant. `kind`: 'guest' (a cookie opens it), 'company' (people do), 'command_line'.

    `sample` names the example it was opened from; `siren` has nine digits, as text (it may begin with 0).
    """

    __tablename__ = "companies"
    __table_args__ = (
        CheckConstraint("kind IN ('guest', 'company', 'command_line')", name="kind"),
        CheckConstraint("siren ~ '^[0-9]{9}$'", name="siren"),
    )

    tenant_id: Mapped[UUID] = new_id()
    name: Mapped[str]
    kind: Mapped[str] = mapped_column(server_default="guest")
    sector: Mapped[str | None]
    sample: Mapped[str | None]
    siren: Mapped[str | None]
    naf: Mapped[str | None]
    headcount: Mapped[str | None]
    tier: Mapped[str] = mapped_column(server_default="free")
    version: Mapped[int] = mapped_column(server_default=text("1"))
    created_at: Mapped[datetime] = now()


class GuestToken(Base):
    """SHA-256 of a 256-bit random token. `purpose`: 'cookie' (this browser) or 'resume' (a link)."""

    __tablename__ = "guest_tokens"
    __table_args__ = (CheckConstraint("purpose IN ('cookie', 'resume')", name="purpose"),)

    token_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    tenant_id: Mapped[UUID] = tenant_key()
    purpose: Mapped[str]
    created_at: Mapped[datetime] = now()
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class QuestionnaireSession(Base):
    """The questionnaire of one company for one year."""

    __tablename__ = "questionnaire_sessions"
    __table_args__ = (UniqueConstraint("tenant_id", "id"), UniqueConstraint("tenant_id", "year"))

    id: Mapped[UUID] = new_id()
    tenant_id: Mapped[UUID] = tenant_key()
    year: Mapped[int]
    created_at: Mapped[datetime] = now()
    updated_at: Mapped[datetime] = now()


class AnswerChange(Base):
    """One change of one answer; append-only but for `undone`. The answer is the latest change not undone."""

    __tablename__ = "answer_changes"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "session_id"],
            ["questionnaire_sessions.tenant_id", "questionnaire_sessions.id"],
            ondelete="CASCADE",
        ),
        Index("ix_answer_changes_latest", "tenant_id", "session_id", "site", "field", text("id DESC")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    tenant_id: Mapped[UUID]
    session_id: Mapped[UUID]
    site: Mapped[str] = mapped_column(server_default="")
    field: Mapped[str]
    answer: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))  # None = erased
    undone: Mapped[bool] = mapped_column(server_default=text("false"))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    at: Mapped[datetime] = now()


class Edition(Base):
    """One immutable edition of the factors; at most one is active."""

    __tablename__ = "editions"
    __table_args__ = (
        CheckConstraint("origin IN ('builtin', 'base_carbone')", name="origin"),
        Index("uq_editions_active", "active", unique=True, postgresql_where=text("active")),
    )

    id: Mapped[UUID] = new_id()
    label: Mapped[str]
    origin: Mapped[str]
    sha256: Mapped[str] = mapped_column(CHAR(64), unique=True)  # of the bytes of the file
    content_sha256: Mapped[str] = mapped_column(CHAR(64), index=True)  # of the rows, whatever the encoding
    imported_at: Mapped[datetime] = now()
    activated_at: Mapped[datetime | None]
    active: Mapped[bool] = mapped_column(server_default=text("false"))
    report: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'::jsonb"))


class EmissionFactor(Base):
    """One factor of one edition: kgCO2e per `unit`, gases and parts (`parts`: list of objects)."""

    __tablename__ = "emission_factors"
    __table_args__ = (
        UniqueConstraint("edition_id", "ademe_id"),
        Index("ix_emission_factors_key", "edition_id", "key", postgresql_where=text("key IS NOT NULL")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    edition_id: Mapped[UUID] = mapped_column(ForeignKey("editions.id", ondelete="CASCADE"))
    ademe_id: Mapped[str]
    key: Mapped[str | None]
    kind: Mapped[str]
    status: Mapped[str]
    name: Mapped[str]
    attribute: Mapped[str] = mapped_column(server_default="")
    boundary: Mapped[str] = mapped_column(server_default="")
    category: Mapped[str] = mapped_column(server_default="")
    tags: Mapped[str] = mapped_column(server_default="")
    unit: Mapped[str]
    unit_published: Mapped[str] = mapped_column(server_default="")
    total: Mapped[float]
    co2f: Mapped[float | None]
    ch4f: Mapped[float | None]
    ch4b: Mapped[float | None]
    n2o: Mapped[float | None]
    other: Mapped[float | None]
    co2b: Mapped[float | None]
    uncertainty_pct: Mapped[float | None]
    note_reliability: Mapped[int | None] = mapped_column(SmallInteger)
    note_technical: Mapped[int | None] = mapped_column(SmallInteger)
    note_geographical: Mapped[int | None] = mapped_column(SmallInteger)
    note_temporal: Mapped[int | None] = mapped_column(SmallInteger)
    note_completeness: Mapped[int | None] = mapped_column(SmallInteger)
    location: Mapped[str] = mapped_column(server_default="")
    sublocation: Mapped[str] = mapped_column(server_default="")
    validity: Mapped[str] = mapped_column(server_default="")
    valid_until: Mapped[date | None] = mapped_column(Date)
    contributor: Mapped[str] = mapped_column(server_default="")
    program: Mapped[str] = mapped_column(server_default="")
    source: Mapped[str] = mapped_column(server_default="")
    flags: Mapped[list[str]] = mapped_column(server_default=text("'{}'::text[]"))
    parts: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default=text("'[]'::jsonb"))
    name_en: Mapped[str] = mapped_column(server_default="")
    content_hash: Mapped[str] = mapped_column(CHAR(64))
    search: Mapped[str | None] = mapped_column(TSVECTOR)  # no index: an edition is scanned in 5 ms


class Calculation(Base):
    """A run: its canonical JSON (`document`, exact text) and the SHA-256 of it (`hash`)."""

    __tablename__ = "calculations"
    __table_args__ = (
        UniqueConstraint("tenant_id", "id"),
        ForeignKeyConstraint(
            ["tenant_id", "session_id"],
            ["questionnaire_sessions.tenant_id", "questionnaire_sessions.id"],
            ondelete="CASCADE",
        ),
        Index("ix_calculations_latest", "tenant_id", "year", text("created_at DESC")),
    )

    id: Mapped[UUID] = new_id()
    tenant_id: Mapped[UUID] = tenant_key()
    session_id: Mapped[UUID | None]
    year: Mapped[int]
    edition_id: Mapped[UUID] = mapped_column(ForeignKey("editions.id"), index=True)
    method_version: Mapped[str]
    hash: Mapped[str] = mapped_column(CHAR(64))
    document: Mapped[str]
    total_kg: Mapped[float]
    created_at: Mapped[datetime] = now()


class CalculationFactor(Base):
    """Which factors a run used: answers « quels bilans utilisent ce facteur ? »."""

    __tablename__ = "calculation_factors"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "calculation_id"], ["calculations.tenant_id", "calculations.id"], ondelete="CASCADE"
        ),
        Index("ix_calculation_factors_factor_id", "factor_id"),
    )

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    calculation_id: Mapped[UUID] = mapped_column(primary_key=True)
    edition_id: Mapped[UUID] = mapped_column(ForeignKey("editions.id"), primary_key=True)
    factor_id: Mapped[str] = mapped_column(primary_key=True)


metadata = Base.metadata
TENANT_TABLES = frozenset(
    name
    for name, table in metadata.tables.items()
    if "tenant_id" in table.columns and name not in ("companies", "audit", "login_sessions")
)
"""Rows of one company, walled by row-level security and tied together by composite keys."""
PERSON_TABLES = identity_tables.PERSON_TABLES
"""Rows of one person."""
CATALOGUE_TABLES = frozenset({"editions", "emission_factors", "benchmark_cells", "alembic_version"})
"""Rows that everybody may read."""
