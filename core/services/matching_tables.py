"""The tables of data/matching, read once: one spelling a row there, grouped here by what it means."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from core.errors import DataError
from core.ingest.tables import DATA, LIST_SEPARATOR, read_table
from core.match.families import Published
from core.match.shapes import (
    AccountHint,
    City,
    Concept,
    Expression,
    Nothing,
    Prior,
    Subject,
    Synonym,
    Vocabulary,
    Weight,
)

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    Row = TypeVar("Row", bound=DataclassInstance)
else:
    Row = TypeVar("Row")

Key = TypeVar("Key", str, tuple[str, str])
FOLDER = DATA / "matching"


@dataclass(frozen=True, slots=True)
class Spelt:
    """One row of lexicon.csv: what people write, in texts about `subject` ("" for any), and what it means."""

    said: str
    subject: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Meaning:
    """One row of meanings.csv. `physical`, `money`: concepts, the likeliest first; the rest: see Expression."""

    meaning: str
    physical: str
    money: str
    weight: float
    proxy: bool
    why: str


@dataclass(frozen=True, slots=True)
class SubjectWord:
    """One row of subject_words.csv: a word that says what a whole text is about."""

    said: str
    subject: str


@dataclass(frozen=True, slots=True)
class SubjectRow:
    """One row of subjects.csv. `categories`: regular expression on the categories such a text belongs to."""

    subject: str
    categories: str
    what: str


@cache
def vocabulary() -> Vocabulary:
    """What people write, and what they mean by it. Raises DataError naming the file and line."""
    nothing = _grouped((row.why, row.said) for row in _read("nothing", Nothing))
    words = _grouped((row.subject, row.said) for row in _read("subject_words", SubjectWord))
    return Vocabulary(
        concepts=_read("concepts", Concept),
        expressions=_expressions(),
        subjects=tuple(
            Subject(row.subject, words[row.subject], row.categories, row.what) for row in _read("subjects", SubjectRow)
        ),
        priors=_read("priors", Prior),
        accounts=_read("accounts", AccountHint),
        nothing=tuple(Nothing(said, why) for why, said in nothing.items()),
        synonyms=_read("synonyms", Synonym),
        cities=_read("cities", City),
        calibration=_read("calibration", Weight),
    )


@cache
def published_names() -> tuple[Published, ...]:
    """How the Base Carbone® names our keyed facts, for the edition that only knows our labels."""
    return _read("published_names", Published)


def _expressions() -> tuple[Expression, ...]:
    meanings = {row.meaning: row for row in _read("meanings", Meaning)}
    spelt = _grouped(((row.meaning, row.subject), row.said) for row in _read("lexicon", Spelt))
    if unknown := {meaning for meaning, _ in spelt} - meanings.keys():
        raise DataError("data/matching/lexicon.csv : sens inconnus {names}.", names=", ".join(sorted(unknown)))
    found = []
    for (meaning, subject), said in spelt.items():
        row = meanings[meaning]
        found.append(Expression(said, subject, row.physical, row.money, row.why, row.weight, row.proxy))
    return tuple(found)


def _grouped(pairs: Iterable[tuple[Key, str]]) -> dict[Key, str]:
    """{what is meant: its spellings, separated by `|`}, in the order of the table."""
    found: dict[Key, list[str]] = defaultdict(list)
    for key, said in pairs:
        found[key].append(said)
    return {key: LIST_SEPARATOR.join(said) for key, said in found.items()}


def _read(name: str, row: type[Row]) -> tuple[Row, ...]:
    return tuple(read_table(FOLDER / f"{name}.csv", row))
