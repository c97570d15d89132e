"""The bank of actions, from data/: actions.csv, their categories, aids and warnings.

Strict: an unknown column, an id that nothing defines, a range the wrong way round, the same id twice → DataError
naming the file and the row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Protocol, TypeVar

from pydantic import BeforeValidator, Field

from core.carbon.actions import ActionCard, Aid, Caution, Driver, Range, Step
from core.errors import DataError
from core.ingest.questions import law
from core.ingest.tables import DATA, LIST_SEPARATOR, beges_posts, read_table

AID_PAGE = "https://mission-transition-ecologique.beta.gouv.fr/aides-entreprise/"
_blank = BeforeValidator(lambda text: None if text == "" else text)
Number = Annotated[float | None, _blank]
Count = Annotated[int | None, _blank]
Day = Annotated[date | None, _blank]


class Named(Protocol):
    @property
    def id(self) -> str: ...


Row = TypeVar("Row", bound=Named)
One = TypeVar("One")


@dataclass(frozen=True, slots=True)
class _Action:
    id: str
    category: str
    label_fr: str
    label_en: str
    posts: str
    base_fr: str
    base_en: str
    reduction_low: float
    reduction_high: float
    cost_low: Number
    cost_high: Number
    cost_unit_fr: str
    cost_unit_en: str
    cost_driver: Driver
    cost_period: Literal["once", "yearly"]
    lifetime_years: float
    payback_low: Number
    payback_high: Number
    savings_fr: str
    savings_en: str
    ease: Annotated[int, Field(ge=1, le=5)]
    months: int
    sectors: str
    least_employees: Count
    most_employees: Count
    tenure: Literal["any", "owner"]
    excludes: str
    after: str
    step: Step
    confidence: Literal["A", "B", "C"]
    source: str
    limits_fr: str
    limits_en: str
    warning: str
    aids: str

    def __post_init__(self) -> None:
        for bare in ("label_fr", "label_en", "base_fr", "base_en", "cost_unit_fr", "cost_unit_en", "source"):
            if not getattr(self, bare):
                raise ValueError(f"« {bare} » est vide")
        if self.lifetime_years <= 0 or self.months < 0:
            raise ValueError("une durée ne peut pas être négative ou nulle")
        if not 0 <= self.reduction_low <= self.reduction_high <= 100:
            raise ValueError("la réduction va de 0 à 100 %, la basse avant la haute")


@dataclass(frozen=True, slots=True)
class _Aid:
    """`slug`: name of its page on Mission Transition Écologique, "" without one; `checked_on` "": to be checked."""

    id: str
    label_fr: str
    label_en: str
    slug: str
    source: str
    checked_on: Day


@dataclass(frozen=True, slots=True)
class Category:
    """A family of actions."""

    id: str
    fr: str
    en: str


@cache
def bank(folder: Path = DATA) -> Mapping[str, ActionCard]:
    """Every action by id, sorted. Raises DataError."""
    warnings = once(folder / "action_warnings.csv", Caution)
    aids = {key: _aid(row) for key, row in once(folder / "action_aids.csv", _Aid).items()}
    categories = once(folder / "action_categories.csv", Category)
    rows = once(folder / "actions.csv", _Action)
    found = {key: _card(row, categories, aids, warnings) for key, row in rows.items()}
    for card in found.values():
        _check(card, found)
    return found


def once(path: Path, row: type[Row]) -> dict[str, Row]:
    """The rows of a table by id. Raises DataError for an id given twice, or rows out of order."""
    rows = read_table(path, row)  # type: ignore[type-var]
    ids = [one.id for one in rows]
    if ids != sorted(set(ids)):
        wrong = next(b for a, b in zip(["", *ids], ids, strict=False) if b <= a)
        raise DataError("{file} : « {id} » est en double ou mal rangé (ordre des ids).", file=path.name, id=wrong)
    return dict(zip(ids, rows, strict=True))


def listed(text: str) -> tuple[str, ...]:
    return tuple(text.split(LIST_SEPARATOR)) if text else ()


def named(text: str, known: Mapping[str, One], where: str, what: str) -> tuple[One, ...]:
    """What the ids of a cell name. Raises DataError for one that nothing defines."""
    lost = [one for one in listed(text) if one not in known]
    if lost:
        raise DataError("{where} : {what} « {id} » n'existe pas.", where=where, what=what, id=lost[0])
    return tuple(known[one] for one in listed(text))


def _card(
    row: _Action, categories: Mapping[str, Category], aids: Mapping[str, Aid], warnings: Mapping[str, Caution]
) -> ActionCard:
    where = f"actions.csv, {row.id}"
    [category] = named(row.category, categories, where, "la catégorie") or [None]
    if category is None:
        raise DataError("{where} : la catégorie manque.", where=where)
    named(row.posts, beges_posts(), where, "le poste")
    named(row.sectors, law().sectors, where, "le secteur")
    same = {field.name: getattr(row, field.name) for field in fields(row) if field.name in _SAME}
    return ActionCard(
        **same,
        category=category.fr,
        category_en=category.en,
        label=row.label_fr,
        base=row.base_fr,
        posts=listed(row.posts),
        reduction=Range(row.reduction_low, row.reduction_high),
        cost=_range(row.cost_low, row.cost_high, where, "le coût"),
        cost_unit=row.cost_unit_fr,
        payback=_range(row.payback_low, row.payback_high, where, "le retour"),
        savings=row.savings_fr,
        sectors=frozenset(listed(row.sectors)),
        excludes=listed(row.excludes),
        after=listed(row.after),
        limits=row.limits_fr,
        warning=next(iter(named(row.warning, warnings, where, "l'avertissement")), None),
        aids=named(row.aids, aids, where, "l'aide"),
    )


_SAME = frozenset(
    {"id", "label_en", "base_en", "cost_unit_en", "cost_driver", "cost_period", "lifetime_years", "savings_en", "ease"}
    | {"months", "least_employees", "most_employees", "tenure", "step", "confidence", "source", "limits_en"}
)


def _aid(row: _Aid) -> Aid:
    url = f"{AID_PAGE}{row.slug}" if row.slug else ""
    return Aid(row.id, row.label_fr, row.label_en, url, row.source, row.checked_on)


def _range(low: float | None, high: float | None, where: str, what: str) -> Range | None:
    """Both ends or none. Raises DataError."""
    return None if low is None and high is None else span(low, high, where, what)


def span(low: float | None, high: float | None, where: str, what: str) -> Range:
    """Raises DataError: an end missing, or the ends the wrong way round."""
    if low is None or high is None or low > high:
        raise DataError("{where} : {what} demande deux bornes, la basse avant la haute.", where=where, what=what)
    return Range(low, high)


def _check(card: ActionCard, cards: Mapping[str, ActionCard]) -> None:
    """Exclusions both ways, no action before itself. Raises DataError."""
    where = f"actions.csv, {card.id}"
    others = (*card.excludes, *card.after)
    if lost := [one for one in others if one not in cards or one == card.id]:
        raise DataError("{where} : l'action « {id} » n'existe pas, ou c'est elle-même.", where=where, id=lost[0])
    if alone := [one for one in card.excludes if card.id not in cards[one].excludes]:
        raise DataError("{where} : l'exclusion de « {id} » n'est dite que d'un côté.", where=where, id=alone[0])
    if card.id in _before(card.after, cards, frozenset()):
        raise DataError("{where} : elle devrait venir avant elle-même.", where=where)
    if card.least_employees is not None and card.most_employees is not None:
        _range(card.least_employees, card.most_employees, where, "l'effectif")


def _before(ids: Iterable[str], cards: Mapping[str, ActionCard], seen: frozenset[str]) -> frozenset[str]:
    """Every action that comes before, near and far."""
    for one in ids:
        if one in cards and one not in seen:
            seen = _before(cards[one].after, cards, seen | {one})
    return seen
