"""Marginal abatement cost: every action as a block, as wide as what it avoids, as high as what a tonne costs.

Each block is that action alone. Together they avoid less: what one has taken off a post is not there any more for the
next. `together` says how much, sobriety first, then efficiency, then substitution (core/carbon/scenario.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.carbon.actions import ActionCard, order_of
from core.carbon.costs import Spread
from core.carbon.effects import Effect
from core.carbon.ranking import Ranked, clash
from core.carbon.scenario import Baseline, Choice, Scenario, evaluate


@dataclass(frozen=True, slots=True)
class Block:
    """`left` kgCO2e a year: where it begins, after the cheaper ones; its width is `kg.central`.

    `per_tonne`: (low, central, high) € per tCO2e; an end None when it has no bound.
    """

    card: ActionCard
    left: float
    kg: Spread
    per_tonne: tuple[float | None, float, float | None]


@dataclass(frozen=True, slots=True)
class Together:
    """kgCO2e a year that the actions avoid when all are done: `alone` is their plain sum, `kg` what is really avoided.

    `gains`: what each adds after those before it, in the order to do them; they sum to `kg`. `left_out`: actions that
    cannot be added to a better one.
    """

    alone: float
    kg: float
    gains: Mapping[str, float]
    left_out: Sequence[str]


def macc(items: Sequence[Ranked]) -> tuple[list[Block], list[Ranked]]:
    """(Blocks, the cheapest tonne first; the actions whose cost nobody knows, the widest first)."""
    known = [(item, item.kg, item.per_tonne) for item in items if item.kg is not None and item.per_tonne is not None]
    known.sort(key=lambda one: (one[2][1], one[0].card.id))
    blocks: list[Block] = []
    left = 0.0
    for item, kg, price in known:
        blocks.append(Block(item.card, left, kg, price))
        left += kg.central
    unknown = [item for item in items if item.per_tonne is None]
    return blocks, sorted(unknown, key=lambda item: (-(item.kg.central if item.kg else 0.0), item.card.id))


def together(start: Baseline, effects: Mapping[str, Effect], items: Sequence[Ranked]) -> Together:
    """What the actions avoid when they are all done, each after the others. Deterministic; 0 without any."""
    kept = compatible(items)
    bank = {item.card.id: item.card for item in kept}
    order = order_of(bank, bank)
    steps = [_done(start, order[:n]) for n in range(len(order) + 1)]
    ends = [float(path.kg[-1]) for path in evaluate(start, effects, steps, start.year + 1)]
    gains = {one: before - after for one, before, after in zip(order, ends, ends[1:], strict=False)}
    alone = sum(item.kg.central for item in kept if item.kg is not None)
    left_out = [item.card.id for item in items if item.card.id not in bank]
    return Together(alone, ends[0] - ends[-1], gains, left_out)


def compatible(items: Sequence[Ranked]) -> list[Ranked]:
    """The actions that can be added to one another, the best ones first."""
    kept: list[Ranked] = []
    for item in items:
        if not any(clash(item.card, other.card) for other in kept):
            kept.append(item)
    return kept


def _done(start: Baseline, ids: Sequence[str]) -> Scenario:
    """These actions, whole, the year after the footprint's."""
    year = start.year + 1
    return Scenario("", choices=tuple(Choice(one, 1.0, year, year) for one in ids))
