"""Which actions first: a score whose three terms anybody can check, hard filters before it, variety after it.

score = Σ weight × rank / Σ weight, over three ranks from 0 (the last) to 1 (the first): tonnes avoided, € per tonne,
ease. A rank is taken among the actions that pass the filters. An unknown € per tonne ranks in the middle, and is said.
All that earns money is equally first by € per tonne: a gain divided by few tonnes is no better than by many (the known
fault of cost curves: Taylor, Energy Policy 48, 2012).
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from core.carbon.actions import ActionCard, Step
from core.carbon.costs import Amounts, Cost, Spread, avoided, cost, per_tonne
from core.carbon.effects import Effect
from core.errors import InputError

UNKNOWN = 0.5
FIRST = 5
SAME_POST = 2
MOST = 100  # the largest weight
Reason = Literal["", "done", "refused", "sector", "size", "tenure", "enabling", "no_effect", "zero", "no_gain"]
TermName = Literal["tonnes", "cost", "ease"]


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each term counts. By default mass first, then money, then ease: a judgement, there to be moved, until
    what companies decide teaches a better one."""

    tonnes: float = 1.0
    cost: float = 0.8
    ease: float = 0.4

    def __post_init__(self) -> None:
        given = (self.tonnes, self.cost, self.ease)
        if not all(math.isfinite(weight) and 0 <= weight <= MOST for weight in given) or sum(given) <= 0:
            raise InputError(
                "Poids du classement : des nombres de 0 à {most}, dont un au moins n'est pas nul.", most=MOST
            )


@dataclass(frozen=True, slots=True)
class Term:
    """`rank` 0…1, `known` False when it stands for something nobody knows."""

    rank: float
    weight: float
    known: bool = True


@dataclass(frozen=True, slots=True)
class Company:
    """What the hard filters and the costs ask of a company; None where it did not say: then nothing is filtered.

    `employees`: from … to (None: no upper end), a band when the number itself is not known.
    """

    sector: str | None = None
    employees: tuple[float, float | None] | None = None
    tenure: Literal["owner", "tenant"] | None = None
    amounts: Amounts = field(default_factory=Amounts)
    done: Collection[str] = ()
    refused: Collection[str] = ()
    planned: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Ranked:
    """An action on one footprint. `kg`: avoided a year at full uptake; `posts`: {BEGES post: kg, negative = falls}.

    `per_tonne`: (low, central, high) €, an end None when it has no bound. `hidden`: why it is not in the list ("" when
    it is); then `position` is 0 and there is no score. `kg` None: nothing of this footprint is changed by it; all at
    zero (« zero »): it would be, and the rules count it for nothing (a green contract, recycling).
    """

    card: ActionCard
    kg: Spread | None
    posts: Mapping[str, float]
    cost: Cost
    per_tonne: tuple[float | None, float, float | None] | None
    hidden: Reason = ""
    terms: Mapping[TermName, Term] = field(default_factory=dict)
    score: float | None = None
    position: int = 0

    @property
    def main_post(self) -> str:
        """The post that falls most."""
        return min(self.posts, key=lambda post: (self.posts[post], post), default="")


@dataclass(frozen=True, slots=True)
class Ranking:
    """`items` best first; `hidden` those left out, with the reason; `first`: ids of what to do first."""

    items: Sequence[Ranked]
    hidden: Sequence[Ranked]
    first: Sequence[str]
    weights: Weights


def ranking(
    bank: Mapping[str, ActionCard], effects: Mapping[str, Effect], company: Company, weights: Weights | None = None
) -> Ranking:
    """Every action of the bank, ranked or hidden. The same whatever the order of the bank."""
    counted = weights or Weights()
    priced = [_priced(bank[one], effects.get(one), company) for one in sorted(bank)]
    items = _scored([item for item in priced if not item.hidden], counted)
    planned = [bank[one] for one in company.planned if one in bank]
    free = [item for item in items if not any(item.card == one or clash(item.card, one) for one in planned)]
    return Ranking(items, [item for item in priced if item.hidden], first_of(free), counted)


def first_of(items: Sequence[Ranked], most: int = FIRST) -> list[str]:
    """The best ones, at most two of the same main post, none that excludes another of them."""
    chosen: list[Ranked] = []
    posts: Counter[str] = Counter()
    for item in items:
        excluded = any(clash(item.card, other.card) for other in chosen)
        if len(chosen) < most and posts[item.main_post] < SAME_POST and not excluded:
            chosen.append(item)
            posts[item.main_post] += 1
    return [item.card.id for item in chosen]


def clash(one: ActionCard, other: ActionCard) -> bool:
    """These two cannot be added."""
    return other.id in one.excludes or one.id in other.excludes


def ranks(values: Sequence[float]) -> list[float]:
    """The place of each value among all: 0 the least, 1 the greatest; equals share the middle of their places."""
    if len(values) < 2:
        return [1.0] * len(values)
    ordered = sorted(values)
    return [(bisect_left(ordered, v) + bisect_right(ordered, v) - 1) / 2 / (len(values) - 1) for v in values]


def _priced(card: ActionCard, effect: Effect | None, company: Company) -> Ranked:
    kg = avoided(effect) if effect is not None else None
    posts = dict(effect.central) if effect is not None else {}
    money = cost(card, company.amounts)
    price = per_tonne(money.yearly, kg) if kg is not None else None
    return Ranked(card, kg, posts, money, price, _hidden(card, kg, company))


def _hidden(card: ActionCard, kg: Spread | None, company: Company) -> Reason:
    if card.id in company.done:
        return "done"
    if card.id in company.refused:
        return "refused"
    if card.sectors and company.sector is not None and company.sector not in card.sectors:
        return "sector"
    if not _fits(card, company.employees):
        return "size"
    return _without_effect(card, kg) or ("tenure" if card.tenure == "owner" and company.tenure == "tenant" else "")


def _without_effect(card: ActionCard, kg: Spread | None) -> Reason:
    """Why it takes nothing off this footprint, "" when it does."""
    if card.step is Step.ENABLING and (card.warning is None or card.warning.id == "enabling"):
        return "enabling"
    if kg is None:
        return "no_effect"
    if kg.low == kg.high == 0:
        return "zero"
    return "" if kg.central > 0 else "no_gain"


def _fits(card: ActionCard, employees: tuple[float, float | None] | None) -> bool:
    """False when the whole band is outside the sizes of the action."""
    if employees is None:
        return True
    low, high = employees
    too_small = card.least_employees is not None and high is not None and high < card.least_employees
    too_large = card.most_employees is not None and low > card.most_employees
    return not (too_small or too_large)


def _scored(items: Sequence[Ranked], weights: Weights) -> list[Ranked]:
    tonnes = ranks([item.kg.central for item in items if item.kg is not None])
    ease = ranks([float(item.card.ease) for item in items])
    known = [item for item in items if item.per_tonne is not None]
    cheap = ranks([-max(item.per_tonne[1], 0.0) for item in known if item.per_tonne is not None])
    price = {item.card.id: rank for item, rank in zip(known, cheap, strict=True)}
    scored = []
    for item, mass, easy in zip(items, tonnes, ease, strict=True):
        money = Term(price.get(item.card.id, UNKNOWN), weights.cost, item.card.id in price)
        terms: dict[TermName, Term] = {
            "tonnes": Term(mass, weights.tonnes),
            "cost": money,
            "ease": Term(easy, weights.ease),
        }
        scored.append((score(terms), terms, item))
    scored.sort(key=lambda one: (-one[0], -(one[2].kg.central if one[2].kg else 0.0), one[2].card.id))
    return [_placed(item, value, terms, n) for n, (value, terms, item) in enumerate(scored, start=1)]


def score(terms: Mapping[TermName, Term]) -> float:
    """Weighted mean of the ranks, 0…1."""
    whole = math.fsum(term.weight for term in terms.values())
    return math.fsum(term.rank * term.weight for term in terms.values()) / whole


def _placed(item: Ranked, value: float, terms: Mapping[TermName, Term], position: int) -> Ranked:
    return Ranked(
        item.card, item.kg, item.posts, item.cost, item.per_tonne, terms=terms, score=value, position=position
    )
