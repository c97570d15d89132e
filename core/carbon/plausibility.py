"""Answers that can be read but surprise: questioned at once, with the reason, never refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from core.carbon.answers import Case
from core.carbon.datum import Datum, Site, say
from core.carbon.questions import Field, Kind, State, Words

CHECK = Words("vérifiez le nombre et l'unité.", "check the number and the unit.")
ABOVE = (
    "{shown} pour {base} personnes : {question} (On attend moins de {limit} par personne.)",
    "{shown} pour {base} m² : {question} (On attend moins de {limit} par m².)",
    "{shown} : {question} (On attend moins de {limit}.)",
)
BELOW = (
    "{shown} pour {base} personnes : {question} (On attend plus de {limit} par personne.)",
    "{shown} pour {base} m² : {question} (On attend plus de {limit} par m².)",
    "{shown} : {question} (On attend plus de {limit}.)",
)


@dataclass(frozen=True, slots=True)
class Doubt:
    """A French sentence with named holes (like an error); `question` is the field's own, in both languages."""

    template: str
    values: dict[str, str]
    question: Words

    @property
    def french(self) -> str:
        return self.template.format(**self.values, question=self.question.fr)


def doubts(case: Case, asked: Field, site: Site) -> tuple[Doubt, ...]:
    """What to ask about an answer as typed. Empty for a default, or for a unit the limits do not speak."""
    answer = case.answer(asked, site)
    if not asked.numeric or answer is None or answer.state is not State.ANSWERED:
        return ()
    typed = case.datum(asked.id, site)
    value = _in_first_unit(case, asked, typed) if typed else None
    return tuple(_found(case, asked, site, typed, value)) if typed and value is not None else ()


def _found(case: Case, asked: Field, site: Site, typed: Datum, value: Fraction) -> Iterator[Doubt]:
    question = asked.doubt if asked.doubt.fr else CHECK
    for base, templates, ceiling, floor in _scales(case, asked, site):
        for limit, template, beyond in (
            (ceiling, templates[0], ceiling is not None and value > ceiling * base),
            (floor, templates[1], floor is not None and 0 < value < floor * base),
        ):
            if beyond and limit is not None:
                shown = f"{say(typed.quantity)} {typed.unit}".strip()
                said = f"{say(limit)} {asked.units[0] if asked.units else ''}".strip()
                yield Doubt(template, {"shown": shown, "base": say(base), "limit": said}, question)


def _scales(
    case: Case, asked: Field, site: Site
) -> Iterator[tuple[Fraction, tuple[str, str], Fraction | None, Fraction | None]]:
    """(multiplier, its sentences, ceiling, floor) per person, per m², and in itself."""
    people, area = case.datum("employees", site), case.datum("area", site) if asked.per_site else None
    pairs = list(zip(ABOVE, BELOW, strict=True))
    if people and people.quantity:
        yield people.quantity, pairs[0], asked.ceiling.per_employee, asked.floor.per_employee
    if area and area.quantity:
        yield area.quantity, pairs[1], asked.ceiling.per_m2, asked.floor.per_m2
    yield Fraction(1), pairs[2], asked.ceiling.absolute, asked.floor.absolute


def _in_first_unit(case: Case, asked: Field, typed: Datum) -> Fraction | None:
    if asked.kind is Kind.NUMBER:
        return typed.quantity
    first = asked.units[0]
    if typed.unit not in case.units.accepted_for(first):
        return None
    return case.units.convert(typed.quantity, typed.unit, first)
