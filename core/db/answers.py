"""Answers as they were typed: a log of changes per company and year. The answer is the latest change not undone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import distinct_on, insert
from sqlalchemy.orm import Session

from core.db.tables import AnswerChange, QuestionnaireSession

Stored = dict[str, Any]


def current(session: Session, tenant_id: UUID, year: int) -> dict[tuple[str, str], Stored]:
    """{(site, field): answer}, erased answers left out."""
    latest = (
        select(AnswerChange.site, AnswerChange.field, AnswerChange.answer)
        .join(QuestionnaireSession, AnswerChange.session_id == QuestionnaireSession.id)
        .where(QuestionnaireSession.tenant_id == tenant_id, QuestionnaireSession.year == year)
        .where(AnswerChange.tenant_id == tenant_id, AnswerChange.undone.is_(False))
        .order_by(AnswerChange.site, AnswerChange.field, AnswerChange.id.desc())
        .ext(distinct_on(AnswerChange.site, AnswerChange.field))
    )
    return {(site, field): answer for site, field, answer in session.execute(latest) if answer is not None}


def append(session: Session, tenant_id: UUID, year: int, changes: Iterable[tuple[str, str, Stored | None]]) -> None:
    """Add changes (site, field, answer or None to erase) to the log of a year, opening it if it is new."""
    session_id = _open(session, tenant_id, year)
    session.add_all(
        AnswerChange(tenant_id=tenant_id, session_id=session_id, site=site, field=field, answer=answer)
        for site, field, answer in changes
    )


def undo(session: Session, tenant_id: UUID, year: int) -> tuple[str, str] | None:
    """Take back the latest change of a year; (site, field) of it, None when there is nothing left to undo."""
    last = (
        select(func.max(AnswerChange.id))
        .join(QuestionnaireSession, AnswerChange.session_id == QuestionnaireSession.id)
        .where(QuestionnaireSession.tenant_id == tenant_id, QuestionnaireSession.year == year)
        .where(AnswerChange.tenant_id == tenant_id, AnswerChange.undone.is_(False))
        .scalar_subquery()
    )
    change = (
        update(AnswerChange)
        .where(AnswerChange.id == last, AnswerChange.tenant_id == tenant_id)
        .values(undone=True)
        .returning(AnswerChange.site, AnswerChange.field)
        .execution_options(synchronize_session=False)
    )
    row = session.execute(change).one_or_none()
    return None if row is None else (row.site, row.field)


def years(session: Session, tenant_id: UUID) -> list[int]:
    """The years a company has begun, latest first."""
    begun = select(QuestionnaireSession.year).where(QuestionnaireSession.tenant_id == tenant_id)
    return list(session.scalars(begun.order_by(QuestionnaireSession.year.desc())))


def _open(session: Session, tenant_id: UUID, year: int) -> UUID:
    begun = insert(QuestionnaireSession).values(tenant_id=tenant_id, year=year)
    touched = begun.on_conflict_do_update(index_elements=["tenant_id", "year"], set_={"updated_at": func.now()})
    return session.execute(touched.returning(QuestionnaireSession.id)).scalar_one()
