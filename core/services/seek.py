"""Which question of the questionnaire asks for something that a person names: « GNR » → the litres of question 6."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.carbon.factors import FactorBook
from core.carbon.questions import Field, Law, Question
from core.errors import FactorNotFound
from core.match.shapes import Candidate

MOST = 3
ELECTRICITY = "elec_mix"  # whichever year and grid


@dataclass(frozen=True, slots=True)
class Asked:
    """A field that counts with the factor found. `units`: those it takes; `option`: what to choose there, if any."""

    question: Question
    field: Field
    units: tuple[str, ...]
    option: str
    factor: str


def places(candidates: Sequence[Candidate], law: Law, book: FactorBook) -> list[Asked]:
    """The fields that count with one of these factors, in the order of the candidates; each question once."""
    known = _by_factor(law)
    questions = {field.id: question for question in law.questions for field in question.fields}
    found: dict[str, Asked] = {}
    for candidate in candidates:
        for key in _keys(candidate.factor, book, law):
            for field, units, option in known.get(key, ()):
                asked = questions[field.id]
                found.setdefault(asked.id, Asked(asked, field, units, option, candidate.label))
    return list(found.values())[:MOST]


def _by_factor(law: Law) -> Mapping[str, list[tuple[Field, tuple[str, ...], str]]]:
    """{factor: fields that count with it}."""
    found: dict[str, list[tuple[Field, tuple[str, ...], str]]] = defaultdict(list)
    for field in law.fields():
        for factor in dict.fromkeys(field.factors.values()):
            units = tuple(unit for unit, of in field.factors.items() if of == factor)
            found[factor].append((field, units, ""))
        for option in field.options:
            if option.factor:
                found[option.factor].append((field, (option.unit,) if option.unit else (), option.label.fr))
        if field.rule == "electricity" and "kWh" in field.units:
            found[ELECTRICITY].append((field, field.units, ""))
        for value in field.constants.values():
            if "_" in value and value not in law.by_id:
                found[value].append((field, field.units, ""))
    return found


def _keys(ref: str, book: FactorBook, law: Law) -> Iterator[str]:
    """What the law may call a factor: its stable key, its id, or the mix of a grid."""
    yield ref
    try:
        found = book.get(ref)
    except FactorNotFound:
        return
    if found.key:
        yield found.key
        vintages = {grid.factor.split("{")[0] for grid in law.grids if "{" in grid.factor}
        if any(found.key.startswith(start) for start in vintages):
            yield ELECTRICITY
