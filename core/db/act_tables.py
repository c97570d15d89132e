"""The tables of what a company does with its footprint: scenarios, plan, what it gives to the comparison of sectors.
See tables.py for the others and for the rules they all follow.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from core.db.base import Base, new_id, now


def _tenant() -> Mapped[UUID]:
    """The company, when another index begins with it."""
    return mapped_column(ForeignKey("companies.tenant_id", ondelete="CASCADE"))


def _person() -> Mapped[UUID | None]:
    return mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)


class StoredScenario(Base):
    """A named scenario of a company; what it says is in its versions. Of those in use, a name is used once."""

    __tablename__ = "scenarios"
    __table_args__ = (
        UniqueConstraint("tenant_id", "id"),
        Index("uq_scenarios_name", "tenant_id", "name", unique=True, postgresql_where=text("removed_at IS NULL")),
    )

    id: Mapped[UUID] = new_id()
    tenant_id: Mapped[UUID] = _tenant()
    name: Mapped[str]
    person_id: Mapped[UUID | None] = _person()
    created_at: Mapped[datetime] = now()
    removed_at: Mapped[datetime | None]


class ScenarioVersion(Base):
    """What a scenario says (docs/scenarios.md), each time it was saved; never changed."""

    __tablename__ = "scenario_versions"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "scenario_id"], ["scenarios.tenant_id", "scenarios.id"], ondelete="CASCADE"),
    )

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    scenario_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    document: Mapped[dict[str, Any]]
    person_id: Mapped[UUID | None] = _person()
    at: Mapped[datetime] = now()


class PlanChange(Base):
    """One change of what is planned for one action; append-only but for `undone`. The latest not undone applies.

    `context`: the run, rank and terms of the score that were on the screen when it was decided.
    """

    __tablename__ = "plan_changes"
    __table_args__ = (Index("ix_plan_changes_latest", "tenant_id", "action", text("id DESC")),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    tenant_id: Mapped[UUID] = _tenant()
    action: Mapped[str]
    item: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))  # None = taken out of the plan
    context: Mapped[dict[str, Any]]
    undone: Mapped[bool] = mapped_column(server_default=text("false"))
    person_id: Mapped[UUID | None] = _person()
    at: Mapped[datetime] = now()


class BenchmarkContribution(Base):
    """One figure of a company and year that its owner gives to the comparison of sectors. `naf`: division, two digits;
    `section`: its letter; `wording`: what was agreed to."""

    __tablename__ = "benchmark_contributions"
    __table_args__ = (CheckConstraint("value > 0", name="value"),)

    tenant_id: Mapped[UUID] = mapped_column(ForeignKey("companies.tenant_id", ondelete="CASCADE"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    indicator: Mapped[str] = mapped_column(primary_key=True)
    naf: Mapped[str]
    section: Mapped[str]
    value: Mapped[float]
    person_id: Mapped[UUID | None] = _person()
    wording: Mapped[str]
    at: Mapped[datetime] = now()


class BenchmarkCell(Base):
    """What is published of a group of at least ten companies, once a month, by auth.publish_benchmarks() alone.

    `grp`: 'naf:56', 'section:I' or 'all'; `n` is rounded down to a multiple of five; logarithms are natural.
    """

    __tablename__ = "benchmark_cells"

    month: Mapped[date] = mapped_column(primary_key=True)
    grp: Mapped[str] = mapped_column(primary_key=True)
    indicator: Mapped[str] = mapped_column(primary_key=True)
    n: Mapped[int]
    mean_log: Mapped[float]
    sd_log: Mapped[float]
    p10: Mapped[float | None]
    p25: Mapped[float]
    p50: Mapped[float]
    p75: Mapped[float]
    p90: Mapped[float | None]
