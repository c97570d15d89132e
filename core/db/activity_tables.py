"""The tables of what a company brings besides its answers: ledgers, rows of activities, what was chosen and remembered,
portfolios. See tables.py for the others and for the rules they all follow.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CHAR, BigInteger, CheckConstraint, ForeignKey, Identity, Index, LargeBinary, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, new_id, now, tenant_key


def _tenant() -> Mapped[UUID]:
    """The company, when another index begins with it."""
    return mapped_column(ForeignKey("companies.tenant_id", ondelete="CASCADE"))


def _person() -> Mapped[UUID | None]:
    return mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)


class Ledger(Base):
    """The ledger (FEC) of a company and year. `lines`: its movements of classes 2 and 6, as Parquet."""

    __tablename__ = "ledgers"

    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("companies.tenant_id", ondelete="CASCADE"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str]
    sha256: Mapped[str] = mapped_column(CHAR(64))  # of the bytes of the file
    facts: Mapped[dict[str, Any]]
    lines: Mapped[bytes] = mapped_column(LargeBinary)
    person_id: Mapped[UUID | None] = _person()
    created_at: Mapped[datetime] = now()


class LedgerChoice(Base):
    """What somebody chose for an account, a supplier of it or one label; append-only but for `undone`.

    `factor` is None when the spending does not count. The latest of the most specific scope applies, to every year.
    """

    __tablename__ = "ledger_choices"
    __table_args__ = (
        CheckConstraint("scope IN ('account', 'supplier', 'line')", name="scope"),
        Index("ix_ledger_choices_latest", "tenant_id", "scope", "account", "supplier", "label", text("id DESC")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    tenant_id: Mapped[UUID] = _tenant()
    batch: Mapped[UUID]  # what one gesture chose, and one undo takes back
    scope: Mapped[str]
    account: Mapped[str]
    supplier: Mapped[str] = mapped_column(server_default="")
    label: Mapped[str] = mapped_column(server_default="")
    factor: Mapped[str | None]
    flow: Mapped[str] = mapped_column(server_default="")
    undone: Mapped[bool] = mapped_column(server_default=text("false"))
    person_id: Mapped[UUID | None] = _person()
    at: Mapped[datetime] = now()


class ActivityChange(Base):
    """One change of one row of activities; append-only but for `undone`. The row is the latest change not undone."""

    __tablename__ = "activity_changes"
    __table_args__ = (Index("ix_activity_changes_latest", "tenant_id", "year", "row_id", text("id DESC")),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    tenant_id: Mapped[UUID] = _tenant()
    year: Mapped[int]
    row_id: Mapped[UUID]
    batch: Mapped[UUID]  # what one gesture changed, and one undo takes back
    row: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))  # None = erased
    undone: Mapped[bool] = mapped_column(server_default=text("false"))
    person_id: Mapped[UUID | None] = _person()
    at: Mapped[datetime] = now()


class ColumnMapping(Base):
    """Which column of a company's own file is which of ours. `signature`: SHA-256 of the file's header."""

    __tablename__ = "column_mappings"

    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("companies.tenant_id", ondelete="CASCADE"), primary_key=True)
    signature: Mapped[str] = mapped_column(CHAR(64), primary_key=True)
    mapping: Mapped[dict[str, Any]]
    at: Mapped[datetime] = now()


class RememberedMatch(Base):
    """The factor that somebody confirmed for a text, from a supplier or from any ("")."""

    __tablename__ = "remembered_matches"

    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("companies.tenant_id", ondelete="CASCADE"), primary_key=True)
    text_key: Mapped[str] = mapped_column(primary_key=True)
    supplier_key: Mapped[str] = mapped_column(primary_key=True)
    factor: Mapped[str]
    flow: Mapped[str] = mapped_column(server_default="")
    person_id: Mapped[UUID | None] = _person()
    at: Mapped[datetime] = now()


class Portfolio(Base):
    """The footprints of many companies, calculated at once. `result`: one row per company and year, as Parquet."""

    __tablename__ = "portfolios"

    id: Mapped[UUID] = new_id()
    tenant_id: Mapped[UUID] = tenant_key()
    name: Mapped[str]
    sha256: Mapped[str] = mapped_column(CHAR(64))
    facts: Mapped[dict[str, Any]]
    result: Mapped[bytes] = mapped_column(LargeBinary)
    person_id: Mapped[UUID | None] = _person()
    created_at: Mapped[datetime] = now()
