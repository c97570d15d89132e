"""What the matcher is given (tables of data/matching) and what it gives back."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Concept:
    """A pattern of factors. Category, name, attribute, boundary: regular expressions on folded text, "" for any.

    `prefer`: patterns separated by `;`, the default variant first. `what`: French, what it is.
    """

    key: str
    category: str
    name: str
    attribute: str
    boundary: str
    prefer: str
    what: str


@dataclass(frozen=True, slots=True)
class Expression:
    """What people write (`|` between spellings) and the concepts they mean, the likeliest first.

    `physical`: for a quantity; `money`: for an amount in euros. With a `subject`, only when the text is about it.
    `weight`: below zero for words that say little (« transport », « déchets »), above for those that say it all.
    `proxy`: the base has nothing for it; the concepts are the nearest it has.
    """

    said: str
    subject: str
    physical: str
    money: str
    why: str
    weight: float
    proxy: bool


@dataclass(frozen=True, slots=True)
class Subject:
    """Words that say what a whole text is about, and the categories (regular expression) it then belongs to."""

    subject: str
    said: str
    categories: str
    what: str


@dataclass(frozen=True, slots=True)
class Prior:
    """A weight on a pattern of categories or names; `subject` lifts it."""

    category: str
    name: str
    weight: float
    subject: str
    why: str


@dataclass(frozen=True, slots=True)
class AccountHint:
    """What an account of the French chart is about. `kind`: money | physical | nothing."""

    prefix: str
    kind: str
    concepts: str
    why: str


@dataclass(frozen=True, slots=True)
class Nothing:
    """What has no emission factor: salaries, taxes, transfers of money."""

    said: str
    why: str


@dataclass(frozen=True, slots=True)
class Synonym:
    """Words of bills, and the word that the Base Carbone® uses for the same thing; in texts about `subject`, if any."""

    said: str
    subject: str
    word: str


@dataclass(frozen=True, slots=True)
class City:
    """A city people travel to. Degrees; `country` in French."""

    said: str
    latitude: float
    longitude: float
    country: str


@dataclass(frozen=True, slots=True)
class Weight:
    """A feature of the confidence (core/match/confidence.py) and its weight. `what`: French."""

    feature: str
    weight: float
    what: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The tables of data/matching."""

    concepts: tuple[Concept, ...]
    expressions: tuple[Expression, ...]
    subjects: tuple[Subject, ...]
    priors: tuple[Prior, ...]
    accounts: tuple[AccountHint, ...]
    nothing: tuple[Nothing, ...]
    synonyms: tuple[Synonym, ...]
    cities: tuple[City, ...]
    calibration: tuple[Weight, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """One text to match. `year`: of the accounts, for the vintage of the ratio; `supplier`: who is paid, if known."""

    text: str
    account: str = ""
    unit: str = ""
    only_money: bool = False
    year: int | None = None
    supplier: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A factor that may fit. `factor`: ADEME id or stable key; `reasons`: French sentences."""

    factor: str
    label: str
    unit: str
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matched:
    """Candidates, best first. `confidence`: chance that the first is right; `unit` canonical, "" unknown."""

    query: str
    confidence: float
    abstained: bool
    candidates: tuple[Candidate, ...]
    quantity: Fraction | None
    unit: str
