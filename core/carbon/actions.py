"""The bank of actions: what a company can do, what it takes and what it costs, before any figure of the company.

Costs, paybacks and reductions are ranges, never single values; what nobody published is None, never zero.
Confidence: A calculated from published factors or a cited source, B several sources, C an order of magnitude.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

LEVERS = ("lever_fleet", "lever_commuting", "lever_purchases")


class Step(StrEnum):
    """When an action comes: use less, then use better, then change. An enabling action moves nothing by itself."""

    SOBRIETY = "sobriety"
    EFFICIENCY = "efficiency"
    SUBSTITUTION = "substitution"
    ENABLING = "enabling"


class Driver(StrEnum):
    """What the cost is multiplied by."""

    FLAT = "flat"  # for the whole company
    SITE = "site"
    M2 = "m2"  # floor area of the sites
    EMPLOYEE = "employee"
    VEHICLE = "vehicle"
    KW_HEAT = "kw_heat"  # kW of heating power installed
    KWC = "kwc"  # kW peak of solar panels
    UNIT = "unit"  # a device, a door, a linear metre: `cost_unit` says which; nobody can guess how many
    LITRE = "litre"  # of fuel replaced
    TONNE = "tonne"  # of goods or waste moved by the action
    MEAL = "meal"
    NONE = "none"  # costs nothing, or nobody published a figure (then `cost` is None)


@dataclass(frozen=True, slots=True)
class Range:
    """Two ends, low ≤ high."""

    low: float
    high: float

    @property
    def middle(self) -> float:
        return (self.low + self.high) / 2


@dataclass(frozen=True, slots=True)
class Aid:
    """A public support an action may call on. `checked_on` None: the amount and dates are still to be checked.

    `url` is "" when the support has no public page of its own.
    """

    id: str
    label: str
    label_en: str
    url: str
    source: str
    checked_on: date | None


@dataclass(frozen=True, slots=True)
class Caution:
    """What the field forgets to say about an action."""

    id: str
    fr: str
    en: str


@dataclass(frozen=True, slots=True)
class ActionCard:
    """One action. Money in € excluding tax, before any aid; negative when the action costs less than the usual choice.

    `base` is what `reduction` (%) is of; `cost` is per `cost_driver`, once or every year (`cost_period`), in words in
    `cost_unit`; `lifetime_years` is an assumption of ours (how long what was paid for serves); `payback` in years;
    `ease` 1 (hard) … 5; `months` before it works. `sectors`: ids of data/questionnaire/sectors.yaml, empty = all;
    `least_employees` and `most_employees` None: no bound. `tenure` « owner »: works that a tenant does not do alone.
    `excludes`: actions that cannot be added to this one (both ways); `after`: those to do first.
    `fr`/`en` pairs: what a screen shows. `warning` None when there is nothing more to say than `limits`.
    """

    id: str
    category: str
    category_en: str
    label: str
    label_en: str
    posts: tuple[str, ...]
    base: str
    base_en: str
    reduction: Range
    cost: Range | None
    cost_unit: str
    cost_unit_en: str
    cost_driver: Driver
    cost_period: Literal["once", "yearly"]
    lifetime_years: float
    payback: Range | None
    savings: str
    savings_en: str
    ease: int
    months: int
    sectors: frozenset[str]
    least_employees: int | None
    most_employees: int | None
    tenure: Literal["any", "owner"]
    excludes: tuple[str, ...]
    after: tuple[str, ...]
    step: Step
    confidence: Literal["A", "B", "C"]
    source: str
    limits: str
    limits_en: str
    warning: Caution | None
    aids: tuple[Aid, ...]

    @property
    def order_of_magnitude(self) -> bool:
        """Confidence C: shown as « ordre de grandeur », never as a figure to sign."""
        return self.confidence == "C"


def order_of(ids: Iterable[str], bank: Mapping[str, ActionCard]) -> list[str]:
    """Actions in the order to do them: by step, sobriety first; an action comes after those of its `after`."""
    rank = {step: place for place, step in enumerate(Step)}
    wanted = sorted(ids, key=lambda one: (rank[bank[one].step], one))
    done: list[str] = []
    for one in wanted:
        _place(one, wanted, bank, done, set())
    return done


def _place(one: str, wanted: list[str], bank: Mapping[str, ActionCard], done: list[str], open_: set[str]) -> None:
    if one in done or one in open_ or one not in wanted:
        return
    for first in bank[one].after:
        _place(first, wanted, bank, done, open_ | {one})
    done.append(one)
