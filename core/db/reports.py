"""Reports of a company and their files: asked for, then ready or failed; a file is written once.

Who asks or makes one locks: `members.lock` for the list, `hold` for one report.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, delete, func, insert, select, text, update
from sqlalchemy.orm import Session

from core.db.identity_tables import AuditEntry
from core.db.report_tables import ReportFile, StoredReport
from core.db.tables import Calculation

Place = Row[UUID, str, str, int]  # report, kind, sha256, size
Content = Row[bytes | None, str | None, str]  # content or place, sha256

_ENQUEUE = text("SELECT app.ask_report(:report_id)")


def newest(session: Session, tenant_id: UUID) -> Sequence[Row[Any]]:
    """Every report with the year, hash and total of its run, newest first."""
    return session.execute(_with_run(tenant_id).order_by(StoredReport.asked_at.desc(), StoredReport.id)).all()


def by_id(session: Session, tenant_id: UUID, report_id: UUID) -> Row[Any] | None:
    return session.execute(_with_run(tenant_id).where(StoredReport.id == report_id)).first()


def waiting(session: Session, tenant_id: UUID, run_id: UUID, template: str, language: str) -> UUID | None:
    """The same report, asked for and not made yet."""
    asked = select(StoredReport.id).where(StoredReport.tenant_id == tenant_id, StoredReport.status == "asked")
    same = (StoredReport.run_id == run_id, StoredReport.template == template, StoredReport.language == language)
    return session.scalar(asked.where(*same).limit(1))


def count(session: Session, tenant_id: UUID, status: str | None = None) -> int:
    """Reports kept, made or not; or those of one status."""
    asked = select(func.count()).select_from(StoredReport).where(StoredReport.tenant_id == tenant_id)
    return session.scalar(asked if status is None else asked.where(StoredReport.status == status)) or 0


def add(session: Session, row: dict[str, Any]) -> UUID:
    """A report that is asked for, in the queue of the worker."""
    made = session.execute(insert(StoredReport).values(row).returning(StoredReport.id)).scalar_one()
    enqueue(session, made)
    return made


def enqueue(session: Session, report_id: UUID) -> None:
    """Put it in the queue, in this very transaction; once while it waits there."""
    session.execute(_ENQUEUE, {"report_id": report_id})


def hold(session: Session, tenant_id: UUID, report_id: UUID) -> str | None:
    """The status of a report that nobody else changes until the transaction ends; None without such a report."""
    asked = select(StoredReport.status).where(StoredReport.tenant_id == tenant_id, StoredReport.id == report_id)
    return session.scalar(asked.with_for_update())


def change(session: Session, tenant_id: UUID, report_id: UUID, **values: Any) -> None:
    """`values`: status, failure, code, digest, ready_at."""
    mine = update(StoredReport).where(StoredReport.tenant_id == tenant_id, StoredReport.id == report_id)
    session.execute(mine.values(**values))


def remove(session: Session, tenant_id: UUID, report_id: UUID) -> bool:
    """The report, its files and the links that open it. False when this company has no such report."""
    gone = delete(StoredReport).where(StoredReport.tenant_id == tenant_id, StoredReport.id == report_id)
    return session.scalar(gone.returning(StoredReport.id)) is not None


def add_file(session: Session, row: dict[str, Any]) -> None:
    session.execute(insert(ReportFile).values(row))


def files(session: Session, tenant_id: UUID, report_id: UUID | None = None) -> dict[UUID, list[Place]]:
    """{report: its files}, without what is in them; of one report, or of all."""
    asked = select(ReportFile.report_id, ReportFile.kind, ReportFile.sha256, ReportFile.size)
    if report_id is not None:
        asked = asked.where(ReportFile.report_id == report_id)
    found: dict[UUID, list[Place]] = {}
    for row in session.execute(asked.where(ReportFile.tenant_id == tenant_id).order_by(ReportFile.kind)):
        found.setdefault(row.report_id, []).append(row)
    return found


def file(session: Session, tenant_id: UUID, report_id: UUID, kind: str) -> Content | None:
    """What is in a file, or where it is."""
    asked = select(ReportFile.content, ReportFile.place, ReportFile.sha256)
    mine = (ReportFile.tenant_id == tenant_id, ReportFile.report_id == report_id, ReportFile.kind == kind)
    return session.execute(asked.where(*mine)).first()


def places(session: Session, tenant_id: UUID, report_id: UUID | None = None) -> list[str]:
    """Where files are outside the database: those of a report, or of every report of the company."""
    mine = select(ReportFile.place).where(ReportFile.tenant_id == tenant_id, ReportFile.place.is_not(None))
    asked = mine if report_id is None else mine.where(ReportFile.report_id == report_id)
    return [str(place) for place in session.scalars(asked)]


def brand_changes(session: Session, tenant_id: UUID, since: datetime, until: datetime) -> int:
    """How often the brand was changed between two moments."""
    asked = select(func.count()).select_from(AuditEntry).where(AuditEntry.tenant_id == tenant_id)
    between = (AuditEntry.action == "brand_changed", AuditEntry.at > since, AuditEntry.at <= until)
    return session.scalar(asked.where(*between)) or 0


def _with_run(tenant_id: UUID) -> Select[Any]:
    run = (Calculation.year, Calculation.hash.label("run_hash"), Calculation.total_kg)
    return (
        select(*StoredReport.__table__.columns, *run)
        .join(Calculation, (Calculation.id == StoredReport.run_id) & (Calculation.tenant_id == StoredReport.tenant_id))
        .where(StoredReport.tenant_id == tenant_id)
    )
