"""The families of one edition as arrays: words, groups of letters, what they measure, priors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from core.carbon.units import MONEY
from core.match import postings
from core.match.families import ABROAD, Family
from core.match.postings import Scores
from core.match.shapes import Prior
from core.match.words import grams, tokens

Mask = NDArray[np.bool_]
NAME, ATTRIBUTE, BOUNDARY, CATEGORY, TAGS = 3.0, 1.5, 0.8, 0.7, 0.4
SOFT = {  # what a bill measures → other dimensions that still fit, once converted
    "énergie": ("énergie PCS", "énergie PCI"),
    "énergie PCS": ("énergie PCI", "énergie"),
    "énergie PCI": ("énergie PCS", "énergie"),
    "distance": ("voyageurs",),
    "voyageurs": ("distance",),
    "volume": ("volume normal", "masse"),
    "masse": ("volume", "fret", "énergie PCI"),
    "nombre": ("feuille A4",),
    "repas": ("nombre",),
}
FOREIGN, AT_PLACE, ELSEWHERE = -1.2, 0.5, -0.3  # only for another country; for the place asked for; not for it
DOUBTFUL = -0.05  # every row has a figure not to be trusted
EDIBLE = "agro-alimentaires"  # where a litre weighs about a kilogram
FITS, NEARLY, MISFIT, WRONG_KIND = 0.4, 0.05, -0.6, -0.9
MOST_KEPT = 500  # sets of dimensions that are remembered


class Index:
    """Read-only arrays over `families`."""

    def __init__(self, families: Sequence[Family], priors: Iterable[Prior]) -> None:
        self.families = families
        self.words = postings.bm25([_weighted(family) for family in families])
        self.labels = self.words.plain(tokens(f"{f.name} {f.nickname} {f.attribute} {f.boundary}") for f in families)
        self.names = [frozenset(tokens(family.name)) for family in families]
        self.letters = postings.cosine(grams(f"{f.name} {f.attribute} {f.nickname}") for f in families)
        self.brevity = np.array([1 / (1 + len(tokens(f"{f.name} {f.attribute}"))) for f in families], np.float32)
        self._dimensions = sorted({dimension for family in families for dimension in family.dimensions})
        table = [[dimension in family.dimensions for dimension in self._dimensions] for family in families]
        self._measures = np.array(table, dtype=bool).reshape(len(families), len(self._dimensions))
        self.money = self._measured(MONEY)
        self._edible = np.array([EDIBLE in family.category for family in families], dtype=bool)
        self._foreign = np.array([all(row.rank == ABROAD for row in family.rows) for family in families], dtype=bool)
        self._doubtful = np.array([all(row.doubtful for row in family.rows) for family in families], dtype=bool)
        self._priors = [(prior, _matching(prior, families)) for prior in priors]
        self.outside = np.array([not family.rows[0].id.isdigit() for family in families], dtype=bool)
        self._places: dict[str, Mask] = {}
        self._fit: dict[tuple[str, ...], Scores] = {}

    def vocabulary(self, family: Family) -> frozenset[str]:
        """The words of a family."""
        return frozenset(_weighted(family))

    def prior(self, subjects: Iterable[str]) -> Scores:
        """What each family weighs before anything is read; a subject lifts the priors it names."""
        known = frozenset(subjects)
        total = np.where(self._doubtful, np.float32(DOUBTFUL), np.float32(0))
        for prior, where in self._priors:
            if not prior.subject or not known & set(prior.subject.split("|")):
                total[where] += np.float32(prior.weight)
        return total

    def place(self, places: frozenset[str]) -> Scores:
        """For the places of the text (none: France)."""
        if not places:
            return np.where(self._foreign, np.float32(FOREIGN), np.float32(0))
        there = np.logical_or.reduce([self._there(place) for place in sorted(places)])
        return np.where(there, np.float32(AT_PLACE), np.float32(ELSEWHERE))

    def _there(self, place: str) -> Mask:
        """Which families have a row for this place; remembered, there are few places."""
        known = self._places.get(place)
        if known is None:
            found = [any(place in row.place for row in family.rows) for family in self.families]
            known = self._places[place] = np.array(found, dtype=bool)
        return known

    def fit(self, dimensions: tuple[str, ...]) -> Scores:
        """How well each family's units answer those of the text (index of dimensions, likeliest first)."""
        known = self._fit.get(dimensions)
        if known is None:
            known = self._fitting(dimensions)
            if len(self._fit) < MOST_KEPT:
                self._fit[dimensions] = known
        return known

    def _fitting(self, dimensions: tuple[str, ...]) -> Scores:
        told = [dimension for dimension in dimensions if dimension]
        if not told:
            counted = bool(dimensions)
            bare = np.where(self._measured("nombre"), 0.2 if counted else 0.05, 0.0)
            return np.where(self.money, -0.1, bare).astype(np.float32)
        only_money = set(told) == {MONEY}
        base = np.where(self.money, MISFIT if only_money else WRONG_KIND, WRONG_KIND if only_money else MISFIT)
        best = base.astype(np.float32)
        for place, dimension in enumerate(told):
            exact = FITS - 0.3 * min(place, 1)
            best = np.maximum(best, np.where(self._measured(dimension), np.float32(exact), best))
            for soft in SOFT.get(dimension, ()):
                there = self._measured(soft) & (self._edible if (dimension, soft) == ("volume", "masse") else True)
                best = np.maximum(best, np.where(there, np.float32(NEARLY), best))
        return best.astype(np.float32)

    def _measured(self, dimension: str) -> Mask:
        if dimension not in self._dimensions:
            return np.zeros(len(self.families), dtype=bool)
        return self._measures[:, self._dimensions.index(dimension)]


def _weighted(family: Family) -> dict[str, float]:
    found: dict[str, float] = {}
    fields = (
        (family.name, NAME), (family.nickname, NAME / 2), (family.attribute, ATTRIBUTE), (family.boundary, BOUNDARY),
        (family.category, CATEGORY), (family.tags, TAGS),
    )  # fmt: skip
    for text, weight in fields:
        for word in dict.fromkeys(tokens(text)):
            found[word] = max(found.get(word, 0.0), weight)
    return found


def _matching(prior: Prior, families: Sequence[Family]) -> NDArray[np.int32]:
    category, name = re.compile(prior.category), re.compile(prior.name)
    found = [
        place
        for place, family in enumerate(families)
        if category.search(family.category) and name.search(f"{family.name} # {family.attribute} # {family.boundary}")
    ]
    return np.array(found, dtype=np.int32)
