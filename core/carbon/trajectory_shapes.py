"""Shapes of trajectories. Levels are in whatever unit the history is given in; areas in that unit × years."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from core.errors import InputError


@dataclass(frozen=True, slots=True)
class Target:
    """A line of data/trajectories/targets.csv.

    `rate`: share of the base year's emissions to take off each year (« linear »); `path`: (year, Mt) of a national
    strategy (« path »), `sector` of it. `draft`: not published yet. `assumed_after`: the last year of the path that is
    not somebody's hypothesis. `published`: year and month of its source.
    """

    id: str
    label_fr: str
    label_en: str
    kind: Literal["linear", "path"]
    rate: float | None
    path: tuple[tuple[int, float], ...]
    sector: str
    draft: bool
    assumed_after: int | None
    published: str
    source: str


@dataclass(frozen=True, slots=True)
class Value:
    """One year. `history`: None when it is not known. `initial`: the target drawn from the base year; `target`: the one
    to follow, which differs from the last known year on when an overshoot is compensated."""

    year: int
    history: float | None
    initial: float
    target: float


@dataclass(frozen=True, slots=True)
class Overshoot:
    """Since the base year. `amount` = emitted − allowed; `share` of what was allowed (None: nothing was);
    `above_last`: the last known year above its target, as a share of it (None: the target was zero)."""

    amount: float
    share: float | None
    above_last: float | None
    exceeded: bool
    compensated: bool = False


@dataclass(frozen=True, slots=True)
class Budget:
    """What the target allows from the base year to its end, what was emitted until the last known year, the rest."""

    initial: float
    spent: float
    remaining: float


@dataclass(frozen=True, slots=True)
class Trajectory:
    """`rate`: share of the level of `rate_of_year` to take off each year; of a national path, its mean until its end.
    None when there is nothing to reduce, or when no line keeps the budget any more. `zero_at`: a fractional year.
    `remarks`: what must be said with it (sentences to translate, never raised)."""

    target: Target
    base_year: int
    base: float
    last_year: int
    rate: float | None
    rate_of_year: int | None
    zero_at: float | None
    overshoot: Overshoot
    budget: Budget
    remarks: tuple[InputError, ...]
    values: tuple[Value, ...]

    @property
    def end_year(self) -> int | None:
        """The first whole year at zero."""
        return None if self.zero_at is None or not math.isfinite(self.zero_at) else math.ceil(round(self.zero_at, 6))
