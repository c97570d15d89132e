"""A company of a few answers: the shortest way to a form in a test."""

from __future__ import annotations

from collections.abc import Mapping

from core.carbon.answers import Case, Sheet
from core.carbon.form import Form, Item, fill
from core.carbon.questions import Answer, State
from core.ingest.question_tables import parameters
from core.ingest.questions import law
from core.ingest.units import read_units

Answers = Mapping[str, Answer | str]
LAW = law()
UNITS = read_units()
UNKNOWN, NOT_MINE = Answer(State.UNKNOWN), Answer(State.NOT_APPLICABLE)


def typed(text: str, unit: str = "", quality: int = 5) -> Answer:
    return Answer(text=text, unit=unit, quality=quality)


def sheet(answers: Answers, year: int = 2024) -> Sheet:
    """{field: answer}; « field__site » for another site than the first."""
    kept = {}
    for name, answer in answers.items():
        field, _, site = name.partition("__")
        where = (site or "1") if LAW.by_id[field].per_site else ""
        kept[where, field] = typed(answer) if isinstance(answer, str) else answer
    return Sheet(year, kept)


def form(base: Answers | None = None, year: int = 2024, **answers: Answer | str) -> Form:
    """The form of `base` and more answers."""
    return fill(Case(LAW, sheet({**(base or {}), **answers}, year), UNITS, parameters()))


def item(found: Form, name: str) -> Item:
    return next(i for i in found.items if i.field.id == name)
