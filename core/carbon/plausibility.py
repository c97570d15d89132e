"""Answers that can be read but surprise: questioned at once, with the reason, never refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from core.carbon.answers import Case
from core.carbon.datum import Datum, Site, say
from core.carbon.questions import Field, Kind, State, Words
from core.errors import InputError

CHECK = Words("vérifiez le nombre et l'unité", "check the number and the unit")
Say = Callable[..., InputError]
PER_PERSON: tuple[Say, Say] = (
    lambda **v: InputError("{shown} pour {base} personnes (on attend moins de {limit} par personne)", **v),
    lambda **v: InputError("{shown} pour {base} personnes (on attend plus de {limit} par personne)", **v),
)
PER_M2: tuple[Say, Say] = (
    lambda **v: InputError("{shown} pour {base} m² (on attend moins de {limit} par m²)", **v),
    lambda **v: InputError("{shown} pour {base} m² (on attend plus de {limit} par m²)", **v),
)
IN_ITSELF: tuple[Say, Say] = (
    lambda **v: InputError("{shown} (on attend moins de {limit})", **v),
    lambda **v: InputError("{shown} (on attend plus de {limit})", **v),
)


@dataclass(frozen=True, slots=True)
class Doubt:
    """What surprises (a sentence that a screen can translate, never raised), and the field's own question about it."""

    sentence: InputError
    question: Words

    @property
    def french(self) -> str:
        return f"{self.sentence} : {self.question.fr}"


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
    unit = asked.units[0] if asked.units else ""
    for base, (above, below), ceiling, floor in _scales(case, asked, site):
        for say_it, limit, beyond in (
            (above, ceiling, ceiling is not None and value > ceiling * base),
            (below, floor, floor is not None and 0 < value < floor * base),
        ):
            if beyond and limit is not None:
                shown, said = f"{say(typed.quantity)} {typed.unit}".strip(), f"{say(limit)} {unit}".strip()
                yield Doubt(say_it(shown=shown, base=say(base), limit=said), question)


def _scales(
    case: Case, asked: Field, site: Site
) -> Iterator[tuple[Fraction, tuple[Say, Say], Fraction | None, Fraction | None]]:
    """(multiplier, its sentences, ceiling, floor) per person, per m², and in itself."""
    people, area = case.datum("employees", site), case.datum("area", site) if asked.per_site else None
    if people and people.quantity:
        yield people.quantity, PER_PERSON, asked.ceiling.per_employee, asked.floor.per_employee
    if area and area.quantity:
        yield area.quantity, PER_M2, asked.ceiling.per_m2, asked.floor.per_m2
    yield Fraction(1), IN_ITSELF, asked.ceiling.absolute, asked.floor.absolute


def _in_first_unit(case: Case, asked: Field, typed: Datum) -> Fraction | None:
    if asked.kind is Kind.NUMBER:
        return typed.quantity
    first = asked.units[0]
    if typed.unit not in case.units.accepted_for(first):
        return None
    return case.units.convert(typed.quantity, typed.unit, first)
