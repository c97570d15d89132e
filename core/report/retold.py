"""What was written in French and kept — labels, derivations, gaps — in the reader's language.

A run keeps the words it was made with, and its hash covers some of them: nothing of it is rewritten. A reader of
another language is told the same thing: words of tables by their English column or by the catalogue, sentences with
numbers by their template (core.carbon.derivations). What nobody here wrote is left as it is: names of companies and
sites, labels typed by a person or read in a file, factors that the Base Carbone publishes in French only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from enum import StrEnum
from functools import cache, lru_cache

from babel.dates import get_month_names

from core.carbon.derivations import BETWEEN, NAMES, Apart, Source, Validity, Why
from core.carbon.differences import Waterfall
from core.carbon.footprint import Footprint, Gap, Line
from core.carbon.questions import Words
from core.ingest import builtin
from core.ingest.ledger_tables import ledger_rules
from core.ingest.questions import law
from core.language import catalogue, language
from core.report.unit_words import unit

_OURS = ("question:", "ledger:")  # sources whose labels are written here
_COLON, _POINT = " : ", " · "
_NUMBER = re.compile(r"-?\d[\d\u202f]*(?:,\d+)?")
_WITH_UNIT = re.compile(rf"({_NUMBER.pattern}) (\S.*)")
_WITH_SHARE = re.compile(rf"(.+) ({_NUMBER.pattern}) %")
_IN_ENGLISH = {"projet": "project", "projets": "projects", "contre": "against", "et": "and"}
_CITED = re.compile(r"(?<=Mission Transition Écologique, )projets?\b|(?<=\d )(?:contre|et)(?= \d)")
_DATED = re.compile(r"(\w+) (\d{4})")
_HOLE = re.compile(r"\{(\w+)\}")


def text(french: str) -> str:
    """A label, a derivation or a reason as the reader knows it; the same text when nobody here wrote it."""
    return french if language() == "fr" else _english(french)


def known(french: str) -> str | None:
    """The same, None when nobody here wrote it."""
    return french if language() == "fr" else _known(french)


def footprint(kept: Footprint) -> Footprint:
    """The same footprint with its words in the reader's language; figures, ids and units are untouched."""
    if language() == "fr":
        return kept
    return replace(kept, lines=[_line(line) for line in kept.lines], gaps=[gap(one) for one in kept.gaps])


def gap(kept: Gap) -> Gap:
    """A missing answer, its label in the reader's language."""
    return replace(kept, label=text(kept.label))


def waterfall(found: Waterfall) -> Waterfall:
    """The same difference, its activities named in the reader's language."""
    return replace(found, shares=[replace(share, label=text(share.label)) for share in found.shares])


def factor(label: str, key: str | None) -> str:
    """A factor by its English name where one is known: ours, else the one that the Base Carbone gives."""
    ours = builtin.rows().get(key or "")
    return label if language() == "fr" or not label else ours.label_en if ours is not None else text(label)


def cited(source: str) -> str:
    """Where a figure comes from. A citation that holds numbers only is told word by word."""
    said = text(source)
    return said if language() == "fr" else _CITED.sub(lambda found: _IN_ENGLISH[found[0].strip()], said)


def validity(published: str) -> str:
    """Until when a factor is valid, as the base says it: « Décembre 2020 », « Année 2008 », « 3 ans », « 2026 »."""
    if language() == "fr":
        return published
    dated = _DATED.fullmatch(published)
    month = _months().get(dated[1].casefold(), "") if dated else ""
    return f"{month} {dated[2]}" if dated and month else text(published)


def _line(line: Line) -> Line:
    """What a person typed stays; a row without a label took the name of its factor."""
    ours = line.source.startswith(_OURS) or line.label == line.factor_label
    return replace(
        line,
        label=text(line.label) if ours else line.label,
        derivation=text(line.derivation),
        factor_label=factor(line.factor_label, line.factor_key),
        part_label=text(line.part_label),
        replaced_by=text(line.replaced_by),
    )


@lru_cache(maxsize=20_000)
def _english(french: str) -> str:
    return _known(french) or _series(french) or _sides(french) or french


def _known(french: str) -> str | None:
    """A phrase of a table or a whole sentence; None when nobody here wrote it."""
    if not french:
        return None
    found = _phrases().get(french) or catalogue("en").get(french)
    return found or next((said for pattern, english in _templates() if (said := _said(pattern, english, french))), None)


def _series(french: str) -> str | None:
    """Sentences put one after the other; a sentence may hold the sign that parts them, so the longest are tried."""
    pieces = french.split(BETWEEN)
    if len(pieces) == 1:
        return None
    told: list[str] = []
    while pieces:
        ends = range(len(pieces), 0, -1)
        tried = ((end, _known(BETWEEN.join(pieces[:end]))) for end in ends)
        end, said = next(((end, said) for end, said in tried if said), (1, pieces[0]))
        told.append(said)
        del pieces[:end]
    return "; ".join(told)


def _sides(french: str) -> str | None:
    """« Domicile-travail : bus » → “Commuting: bus”: both sides are known, or the last one, or the first."""
    pieces = french.split(_COLON)
    cuts = [(_COLON.join(pieces[:n]), _COLON.join(pieces[n:])) for n in range(1, len(pieces))]
    said = [(left, right, _known(left), _known(right) or _sides(right)) for left, right in cuts]
    known = sorted((one for one in said if one[2] or one[3]), key=lambda one: (not (one[2] and one[3]), not one[3]))
    return next((f"{new_left or left}: {new_right or right}" for left, right, new_left, new_right in known), None)


def _said(pattern: re.Pattern[str], english: str, french: str) -> str | None:
    """The English sentence with what the French one held; None when a hole swallows other sentences."""
    match = pattern.fullmatch(french)
    if match is None:
        return None
    held = {name: _held(name, value.strip()) for name, value in match.groupdict().items()}
    whole = {name: said for name, said in held.items() if said is not None}
    return english.format(**whole) if len(whole) == len(held) else None


def _held(hole: str, value: str) -> str | None:
    """What stands in a hole: a number, a unit, « 15 km », « Bus 16 % · Voiture 84 % », words."""
    if hole == "unit":
        return unit(value)
    if _NUMBER.fullmatch(value):
        return _number(value)
    said = _known(value)
    if said or BETWEEN in value:
        return said
    if _WITH_SHARE.fullmatch(value):
        return _POINT.join(_share(part) for part in value.split(_POINT))
    measured = _WITH_UNIT.fullmatch(value)
    return f"{_number(measured[1])} {unit(measured[2])}" if measured else _sides(value) or value


def _share(part: str) -> str:
    found = _WITH_SHARE.fullmatch(part)
    return f"{_english(found[1])} {_number(found[2])}%" if found else part


def _number(french: str) -> str:
    """« 12 000,5 » → “12,000.5”."""
    return french.replace("\u202f", " ").replace(",", ".").replace(" ", ",")


@cache
def _months() -> Mapping[str, str]:
    """« décembre » → “December”."""
    names = (get_month_names("wide", locale=code) for code in ("fr", "en"))
    return dict(zip(*(list(one.values()) for one in names), strict=True))


@cache
def _templates() -> tuple[tuple[re.Pattern[str], str], ...]:
    """(how a sentence of a template reads, the template in English), the most precise first."""
    known: list[StrEnum] = [*Why, *Source, *Apart, *Validity]
    known.sort(key=lambda one: -len(_HOLE.sub("", one)))
    english = catalogue("en")
    return tuple((_pattern(one), english[one.value]) for one in known if one.value in english)


def _pattern(template: str) -> re.Pattern[str]:
    """Holes of NAMES hold words, the others a number; the same hole twice holds the same thing."""
    written, seen = "", set[str]()
    for place, piece in enumerate(_HOLE.split(template)):
        if not place % 2:
            written += re.escape(piece)
        elif piece in seen:
            written += f"(?P={piece})"
        else:
            seen.add(piece)
            written += f"(?P<{piece}>{'.+' if piece in NAMES else _NUMBER.pattern})"
    return re.compile(written, re.DOTALL)


@cache
def _phrases() -> Mapping[str, str]:
    """French → English, from the tables of data/ that have both."""
    found: dict[str, str] = {}
    for words in _questionnaire():
        found.setdefault(words.fr, words.en)
        found.setdefault(words.fr[:1].lower() + words.fr[1:], words.en[:1].lower() + words.en[1:])
    for fact in builtin.rows().values():
        found.setdefault(fact.label, fact.label_en)
    for path in ledger_rules().paths.values():
        found.setdefault(path.label, path.label_en)
    return {french: english for french, english in found.items() if french and english}


def _questionnaire() -> Iterator[Words]:
    for question in law().questions:
        yield question.title
        for asked in question.fields:
            yield from (asked.line, asked.label, *(option.label for option in asked.options))
