"""What the expressions of a text, its account and the special readers say of each family, and why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from core.match.flights import Flights
from core.match.fluids import Fluids
from core.match.freight import Freight
from core.match.index import Index
from core.match.phrases import Hit
from core.match.postings import Scores
from core.match.proposals import Proposal
from core.match.query import Query
from core.match.shapes import AccountHint, Expression, Vocabulary
from core.match.sizes import Sizes
from core.match.targets import Targets

HIT, LONGER, LATER, NEXT = 1.5, 0.25, 0.1, 0.3  # an expression; per further word; per place; per further concept
OTHER_KIND = 0.7  # a physical concept for an amount in euros, or the reverse
VARIANT = 1.1  # words of the text that a variant of the concept holds
UNTIDY = 0.4  # words of an expression apart, or in another order
SPECIAL = 0.25  # an expression of the subject at hand
ACCOUNT, NEXT_OF_ACCOUNT = 0.75, 0.1
AGAIN = 0.15  # share of what a second voice adds
Held = Callable[[frozenset[int]], Scores]  # share of the words, but those at these places, that each label holds


@dataclass
class Told:
    """Weights and reasons by family. `proxies`: families that stand for something the base does not have."""

    weights: dict[int, float] = field(default_factory=dict)
    reasons: dict[int, list[str]] = field(default_factory=dict)
    proxies: set[int] = field(default_factory=set)

    def say(self, family: int, weight: float, why: str) -> None:
        """The strongest voice counts, the others a little."""
        known = self.weights.get(family)
        self.weights[family] = weight if known is None else max(known, weight) + AGAIN * min(known, weight)
        reasons = self.reasons.setdefault(family, [])
        if why not in reasons:
            reasons.insert(0 if known is not None and weight > known else len(reasons), why)

    def nudge(self, family: int, weight: float, why: str) -> None:
        """A little more for a family that something else leads to."""
        if family in self.weights:
            self.weights[family] += weight
            self.reasons[family].append(why)


class Teller:
    """Asks everybody who knows something about a query."""

    def __init__(self, index: Index, targets: Targets, vocabulary: Vocabulary) -> None:
        self._index, self._targets = index, targets
        self._flights = Flights(index.families, vocabulary.cities)
        self._freight = Freight(index.families, vocabulary.cities)
        self._fluids = Fluids(index.families)
        self._sizes = Sizes(index.families)
        self._accounts = sorted(vocabulary.accounts, key=lambda row: -len(row.prefix))

    def tell(self, query: Query, held: Held) -> Told:
        told = Told()
        special: list[Proposal] = []
        if not query.money:
            special = [*self._flights.find(query), *self._freight.find(query), *self._fluids.find(query)]
        for proposal in special:
            told.say(proposal.family, proposal.weight, proposal.why)
        for order, hit in enumerate(sorted(self._meant(query), key=lambda hit: min(hit.places))):
            if not (special and hit.value.subject == "freight"):
                self._say(told, query, hit, order, held(hit.places))
                if any(hit.places < one.places and not one.value.physical for one in query.hits):
                    told.proxies.update(self._families(hit))  # « huile hydraulique 20 L » is not « huile »
        self._say_account(told, query)
        for nudge in self._sizes.find(query):
            told.nudge(nudge.family, nudge.weight, nudge.why)
        return told

    def account(self, account: str) -> AccountHint | None:
        """The hint with the longest prefix."""
        return next((row for row in self._accounts if account.startswith(row.prefix)), None) if account else None

    def knows(self, code: str) -> bool:
        """True when the edition has this refrigerant, or one whose code begins like it."""
        return self._fluids.knows(code)

    def _meant(self, query: Query) -> list[Hit[Expression]]:
        """The expressions of the text; where no unit of the text fits one, those inside it that fit."""
        if not query.physical:
            return list(query.hits)
        fit = self._index.fit(query.dimensions)
        vain = [hit for hit in query.hits if not self._fits(hit, fit)]
        inner = [hit for hit in query.inner if any(hit.places < one.places for one in vain) and self._fits(hit, fit)]
        replaced = {hit.places for hit in vain if any(one.places < hit.places for one in inner)}
        return [*(hit for hit in query.hits if hit.places not in replaced), *inner]

    def _families(self, hit: Hit[Expression]) -> list[int]:
        concepts = [*_keys(hit.value.physical), *_keys(hit.value.money)]
        return [place for concept in concepts for place in self._targets.families(concept)[0].tolist()]

    def _fits(self, hit: Hit[Expression], fit: Scores) -> bool:
        return bool((fit[self._families(hit)] > 0).any())

    def _say(self, told: Told, query: Query, hit: Hit[Expression], order: int, rest: Scores) -> None:
        """`rest`: what each label holds of the other words of the text; they choose the variant."""
        strength = HIT + LONGER * (len(hit.places) - 1) - LATER * order + hit.value.weight
        strength += (SPECIAL if hit.value.subject else 0.0) - UNTIDY * (1 - hit.neat)
        best: dict[int, tuple[float, str]] = {}
        for concept, lost in _ranked(hit.value, query.money):
            places, weights = self._targets.families(concept)
            why = hit.value.why or f"« {hit.said} » : {self._targets.what(concept)}"
            for place, weight in zip(places.tolist(), weights.tolist(), strict=True):
                said = strength - lost + weight + VARIANT * float(rest[place])
                best[place] = max(best.get(place, (said, why)), (said, why), key=lambda pair: pair[0])
        for place, (weight, why) in best.items():
            told.say(place, weight, why)
        if hit.value.proxy:
            told.proxies.update(best)

    def _say_account(self, told: Told, query: Query) -> None:
        hint = self.account(query.account)
        if hint is None or hint.kind == "nothing" or (hint.kind == "money" and query.physical and not query.money):
            return
        for rank, concept in enumerate(_keys(hint.concepts)):
            places, weights = self._targets.families(concept)
            for place, weight in zip(places.tolist(), weights.tolist(), strict=True):
                why = f"compte {query.account} : {hint.why}"
                told.say(place, ACCOUNT - NEXT_OF_ACCOUNT * rank + weight, why)


def _ranked(said: Expression, money: bool) -> list[tuple[str, float]]:
    """(concept, what it loses), those of the kind of the text first."""
    first, second = (said.money, said.physical) if money else (said.physical, said.money)
    other = OTHER_KIND if first else 0.0
    found = [(concept, NEXT * rank) for rank, concept in enumerate(_keys(first))]
    return found + [(concept, other + NEXT * rank) for rank, concept in enumerate(_keys(second))]


def _keys(concepts: str) -> Sequence[str]:
    return concepts.split("|") if concepts else ()
