"""Words with one letter wrong, missing, doubled or swapped, taken for the known word they nearly are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

SHORTEST = 6  # shorter words are too easily another word


class Spelling:
    """Known stems, found from what is left of them once one letter is dropped (W. Garbe, SymSpell)."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = {word for word in known if word.isalpha()}
        self._left: dict[str, list[str]] = {}
        for word in sorted(self._known):
            if len(word) >= SHORTEST:
                for left in _dropped(word):
                    self._left.setdefault(left, []).append(word)

    def __contains__(self, word: str) -> bool:
        return word in self._known

    def correct(self, word: str) -> str:
        """The known word this one nearly is; itself when it is known, short, or like nothing."""
        if word in self._known or len(word) < SHORTEST or not word.isalpha():
            return word
        near = list(self._left.get(word, ()))
        for left in _dropped(word):
            if left in self._known and len(left) >= SHORTEST:
                near.append(left)
            near += [other for other in self._left.get(left, ()) if _one_edit(word, other)]
        near = [other for other in near if other[0] == word[0]]
        return min(near, key=lambda other: (abs(len(other) - len(word)), other), default=word)


def _dropped(word: str) -> Iterator[str]:
    return (word[:at] + word[at + 1 :] for at in range(len(word)))


def _one_edit(word: str, other: str) -> bool:
    """One letter replaced, or two neighbours swapped; both have the same length."""
    if len(word) != len(other):
        return False
    apart = [at for at, (a, b) in enumerate(zip(word, other, strict=True)) if a != b]
    if len(apart) == 1:
        return True
    return (
        len(apart) == 2
        and apart[1] == apart[0] + 1
        and word[apart[0]] == other[apart[1]]
        and (word[apart[1]] == other[apart[0]])
    )
