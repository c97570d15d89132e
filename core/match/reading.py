"""A text read: its words, quantities, account, places, subjects and expressions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from core.carbon.units import ENERGY, MONEY, Units
from core.errors import UnitError
from core.match.phrases import Hit, Phrases
from core.match.quantities import Measure, read_measures
from core.match.query import Query
from core.match.shapes import Asked, Expression, Nothing, Subject, Vocabulary
from core.match.spelling import Spelling
from core.match.words import fold, tokens

BANK = frozenset(("cb", "prlv", "sepa", "vir"))
APART = ""  # between a text and its supplier: no expression holds it
_ACCOUNT = re.compile(
    r"\b(?:compte|cpte|cpt|cte)\s*(?:n[°o]?\s*)?([1-7]\d{1,9})\b(?!\s?(?:\d{3}\b|[.,]\d|€|eur|k€|ht\b|ttc\b))"
    r"|^\s*([26]\d{3,7})(?=\s+[^\W\d]{3})",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(20[0-4]\d)\b")
_GAS = r"1[1-4]|2[23]|32|41|50|1[1-6]\d|170|2[1-4]\d|290|318|365|[45]\d\d|60[01]|71[78]|744|1[123]\d\d"
_CODE = re.compile(
    rf"\b(?:hfc|hcfc|hfo|cfc|r)[\s-]?({_GAS})(?:[\s-]?([a-f]|yf|z[de]|[a-f]a|eb))?\b(?!\s?%)"
    r"|\b(134|4\d\d|507|1234)([a-f]|yf|ze)\b",
    re.IGNORECASE,
)
_TYRE = re.compile(r"pneu", re.IGNORECASE)  # « 205/55 R14 » is no gas


class Reader:
    """Reads texts with one vocabulary. `places`: the countries and overseas places of an edition, folded;
    `known_words`: the stems of its labels."""

    def __init__(self, vocabulary: Vocabulary, places: Iterable[str], known_words: Iterable[str], units: Units) -> None:
        self._units = units
        self._expressions = Phrases((row.said, row) for row in vocabulary.expressions)
        self._subjects: Phrases[Subject] = Phrases((row.said, row) for row in vocabulary.subjects)
        self._nothing: Phrases[Nothing] = Phrases((row.said, row) for row in vocabulary.nothing)
        known = set(places)
        abroad = ((city.said, fold(city.country)) for city in vocabulary.cities if fold(city.country) in known)
        self._places = Phrases([*((place, place) for place in known), *abroad])
        self._numbers = {word for word in self._expressions.words() if word.isdigit()}
        self._synonyms = Phrases((row.said, row) for row in vocabulary.synonyms)
        tables = (self._expressions, self._subjects, self._nothing)
        self._spelling = Spelling([*known_words, *(word for table in tables for word in table.words())])

    def read(self, asked: Asked) -> Query:
        text, account = _account(asked)
        text, code = _code(text)
        measures, left = read_measures(text, self._units)
        words, subjects = self._words(left, {*_of_unit(asked.unit), *({"fluid"} if code else ())})
        found = self._expressions.all([*words, APART, *tokens(asked.supplier)] if asked.supplier else words)
        found = _in_subject(found, subjects)
        hits = [hit for hit in found if not any(hit.places < other.places for other in found)]
        return Query(
            asked=asked,
            plain=fold(left),
            words=tuple(words),
            measures=tuple(measures),
            account=account,
            year=asked.year or next((int(year) for year in reversed(_YEAR.findall(left))), None),
            places=frozenset(hit.value for hit in self._places.find(words)),
            subjects=frozenset(subjects),
            hits=tuple(hits),
            inner=tuple(hit for hit in found if hit not in hits),
            nothing=self._void(words, hits),
            code=code,
            dimensions=_heating_value(self._dimensions(asked, measures), words) or _bank_line(words),
        )

    def _words(self, text: str, subjects: set[str]) -> tuple[list[str], set[str]]:
        """The stems of a text, well spelt and in full, and what it is about, `subjects` included."""
        words = [word for word in tokens(_YEAR.sub(" ", text)) if not word.isdigit() or word in self._numbers]
        words = [self._spelling.correct(word) for word in words]
        about = subjects | {hit.value.subject for hit in self._subjects.all(words)}
        return self._spelt_out(words, about), about

    def _void(self, words: list[str], hits: list[Hit[Expression]]) -> tuple[Hit[Nothing], ...]:
        """What has no factor, but for words that belong to a longer expression."""
        found = self._nothing.find(words)
        return tuple(hit for hit in found if not any(hit.places < other.places for other in hits))

    def _spelt_out(self, words: list[str], subjects: set[str]) -> list[str]:
        """The words, abbreviations in full (« fourn » → fourniture); other synonyms are added at the end."""
        said = list(words)
        for hit in self._synonyms.all(words):
            if hit.value.subject and hit.value.subject not in subjects:
                continue
            [word] = tokens(hit.value.word)
            [place, *more] = sorted(hit.places)
            if not more and words[place] not in self._spelling:
                said[place] = word
            elif word not in said:
                said.append(word)
        return said

    def _dimensions(self, asked: Asked, measures: list[Measure]) -> tuple[str, ...]:
        told: list[str] = [MONEY] if asked.only_money else []
        if asked.unit and not told:
            try:
                told = [self._units.dimension(asked.unit)]
            except UnitError:
                told = []
        return tuple(dict.fromkeys(told or [measure.dimension for measure in measures]))


def _heating_value(dimensions: tuple[str, ...], words: Sequence[str]) -> tuple[str, ...]:
    """« gaz PCI 60 MWh » : the heating value that is said apart from the unit."""
    told = next((word.upper() for word in words if word in ("pci", "pcs")), "")
    return tuple(f"{ENERGY} {told}" if told and dimension == ENERGY else dimension for dimension in dimensions)


def _of_unit(unit: str) -> set[str]:
    """« t de déchets »: a unit that says what the text is about."""
    return {"waste"} if "dechet" in fold(unit) else set()


def _bank_line(words: Sequence[str]) -> tuple[str, ...]:
    """« PRLV SEPA ORANGE » is about money, whatever its amount."""
    return (MONEY,) if BANK & set(words) else ()


def _account(asked: Asked) -> tuple[str, str]:
    """The text without the account it names, and the account."""
    match = _ACCOUNT.search(asked.text)
    if match is None:
        return asked.text, asked.account.strip()
    return asked.text[: match.start()] + " " + asked.text[match.end() :], asked.account.strip() or match[1] or match[2]


def _code(text: str) -> tuple[str, str]:
    """The text with its refrigerant in one word, and that word: « R 410 A » → r410a."""
    match = _CODE.search(text)
    if match is None or _TYRE.search(text):
        return text, ""
    code = f"r{match[1] or match[3]}{(match[2] or match[4] or '').lower()}"
    return text[: match.start()] + code + text[match.end() :], code


def _in_subject(hits: list[Hit[Expression]], subjects: set[str]) -> list[Hit[Expression]]:
    """An expression of the subject at hand replaces those of no subject on its words; those of other subjects go."""
    kept = [hit for hit in hits if not hit.value.subject or hit.value.subject in subjects]
    special = [hit.places for hit in kept if hit.value.subject and hit.value.weight >= 0]
    return [hit for hit in kept if hit.value.subject or not any(hit.places & places for places in special)]
