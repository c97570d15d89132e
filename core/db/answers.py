"""Answers as they were typed: a log of changes per company and year. The answer is the latest change not undone.

Who writes calls `hold` first: the writers of one company and year then wait for each other until they commit, and what
is read next is what the one before has left.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Row, Select, any_, bindparam, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session, aliased

from core.db.tables import AnswerChange, Company, QuestionnaireSession

Stored = dict[str, Any]
Change = tuple[str, str, Stored | None]  # site or "", field, answer or None to erase
Later = BindParameter[Any]  # a value that each execution gives
Trade = Row[Stored | None, str | None, str | None]


def current(session: Session, tenant_id: UUID, year: int) -> list[tuple[int, str, str, Stored | None]]:
    """(id of the change, site, field, answer or None when it was erased), one for each field, oldest change first."""
    latest = (
        _changes(select(AnswerChange.id, AnswerChange.site, AnswerChange.field, AnswerChange.answer), tenant_id, year)
        .where(AnswerChange.undone.is_(False))
        .order_by(AnswerChange.site, AnswerChange.field, AnswerChange.id.desc())
        .ext(distinct_on(AnswerChange.site, AnswerChange.field))
    )
    return sorted((row.id, row.site, row.field, row.answer) for row in session.execute(latest))


def trade(session: Session, tenant_id: UUID, year: int, names: Sequence[str]) -> Trade | None:
    """What a company said of its trade: the latest answer of the year to a field of these names (None: never
    answered, or erased), the sector and the NAF code of its profile. Asked at every run of some pages: built once."""
    return session.execute(_TRADE, {"tenant_id": tenant_id, "year": year, "names": list(names)}).one_or_none()


def hold(session: Session, tenant_id: UUID, year: int) -> UUID | None:
    """The session of a year begun, held until the transaction ends; None when the year is not begun."""
    mine = (QuestionnaireSession.tenant_id == tenant_id, QuestionnaireSession.year == year)
    touched = update(QuestionnaireSession).where(*mine).values(updated_at=func.now())
    return session.scalar(touched.returning(QuestionnaireSession.id))


def begin(session: Session, tenant_id: UUID, year: int) -> UUID:
    """The session of a year, opened if it is new, and held."""
    begun = postgresql.insert(QuestionnaireSession).values(tenant_id=tenant_id, year=year)
    touched = begun.on_conflict_do_update(index_elements=["tenant_id", "year"], set_={"updated_at": func.now()})
    return session.execute(touched.returning(QuestionnaireSession.id)).scalar_one()


def append(
    session: Session, tenant_id: UUID, session_id: UUID, person_id: UUID | None, changes: Sequence[Change]
) -> int:
    """Add changes to the log; the id of the last one (0 without any)."""
    same = {"tenant_id": tenant_id, "session_id": session_id, "person_id": person_id}
    values = [{**same, "site": site, "field": field, "answer": answer} for site, field, answer in changes]
    if not values:
        return 0
    return max(session.scalars(insert(AnswerChange).returning(AnswerChange.id), values))


def version(session: Session, tenant_id: UUID, year: int) -> int:
    """Grows with every change and every undo of a year; 0 when nothing was ever answered."""
    counted = select(func.count() + func.count().filter(AnswerChange.undone)).select_from(AnswerChange)
    return session.scalar(_changes(counted, tenant_id, year)) or 0


def undo(session: Session, tenant_id: UUID, year: int, person_id: UUID | None) -> Change | None:
    """Take back the latest change of a year; what it said. None when there is nothing left to undo.

    With a person, it is the latest of theirs, or of nobody's, that still stands: never what somebody else answered.
    """
    later = aliased(AnswerChange)
    stands = ~(
        select(later.id)
        .where(later.tenant_id == tenant_id, later.session_id == AnswerChange.session_id, later.undone.is_(False))
        .where(later.site == AnswerChange.site, later.field == AnswerChange.field, later.id > AnswerChange.id)
        .exists()
    )
    mine = _changes(select(func.max(AnswerChange.id)), tenant_id, year).where(AnswerChange.undone.is_(False), stands)
    if person_id is not None:
        mine = mine.where(or_(AnswerChange.person_id == person_id, AnswerChange.person_id.is_(None)))
    change = (
        update(AnswerChange)
        .where(AnswerChange.id == mine.scalar_subquery(), AnswerChange.tenant_id == tenant_id)
        .values(undone=True)
        .returning(AnswerChange.site, AnswerChange.field, AnswerChange.answer)
        .execution_options(synchronize_session=False)
    )
    row = session.execute(change).one_or_none()
    return None if row is None else (row.site, row.field, row.answer)


def years(session: Session, tenant_id: UUID) -> list[int]:
    """The years a company has begun, latest first."""
    begun = select(QuestionnaireSession.year).where(QuestionnaireSession.tenant_id == tenant_id)
    return list(session.scalars(begun.order_by(QuestionnaireSession.year.desc())))


def _changes(asked: Select[Any], tenant_id: UUID | Later, year: int | Later) -> Select[Any]:
    """The changes of one company and year."""
    here = AnswerChange.session_id == QuestionnaireSession.id
    return (
        asked.join(QuestionnaireSession, here)
        .where(QuestionnaireSession.tenant_id == tenant_id, QuestionnaireSession.year == year)
        .where(AnswerChange.tenant_id == tenant_id)
    )


_TRADE = select(
    _changes(select(AnswerChange.answer), bindparam("tenant_id"), bindparam("year"))
    .where(AnswerChange.undone.is_(False), AnswerChange.site == "", AnswerChange.field == any_(bindparam("names")))
    .order_by(AnswerChange.id.desc())
    .limit(1)
    .scalar_subquery(),
    Company.sector,
    Company.naf,
).where(Company.tenant_id == bindparam("tenant_id"))
