"""The tables of what a company hands over: reports and their files, its brand, the links it opens to others.
See tables.py for the others and for the rules they all follow.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, new_id, now


def _tenant() -> Mapped[UUID]:
    """The company, when another index begins with it."""
    return mapped_column(ForeignKey("companies.tenant_id", ondelete="CASCADE"))


def _person() -> Mapped[UUID | None]:
    return mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)


class StoredReport(Base):
    """A report of one run: asked for, then ready (with its files) or failed.

    `code` is printed on it and found again on the verification page; `digest`, which it follows from, is the SHA-256 of
    everything it says but its date and code; `failure` is {template, values} of an error message.
    """

    __tablename__ = "reports"
    __table_args__ = (
        CheckConstraint("template IN ('complet', 'synthese', 'banque', 'vsme')", name="template"),
        CheckConstraint("language IN ('fr', 'en')", name="language"),
        CheckConstraint("status IN ('asked', 'ready', 'failed')", name="status"),
        UniqueConstraint("tenant_id", "id"),
        ForeignKeyConstraint(
            ["tenant_id", "run_id"], ["calculations.tenant_id", "calculations.id"], ondelete="CASCADE"
        ),
        Index("ix_reports_newest", "tenant_id", text("asked_at DESC")),
        Index("ix_reports_code", "code"),
    )

    id: Mapped[UUID] = new_id()
    tenant_id: Mapped[UUID] = _tenant()
    run_id: Mapped[UUID]
    template: Mapped[str]
    language: Mapped[str]
    status: Mapped[str] = mapped_column(server_default=text("'asked'"))
    failure: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    code: Mapped[str | None]
    digest: Mapped[str | None]
    person_id: Mapped[UUID | None] = _person()
    asked_at: Mapped[datetime] = now()
    ready_at: Mapped[datetime | None]


class ReportFile(Base):
    """One form of a report, written once: here (`content`) or in the store (`place`, its key there)."""

    __tablename__ = "report_files"
    __table_args__ = (
        CheckConstraint("kind IN ('pdf', 'html', 'xlsx')", name="kind"),
        CheckConstraint("(content IS NULL) <> (place IS NULL)", name="somewhere"),
        ForeignKeyConstraint(["tenant_id", "report_id"], ["reports.tenant_id", "reports.id"], ondelete="CASCADE"),
    )

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    report_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str]
    size: Mapped[int]
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    place: Mapped[str | None]


class Brand(Base):
    """How a company's reports look: its logo (a PNG that we encoded), its colour « #1a2b3c », a line at the foot."""

    __tablename__ = "brands"
    __table_args__ = (CheckConstraint("colour ~ '^#[0-9a-f]{6}$'", name="colour"),)

    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("companies.tenant_id", ondelete="CASCADE"), primary_key=True)
    logo: Mapped[bytes | None] = mapped_column(LargeBinary)
    colour: Mapped[str]
    footer: Mapped[str]
    person_id: Mapped[UUID | None] = _person()
    at: Mapped[datetime] = now()


class Share(Base):
    """A link that opens one report to whoever has it, for a time. `sites`: who may frame it (embed; none: anybody);
    `views` counts openings and nothing about who opens."""

    __tablename__ = "shares"
    __table_args__ = (
        CheckConstraint("kind IN ('link', 'embed')", name="kind"),
        ForeignKeyConstraint(["tenant_id", "report_id"], ["reports.tenant_id", "reports.id"], ondelete="CASCADE"),
        Index("ix_shares_report", "tenant_id", "report_id"),
        UniqueConstraint("token_hash"),
    )

    id: Mapped[UUID] = new_id()
    tenant_id: Mapped[UUID] = _tenant()
    report_id: Mapped[UUID]
    kind: Mapped[str]
    label: Mapped[str]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    password_hash: Mapped[str | None]
    sites: Mapped[list[str]]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    views: Mapped[int] = mapped_column(server_default=text("0"))
    person_id: Mapped[UUID | None] = _person()
    created_at: Mapped[datetime] = now()
