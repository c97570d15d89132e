"""What an action costs a year, and per tonne avoided. Money in € excluding tax, before aids; ranges, never one value.

What nobody published, or what cannot be multiplied because nobody knows how many, is None: not zero.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Literal

from core.carbon.actions import ActionCard, Driver, Range
from core.carbon.effects import Effect
from core.carbon.footprint import Footprint, Line

KG_PER_TONNE = 1000.0
YEAR = 1.0
"""What is paid every year serves one year."""


@dataclass(frozen=True, slots=True)
class Spread:
    """low ≤ central ≤ high."""

    low: float
    central: float
    high: float


@dataclass(frozen=True, slots=True)
class Amount:
    """How many of what a cost is multiplied by, and how that is known; `fr` and `en` say a hypothesis."""

    spread: Spread
    origin: Literal["given", "footprint", "hypothesis"]
    fr: str = ""
    en: str = ""


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """How many `unit` a year of a flow go with one of a driver: « one vehicle for 12 000 to 25 000 km ».

    `action`: the only one it is true of, "" for all; `factors`: beginnings of the keys of the factors, none for all.
    Equal ends: it is counted, not supposed.
    """

    driver: Driver
    action: str
    flow: str
    unit: str
    factors: tuple[str, ...]
    low: float
    central: float
    high: float
    label_fr: str
    label_en: str
    source: str

    def of(self, line: Line) -> bool:
        """True when the line's quantity says how many."""
        known = (line.flow, line.unit) == (self.flow, self.unit) and not line.memo
        return known and (not self.factors or (line.factor_key or "").startswith(self.factors))


@dataclass(frozen=True, slots=True)
class Amounts:
    """How many of each driver a company has, and how many one action is about (it comes first)."""

    by_driver: Mapping[Driver, Amount] = field(default_factory=dict)
    by_action: Mapping[str, Amount] = field(default_factory=dict)

    def of(self, card: ActionCard) -> Amount | None:
        """None when nobody said, and nothing tells."""
        return self.by_action.get(card.id) or self.by_driver.get(card.cost_driver)


def amounts(footprint: Footprint, hypotheses: Sequence[Hypothesis]) -> Amounts:
    """As far as a footprint tells."""
    perimeter = footprint.perimeter
    sites = {line.site for line in footprint.lines if line.site}
    said = {Driver.EMPLOYEE: perimeter.employees, Driver.M2: perimeter.area_m2, Driver.SITE: float(len(sites) or 1)}
    by_driver = {driver: exactly(value, "footprint") for driver, value in said.items() if value}
    by_action: dict[str, Amount] = {}
    for driver, action in sorted({(one.driver, one.action) for one in hypotheses}):
        found = _supposed(footprint, [one for one in hypotheses if (one.driver, one.action) == (driver, action)])
        if found is not None and action:
            by_action[action] = found
        elif found is not None:
            by_driver[driver] = found
    return Amounts(by_driver, by_action)


def _supposed(footprint: Footprint, hypotheses: Sequence[Hypothesis]) -> Amount | None:
    """The sum over the activities that one of the hypotheses is true of; None when there is no such activity."""
    parts: dict[str, tuple[Hypothesis, float]] = {}
    for line in footprint.lines:
        for one in hypotheses:
            if one.of(line) and line.quantity > 0:
                parts[line.activity] = (one, line.quantity)
    if not parts:
        return None
    low = math.fsum(quantity / one.high for one, quantity in parts.values())
    central = math.fsum(quantity / one.central for one, quantity in parts.values())
    high = math.fsum(quantity / one.low for one, quantity in parts.values())
    first = min((one for one, _ in parts.values()), key=lambda one: (one.flow, one.unit))
    counted = low == high
    return Amount(Spread(low, central, high), "footprint" if counted else "hypothesis", first.label_fr, first.label_en)


@dataclass(frozen=True, slots=True)
class Cost:
    """`once`: paid at the start, € (None: nothing is, or not known); `yearly`: € a year over the life of what was paid,
    savings taken off, negative when it earns (None: not known, `why` says what is missing).

    `savings` False: nobody published when it pays back, so nothing is taken off; the true cost is at most this.
    """

    once: Spread | None
    yearly: Spread | None
    savings: bool
    amount: Amount | None
    why: Literal["", "no_cost", "no_amount"] = ""


def exactly(value: float, origin: Literal["given", "footprint"]) -> Amount:
    """An amount that was said, not supposed."""
    return Amount(Spread(value, value, value), origin)


def avoided(effect: Effect) -> Spread:
    """kgCO2e a year that an action at full uptake takes off a footprint; negative when it adds."""
    ends = [-math.fsum(posts.values()) for posts in (effect.low, effect.central, effect.high)]
    return Spread(min(ends), ends[1], max(ends))


def cost(card: ActionCard, known: Amounts) -> Cost:
    """What an action costs where there are so many of what its cost is multiplied by.

    yearly = cost × amount × (1 / lifetime − 1 / payback). Savings follow from the published payback: what was paid
    comes back in that many years. Ends of cost and payback go together: what costs least comes back soonest, for the
    same savings (the dearest in the shortest time would be nobody's project).
    """
    if card.cost is None:
        return Cost(None, None, False, None, "no_cost")
    free = card.cost.low == card.cost.high == 0
    amount = exactly(1.0, "footprint") if free or card.cost_driver is Driver.FLAT else known.of(card)
    if amount is None:
        return Cost(None, None, False, None, "no_amount")
    once = None
    if card.cost_period == "once":
        once = _products(Spread(card.cost.low, card.cost.middle, card.cost.high), amount.spread)
    payback = None if free else _payback(card)
    return Cost(once, _products(_of_one(card, card.cost, payback), amount.spread), payback is not None, amount)


def per_tonne(yearly: Spread | None, kg: Spread) -> tuple[float | None, float, float | None] | None:
    """€ per tCO2e avoided: (low, central, high), None when the cost is not known or nothing is avoided.

    An end is None when it has no bound: the action may avoid nothing at all.
    """
    if yearly is None or kg.central <= 0:
        return None
    central = yearly.central * KG_PER_TONNE / kg.central
    if kg.low <= 0:
        return _least(yearly, kg), central, None if yearly.high > 0 else yearly.high * KG_PER_TONNE / kg.high
    ends = [money * KG_PER_TONNE / mass for money, mass in product((yearly.low, yearly.high), (kg.low, kg.high))]
    return min(ends), central, max(ends)


def _least(yearly: Spread, kg: Spread) -> float | None:
    """The cheapest tonne of an action that may avoid nothing: no bound when it earns money all the same."""
    return None if yearly.low < 0 else yearly.low * KG_PER_TONNE / kg.high


def _payback(card: ActionCard) -> Spread | None:
    """Years; None when not published, or when the action costs less than the usual choice (nothing to pay back).

    A payback « from zero » is that of its free end: what is paid comes back at the other end.
    """
    if card.payback is None or card.payback.high <= 0 or (card.cost is not None and card.cost.low < 0):
        return None
    low = card.payback.low or card.payback.high
    return Spread(low, (low + card.payback.high) / 2, card.payback.high)


def _of_one(card: ActionCard, price: Range, payback: Spread | None) -> Spread:
    """What one costs a year over its life, savings taken off."""
    lifetime = YEAR if card.cost_period == "yearly" else card.lifetime_years
    backs = (math.inf,) * 3 if payback is None else (payback.low, payback.central, payback.high)
    ends = [
        paid * (1 / lifetime - 1 / back)
        for paid, back in zip((price.low, price.middle, price.high), backs, strict=True)
    ]
    return Spread(min(ends), ends[1], max(ends))


def _products(one: Spread, other: Spread) -> Spread:
    ends = [a * b for a, b in product((one.low, one.high), (other.low, other.high))]
    return Spread(min(ends), one.central * other.central, max(ends))
