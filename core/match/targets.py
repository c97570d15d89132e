"""Concepts → families of one edition."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from core.errors import DataError
from core.match.families import Family
from core.match.shapes import Concept

PREFERRED = (0.30, 0.18, 0.10)


class Targets:
    """{concept: (families, weights)}: the default variant of a concept weighs more."""

    def __init__(self, concepts: Iterable[Concept], families: Sequence[Family]) -> None:
        by_category: dict[str, list[int]] = {}
        for place, family in enumerate(families):
            by_category.setdefault(family.category, []).append(place)
        self._found = {concept.key: _found(concept, by_category, families) for concept in concepts}
        self._what = {concept.key: concept.what for concept in concepts}

    def families(self, concept: str) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """Raises DataError: a table names a concept that is not in concepts.csv."""
        try:
            return self._found[concept]
        except KeyError:
            raise DataError("data/matching : le concept « {key} » n'existe pas.", key=concept) from None

    def what(self, concept: str) -> str:
        return self._what[concept]


def _found(
    concept: Concept, by_category: dict[str, list[int]], families: Sequence[Family]
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    patterns = [re.compile(pattern) for pattern in (concept.name, concept.attribute, concept.boundary)]
    wanted = re.compile(concept.category)
    places = [
        place
        for category, members in by_category.items()
        if wanted.search(category)
        for place in members
        if patterns[0].search(families[place].name)
        and patterns[1].search(families[place].attribute)
        and patterns[2].search(families[place].boundary)
    ]
    prefer = [re.compile(pattern.strip()) for pattern in concept.prefer.split(";") if pattern.strip()]
    weights = [_weight(families[place], prefer) if prefer else PREFERRED[0] for place in places]
    return np.array(places, dtype=np.int32), np.array(weights, dtype=np.float32)


def _weight(family: Family, prefer: list[re.Pattern[str]]) -> float:
    text = " # ".join((family.name, family.attribute, family.boundary))
    for pattern, weight in zip(prefer, PREFERRED, strict=False):
        if pattern.search(text):
            return weight
    return 0.0
