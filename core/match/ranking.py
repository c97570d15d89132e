"""Families in the order of their scores for one query: words, letters, expressions, units, subjects, priors."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from core.carbon.units import MONEY
from core.match import postings
from core.match.index import Index, Mask
from core.match.postings import Scores
from core.match.query import Query
from core.match.shapes import Subject, Vocabulary
from core.match.telling import Teller, Told
from core.match.words import grams, mute

TEXT, LETTERS, SHORT = 1.0, 0.55, 0.15
TOLD = 0.85  # share of the likeness of a label that no longer counts once an expression leads to it
ALL, EXACT = 0.99, 0.9  # a label that holds every word, and whose name has no other
GATE = -0.7  # outside the categories of the subject
MEANT = 0.4  # … of which this much is left where an expression of the text leads
OUTSIDE = -2.4  # a value from outside the base, when the amount in euros is known: its own ratio first
NEVER = -9.0
WHOLE = 1.6  # BM25 of a name made of the very words of the query, per unit of their weight
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


class Ranker:
    """Scores the families of one edition."""

    def __init__(self, index: Index, teller: Teller, vocabulary: Vocabulary) -> None:
        self._index, self._teller = index, teller
        self._gates = {subject.subject: _gate(subject, index) for subject in vocabulary.subjects if subject.categories}

    def rank(self, query: Query) -> list[Ranked]:
        """The best families, best first; those whose score is not positive left out."""
        text, fit = self._text(query), self._index.fit(query.dimensions)
        told = self._teller.tell(query, lambda but: self._held(query, but))
        total = self._total(query, told, text) + fit
        best = np.argsort(-total, kind="stable")[:KEPT]
        return [
            Ranked(
                place,
                float(total[place]),
                tuple(told.reasons.get(place, ())),
                told.weights.get(place, 0.0),
                float(text[place]),
                float(fit[place]),
                place in told.proxies,
            )
            for place in best.tolist()
            if total[place] > 0
        ]

    def _total(self, query: Query, told: Told, text: Scores) -> Scores:
        """Everything but the units."""
        likeness = TEXT * text + LETTERS * self._letters(query)
        total = likeness + self._index.prior(query.subjects) + SHORT * self._index.brevity * (text > 0)
        total += self._gated(query, told) + self._index.place(query.places)
        held = self._held(query, frozenset())
        for family in self._named(query, held):
            total[family] += EXACT
        for family, weight in told.weights.items():
            total[family] += weight + TEXT * float(held[family]) - TOLD * float(likeness[family])
        if MONEY in query.dimensions:
            total[self._index.outside] += OUTSIDE
        if query.asked.only_money:
            total[~self._index.money] = NEVER
        return total.astype(np.float32)

    def _named(self, query: Query, held: Scores) -> list[int]:
        """Families whose name is in the text, when no expressions explain the whole of it and their label does."""
        words = {word for word in query.words if not mute(word)}
        told = {query.words[place] for hit in query.hits for place in hit.places if place < len(query.words)}
        if len(words) < 2 or words <= told:
            return []
        return [place for place in np.nonzero(held > ALL)[0].tolist() if self._index.names[place] <= words]

    def _text(self, query: Query) -> Scores:
        """BM25 of the words, as a share of what a name made of all of them would get."""
        words = self._index.words
        wanted = {word: 1.0 for word in query.words if not mute(word)}
        return words.scores(wanted) / np.float32(WHOLE * sum(map(words.idf, wanted)) or 1.0)

    def _held(self, query: Query, but: frozenset[int]) -> Scores:
        """Share of the words (but those at these places) that each label holds, whatever its length."""
        words = self._index.words
        whole = sum(words.idf(word) for word in set(query.words) if not mute(word))
        wanted = {word: 1.0 for place, word in enumerate(query.words) if place not in but and not mute(word)}
        return self._index.labels.scores(wanted) / np.float32(whole or 1.0)

    def _letters(self, query: Query) -> Scores:
        return self._index.letters.scores(postings.unit(grams(query.plain), self._index.letters))

    def _gated(self, query: Query, told: Told) -> Scores:
        """A penalty outside the categories of the subjects of the text; less where an expression leads."""
        gates = [self._gates[subject] for subject in sorted(query.subjects) if subject in self._gates]
        if not gates or query.money:
            return np.zeros(len(self._index.families), dtype=np.float32)
        gated = np.where(np.logical_or.reduce(gates), 0.0, GATE).astype(np.float32)
        gated[list(told.weights)] *= MEANT
        return gated


def _gate(subject: Subject, index: Index) -> Mask:
    wanted = re.compile(subject.categories)
    return np.array([bool(wanted.search(family.category)) for family in index.families], dtype=bool)
