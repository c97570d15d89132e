"""Expressions found in a text: all their words close together, in any order; the longest expression wins."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from core.match.words import tokens

T = TypeVar("T")
_SLACK = 2  # other words allowed inside an expression
SPELLINGS = "|"


@dataclass(frozen=True, slots=True)
class Hit(Generic[T]):
    """An expression of the text: what it stands for, as it was written in the table, the places of its words.

    `neat`: 1 when its words follow one another as in the table; less with other words inside, or in another order.
    """

    value: T
    said: str
    places: frozenset[int]
    neat: float = 1.0


class Phrases(Generic[T]):
    """A table of expressions. The same expression may stand for several values."""

    def __init__(self, said: Iterable[tuple[str, T]]) -> None:
        self._by_word: dict[str, list[tuple[tuple[str, ...], str, T]]] = {}
        for spellings, value in said:
            for spelling in spellings.split(SPELLINGS):
                words = tuple(tokens(spelling))
                if words:
                    self._by_word.setdefault(min(words), []).append((words, spelling, value))

    def words(self) -> set[str]:
        """Every word of the table."""
        return {word for rows in self._by_word.values() for words, _, _ in rows for word in words}

    def find(self, text: Sequence[str]) -> list[Hit[T]]:
        """The expressions of the text (stems, in order), the longest first; those inside a longer one left out."""
        found = self.all(text)
        return [hit for hit in found if not any(hit.places < other.places for other in found)]

    def all(self, text: Sequence[str]) -> list[Hit[T]]:
        """Every expression of the text, the longest first. The same value is not told twice of the same words."""
        where: dict[str, list[int]] = {}
        for place, word in enumerate(text):
            where.setdefault(word, []).append(place)
        found: dict[tuple[int, frozenset[int]], Hit[T]] = {}
        for word in where:
            for words, spelling, value in self._by_word.get(word, ()):
                places = _close(words, where)
                if places:
                    hit = Hit(value, spelling, places, _order(words, text, places))
                    known = found.get((id(value), places))
                    if known is None or known.neat < hit.neat:
                        found[id(value), places] = hit
        return sorted(found.values(), key=lambda hit: (-len(hit.places), min(hit.places), -hit.neat))


def _order(words: tuple[str, ...], text: Sequence[str], places: frozenset[int]) -> float:
    ordered = sorted(places)
    gaps = ordered[-1] - ordered[0] + 1 - len(ordered) if len(words) > 1 else 0
    same = tuple(text[place] for place in ordered[: len(words)]) == words
    return 1.0 - 0.3 * gaps - (0.0 if same else 0.8)


def _close(words: tuple[str, ...], where: dict[str, list[int]]) -> frozenset[int]:
    """Places of the words when they are all there, within reach of each other."""
    if any(word not in where for word in words):
        return frozenset()
    if len(words) == 1:
        return frozenset(where[words[0]])
    for first in where[words[0]]:
        places = {first}
        for word in words[1:]:
            free = [place for place in where[word] if place not in places]
            if not free:
                break
            places.add(min(free, key=lambda place: abs(place - first)))
        if len(places) == len(words) and max(places) - min(places) < len(words) + _SLACK:
            return frozenset(places)
    return frozenset()
