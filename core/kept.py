"""What is made of a company's things that never change, kept in memory by what it depends on.

A key begins with the company, so that nobody is ever given what was made of another one, and so that all of it can go
when the company does. What was used last stays; the rest goes when there is too much.
"""

from __future__ import annotations

import inspect
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from threading import Lock
from typing import Generic, ParamSpec, TypeVar
from uuid import UUID
from weakref import WeakSet

Value = TypeVar("Value")
Given = ParamSpec("Given")
Key = tuple[Hashable, ...]  # the company first: its id, or that as text

_MEMORIES: WeakSet[Memory[object]] = WeakSet()


class Memory(Generic[Value]):
    """At most `most` values, or values that weigh no more than that together."""

    def __init__(self, most: int, weight: Callable[[Value], int] = lambda _: 1) -> None:
        self._most, self._weight = most, weight
        self._values: OrderedDict[Key, Value] = OrderedDict()
        self._heavy, self._lock = 0, Lock()
        _MEMORIES.add(self)  # type: ignore[arg-type]  # only `forget` is called there

    def get(self, key: Key) -> Value | None:
        """What is kept under this key, which is then the last one used."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
            return self._values.get(key)

    def made(self, key: Key, make: Callable[[], Value]) -> Value:
        """The same, made when it is not there. Two who ask at once may both make it: one is kept."""
        found = self.get(key)
        return self._put(key, make()) if found is None else found

    def forget(self, tenant_id: UUID) -> None:
        with self._lock:
            for key in [key for key in self._values if str(key[0]) == str(tenant_id)]:
                self._heavy -= self._weight(self._values.pop(key))

    def _put(self, key: Key, value: Value) -> Value:
        """The lightest that can be kept is one value, whatever it weighs."""
        with self._lock:
            if key not in self._values:
                self._values[key] = value
                self._heavy += self._weight(value)
            while self._heavy > self._most and len(self._values) > 1:
                self._heavy -= self._weight(self._values.popitem(last=False)[1])
            return self._values.get(key, value)


def kept(most: int) -> Callable[[Callable[Given, Value]], Callable[Given, Value]]:
    """A function of a company (its first argument) made once for its arguments; those whose name begins with « _ » are
    what the others stand for. Arguments are given in their order."""

    def around(make: Callable[Given, Value]) -> Callable[Given, Value]:
        memory: Memory[Value] = Memory(most)
        named = sum(not name.startswith("_") for name in inspect.signature(make).parameters)

        @wraps(make)
        def remembered(*given: Given.args, **none: Given.kwargs) -> Value:
            return memory.made(given[:named], lambda: make(*given, **none))

        return remembered

    return around


def forget(tenant_id: UUID) -> None:
    """Nothing of an erased company stays in memory."""
    for memory in list(_MEMORIES):
        memory.forget(tenant_id)
