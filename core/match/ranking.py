"""Families in the order of their scores for one query: words, letters, expressions, units, subjects, priors."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from core.carbon.units import MONEY
from core.match import postings
from core.match.flights import Flights
from core.match.fluids import Fluids
from core.match.freight import Freight
from core.match.index import Index, Mask
from core.match.phrases import Hit
from core.match.postings import Scores
from core.match.proposals import Proposal
from core.match.query import Query
from core.match.shapes import AccountHint, Expression, Subject, Vocabulary
from core.match.sizes import Sizes
from core.match.targets import Targets
from core.match.words import grams, mute

TEXT, LETTERS = 1.0, 0.55
HIT, LONGER, LATER, NEXT = 1.5, 0.25, 0.1, 0.3  # an expression; per further word; per place; per further concept
OTHER_KIND = 0.7  # a physical concept for an amount in euros, or the reverse
TOLD = 0.85  # share of the likeness of a label that no longer counts once an expression leads to it
VARIANT = 1.1  # words of the text that a variant of the concept holds
UNTIDY = 0.4  # words of an expression apart, or in another order
GATE = -0.7  # outside the categories of the subject
MEANT = 0.4  # … of which this much is left where an expression of the text leads
ACCOUNT = 0.75
SPECIAL = 0.25  # an expression of the subject at hand
OUTSIDE = -2.4  # a value from outside the base, when the amount in euros is known: its own ratio first
KEPT = 40


@dataclass(frozen=True)
class Ranked:
    """A family with its score; `told`: what expressions and special readers say of it."""

    family: int
    score: float
    told: tuple[str, ...]
    expected: float  # the part of the score that comes from expressions and special readers
    text: float
    fit: float  # how well its units answer those of the text (index.FITS, NEARLY, MISFIT…)
    proxy: bool  # the expression that leads here says that the base has nothing nearer


@dataclass
class _Told:
    """Weights and reasons gathered by family."""

    weights: dict[int, float] = field(default_factory=dict)
    reasons: dict[int, list[str]] = field(default_factory=dict)
    proxies: set[int] = field(default_factory=set)

    def say(self, family: int, weight: float, why: str) -> None:
        known = self.weights.get(family)
        if known is None:
            self.weights[family] = weight
        else:
            self.weights[family] = max(known, weight) + 0.15 * min(known, weight)
        reasons = self.reasons.setdefault(family, [])
        if why not in reasons:
            reasons.insert(0 if known is not None and weight > known else len(reasons), why)

    def nudge(self, family: int, weight: float, why: str) -> None:
        """A little more for a family that something else leads to."""
        if family in self.weights:
            self.weights[family] += weight
            self.reasons[family].append(why)


class Ranker:
    """Scores the families of one edition."""

    def __init__(self, index: Index, targets: Targets, vocabulary: Vocabulary) -> None:
        self._index = index
        self._targets = targets
        self._flights = Flights(index.families, vocabulary.cities)
        self._freight = Freight(index.families, vocabulary.cities)
        self._fluids = Fluids(index.families)
        self._sizes = Sizes(index.families)
        self._accounts = sorted(vocabulary.accounts, key=lambda row: -len(row.prefix))
        self._gates = {subject.subject: _gate(subject, index) for subject in vocabulary.subjects if subject.categories}

    def rank(self, query: Query) -> list[Ranked]:
        """The best families, best first; those whose score is not positive left out."""
        text = self.text(query)
        told, held = self._told(query), self.held(query)
        shape = TEXT * text + LETTERS * self._letters(query)
        total = shape + self._index.prior(query.subjects)
        fit = self._index.fit(query.dimensions)
        total += fit + 0.15 * self._index.brevity * (text > 0)
        total += self._gated(query, told) + self._index.place(query.places)
        for family, weight in told.weights.items():
            total[family] += weight + TEXT * float(held[family]) - TOLD * float(shape[family])
        if MONEY in query.dimensions:
            total[self._index.outside] += OUTSIDE
        if query.asked.only_money:
            total[~self._index.money] = -9.0
        best = np.argsort(-total, kind="stable")[:KEPT]
        return [
            Ranked(
                int(place),
                float(total[place]),
                tuple(told.reasons.get(int(place), ())),
                told.weights.get(int(place), 0.0),
                float(text[place]),
                float(fit[place]),
                int(place) in told.proxies,
            )
            for place in best
            if total[place] > 0
        ]

    def knows(self, code: str) -> bool:
        """True when the edition has this refrigerant, or its neighbours."""
        return self._fluids.knows(code)

    def account(self, account: str) -> AccountHint | None:
        """The hint with the longest prefix."""
        return next((row for row in self._accounts if account.startswith(row.prefix)), None) if account else None

    def text(self, query: Query) -> Scores:
        """BM25 of the words, as a share of what a name made of all of them would get."""
        words = self._index.words
        wanted = {word: 1.0 for word in query.words if not mute(word)}
        return words.scores(wanted) / np.float32(1.6 * sum(map(words.idf, wanted)) or 1.0)

    def held(self, query: Query, but: frozenset[int] = frozenset()) -> Scores:
        """Share of the words (but those at these places) that each label holds, whatever its length: the variants of
        a concept are told apart by it."""
        words = self._index.words
        whole = sum(words.idf(word) for word in set(query.words) if not mute(word))
        wanted = {word: 1.0 for place, word in enumerate(query.words) if place not in but and not mute(word)}
        return self._index.labels.scores(wanted) / np.float32(whole or 1.0)

    def _letters(self, query: Query) -> Scores:
        return self._index.letters.scores(postings.unit(grams(query.plain), self._index.letters))

    def _told(self, query: Query) -> _Told:
        told = _Told()
        special: list[Proposal] = []
        if not query.money:
            special = [*self._flights.find(query), *self._freight.find(query), *self._fluids.find(query)]
        for proposal in special:
            told.say(proposal.family, proposal.weight, proposal.why)
        for order, hit in enumerate(sorted(self._meant(query), key=lambda hit: min(hit.places))):
            if not (special and hit.value.subject == "freight"):
                self._say(told, query, hit, order, self.held(query, hit.places))
        self._say_account(told, query)
        for nudge in self._sizes.find(query):
            told.nudge(nudge.family, nudge.weight, nudge.why)
        return told

    def _meant(self, query: Query) -> list[Hit[Expression]]:
        """The expressions of the text; what is inside one that no unit of the text fits counts too."""
        if not query.physical:
            return list(query.hits)
        fit = self._index.fit(query.dimensions)
        vain = [hit for hit in query.hits if not self._fits(hit, fit)]
        inner = [hit for hit in query.inner if any(hit.places < one.places for one in vain) and self._fits(hit, fit)]
        replaced = {hit.places for hit in vain if any(one.places < hit.places for one in inner)}
        return [*(hit for hit in query.hits if hit.places not in replaced), *inner]

    def _fits(self, hit: Hit[Expression], fit: Scores) -> bool:
        concepts = [*_keys(hit.value.physical), *_keys(hit.value.money)]
        return any((fit[self._targets.families(concept)[0]] > 0).any() for concept in concepts)

    def _say(self, told: _Told, query: Query, hit: Hit[Expression], order: int, rest: Scores) -> None:
        """`rest`: what each family holds of the other words of the text; they choose the variant."""
        strength = HIT + LONGER * (len(hit.places) - 1) - LATER * order + hit.value.weight
        strength += (SPECIAL if hit.value.subject else 0.0) - UNTIDY * (1 - hit.neat)
        physical, money = hit.value.physical, hit.value.money
        first, second = (money, physical) if query.money else (physical, money)
        for rank, concept in enumerate(_keys(first)):
            self._say_concept(told, concept, strength - NEXT * rank, hit, rest)
        lost = OTHER_KIND if first else 0.0
        for rank, concept in enumerate(_keys(second)):
            self._say_concept(told, concept, strength - lost - NEXT * rank, hit, rest)

    def _say_concept(self, told: _Told, concept: str, strength: float, hit: Hit[Expression], rest: Scores) -> None:
        why = hit.value.why or f"« {hit.said} » : {self._targets.what(concept)}"
        places, weights = self._targets.families(concept)
        for place, weight in zip(places.tolist(), weights.tolist(), strict=True):
            told.say(place, strength + weight + VARIANT * float(rest[place]), why)
        if hit.value.proxy:
            told.proxies.update(places.tolist())

    def _say_account(self, told: _Told, query: Query) -> None:
        hint = self.account(query.account)
        if hint is None or hint.kind == "nothing" or (hint.kind == "money" and query.physical and not query.money):
            return
        for rank, concept in enumerate(_keys(hint.concepts)):
            places, weights = self._targets.families(concept)
            for place, weight in zip(places.tolist(), weights.tolist(), strict=True):
                told.say(place, ACCOUNT - 0.1 * rank + weight, f"compte {query.account} : {hint.why}")

    def _gated(self, query: Query, told: _Told) -> Scores:
        """A penalty outside the categories of the subjects of the text; less where an expression leads."""
        gates = [self._gates[subject] for subject in sorted(query.subjects) if subject in self._gates]
        if not gates or query.money:
            return np.zeros(len(self._index.families), dtype=np.float32)
        gated = np.where(np.logical_or.reduce(gates), 0.0, GATE).astype(np.float32)
        meant = list(told.weights)
        gated[meant] *= MEANT
        return gated


def _keys(concepts: str) -> Sequence[str]:
    return concepts.split("|") if concepts else ()


def _gate(subject: Subject, index: Index) -> Mask:
    wanted = re.compile(subject.categories)
    return np.array([bool(wanted.search(family.category)) for family in index.families], dtype=bool)
