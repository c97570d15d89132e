"""The questionnaire as typed objects: questions, fields, their conditions, and the answers given.

The law is in data/questionnaire/*.yaml (read by core.ingest.questions); here it is only its shape.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from core.carbon.activity import Control
from core.errors import DataError, InputError


class Kind(StrEnum):
    QUANTITY = "quantity"  # a number and a unit
    NUMBER = "number"  # a number whose unit is fixed
    CHOICE = "choice"  # one option
    CHOICES = "choices"  # one or more options
    SHARE = "share"  # percentages that sum to 100
    TEXT = "text"
    SITES = "sites"


class Mode(StrEnum):
    EXPRESS = "express"
    COMPLETE = "complete"


class State(StrEnum):
    ANSWERED = "answered"
    UNKNOWN = "unknown"  # « je ne sais pas »: the typical value, marked as such, or a gap
    NOT_APPLICABLE = "not_applicable"  # « non concerné »: nothing to count, and no gap


@dataclass(frozen=True, slots=True)
class Words:
    fr: str
    en: str


NO_WORDS = Words("", "")


@dataclass(frozen=True, slots=True)
class Option:
    """One choice. A travel mode carries its `factor`, the `unit` of it, and how many share the vehicle."""

    id: str
    label: Words
    factor: str = ""
    unit: str = ""
    occupants: Fraction = Fraction(1)
    branch: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """A test on another field's answer: one of `words` (or none of them when `negated`); `unit` tests its unit."""

    field: str
    words: frozenset[str]
    negated: bool = False
    on_unit: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """Beyond them an answer is questioned, never refused. In the field's first unit."""

    absolute: Fraction | None = None
    per_employee: Fraction | None = None
    per_m2: Fraction | None = None


NO_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Typical:
    """Which row of data/benchmarks answers « je ne sais pas », and when."""

    benchmark: str
    when: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """One thing asked. It computes through `rule`, or through `factors` (unit → factor) and `flow`, or not at all.

    `beges`: posts that its answer counts in; those of its question when it says none.
    """

    id: str
    question: str
    subject: str
    label: Words
    kind: Kind
    beges: tuple[str, ...] = ()
    line: Words = NO_WORDS
    help: Words = NO_WORDS
    units: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    per_site: bool = False
    optional: bool = False
    branch: str = ""
    when: tuple[Condition, ...] = ()
    path: str = ""
    rank: int = 1
    floor: Limits = NO_LIMITS
    ceiling: Limits = NO_LIMITS
    doubt: Words = NO_WORDS
    typical: tuple[Typical, ...] = ()
    factors: Mapping[str, str] = field(default_factory=dict)
    flow: str = ""
    control: Control = Control.OWN
    lifetime_years: Fraction | None = None
    rule: str = ""
    constants: Mapping[str, str] = field(default_factory=dict)

    @property
    def counted_as(self) -> str:
        """How its lines are called in a result: « line » when the label is a question, else the label."""
        return self.line.fr or self.label.fr

    @property
    def numeric(self) -> bool:
        return self.kind in (Kind.QUANTITY, Kind.NUMBER)

    def option(self, name: str) -> Option:
        """Raises DataError: options are checked when an answer is read."""
        for option in self.options:
            if option.id == name:
                return option
        raise DataError("Le champ « {field} » n'a pas de choix « {name} ».", field=self.id, name=name)


@dataclass(frozen=True, slots=True)
class Question:
    id: str
    number: int
    mode: Mode
    title: Words
    help: Words
    fields: tuple[Field, ...]
    beges: tuple[str, ...] = ()
    branch: str = ""
    when: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Sector:
    """A sector profile: the branches of the questionnaire it switches on."""

    id: str
    label: Words
    examples: Words
    branches: frozenset[str]


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A value for who does not know. `value` as a person would type it; `per` '', 'm2' or 'employee'.

    `sourced` is False for a « hypothèse CarbonScore ». `grid` limits it to one grid ('' = anywhere).
    """

    key: str
    sector: str
    value: str
    unit: str
    per: str
    grid: str
    sourced: bool
    source: str


@dataclass(frozen=True, slots=True)
class Grid:
    """An electricity grid: the postcodes it serves, and its mixes, one per year or one for all years."""

    id: str
    label: str
    prefixes: tuple[str, ...]
    factor: str  # « {year} » stands for the vintage
    first_year: int
    last_year: int


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it was typed. `quality` is the note of the figure, 1…5."""

    state: State = State.ANSWERED
    text: str = ""
    unit: str = ""
    quality: int = 3

    def to_json(self) -> dict[str, str | int]:
        if self.state is not State.ANSWERED:
            return {"state": str(self.state)}
        return {"state": str(self.state), "text": self.text, "unit": self.unit, "quality": self.quality}

    @staticmethod
    def from_json(stored: Mapping[str, str | int]) -> Answer:
        return Answer(
            State(str(stored["state"])),
            str(stored.get("text", "")),
            str(stored.get("unit", "")),
            int(stored.get("quality", 3)),
        )


UNKNOWN = Answer(State.UNKNOWN)
NOT_APPLICABLE = Answer(State.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Law:
    """The whole law of the questionnaire. Shapes: questions by number, everything else by id."""

    questions: tuple[Question, ...]
    sectors: Mapping[str, Sector]
    benchmarks: tuple[Benchmark, ...]
    grids: tuple[Grid, ...]
    renames: Mapping[str, str]
    by_id: Mapping[str, Field]

    def fields(self) -> Iterator[Field]:
        for question in self.questions:
            yield from question.fields

    def field(self, name: str) -> Field:
        """The field, by its present or former name. Raises InputError."""
        found = self.by_id.get(self.renames.get(name, name))
        if found is None:
            raise InputError(
                "Champ « {name} » inconnu du questionnaire. Corrigez son nom (liste : docs/answers.md).", name=name
            )
        return found
