"""The rows of a year as a screen shows them: what each counts for, or what it waits for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import fsum
from uuid import UUID

from core.carbon import views
from core.carbon.activity import Activity
from core.carbon.factors import FactorBook
from core.carbon.footprint import Perimeter
from core.carbon.measure import footprint, named, weigh
from core.db.activity_rows import Kept
from core.errors import AmbiguousFlow, CarbonScoreError, FactorNotFound
from core.ingest.activities import Context
from core.ingest.tables import method
from core.services.activity_row import Row, problems


class State(StrEnum):
    COUNTED = "counted"
    PROPOSED = "proposed"  # a factor is proposed, or none was found: somebody has to choose
    INCOMPLETE = "incomplete"  # confirmed, and something is missing or not valid any more


@dataclass(frozen=True, slots=True)
class Shown:
    """A row. `number`: its place, from 1; `kg`: kgCO2e of the year (BEGES), None while it does not count;
    `choices`: the flows to choose from when the factor leaves a doubt."""

    id: UUID
    number: int
    version: int
    row: Row
    state: State
    factor_label: str = ""
    factor_unit: str = ""
    activity: Activity | None = None
    kg: float | None = None
    problem: CarbonScoreError | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a year, in the order they came; `total_kg` of those that count (BEGES)."""

    rows: tuple[Shown, ...] = ()
    total_kg: float = 0.0

    def of(self, state: State) -> list[Shown]:
        return [row for row in self.rows if row.state is state]


def table(kept: Sequence[Kept], context: Context, year: int) -> Table:
    """The rows as they count today, with the edition in use."""
    read = [Row.from_json(one.row) for one in kept]
    activities, faults = problems(read, context, year)
    places = [at for at, activity in enumerate(activities) if activity is not None]
    each, total = _kilograms([a for a in activities if a is not None], context.book, year)
    kg = dict(zip(places, each, strict=True))
    shown = []
    for at, (one, row) in enumerate(zip(kept, read, strict=True)):
        fault = faults[at]
        why = None if fault is None else fault.why
        state = State.COUNTED if at in kg else State.INCOMPLETE if row.confirmed else State.PROPOSED
        label, unit = _factor(row.factor, context.book)
        shown.append(
            Shown(
                one.row_id, at + 1, one.version, row, state, label, unit, activities[at], kg.get(at), why, _flows(why)
            )
        )
    return Table(tuple(shown), total)


def _kilograms(activities: Sequence[Activity], book: FactorBook, year: int) -> tuple[list[float], float]:
    """kgCO2e of each activity and of all, as a footprint counts them."""
    law = method()
    weighed = weigh(activities, book, law.units)
    result = footprint(weighed, law, Perimeter(year), book.edition)
    by_name: dict[str, list[float]] = defaultdict(list)
    for line in result.lines:
        by_name[line.activity].append(line.kg_beges)
    return [fsum(by_name[name]) for name in named(weighed)], views.total(result)


def _factor(ref: str, book: FactorBook) -> tuple[str, str]:
    """Label and unit of a factor; its reference when the edition in use has it no more."""
    if not ref:
        return "", ""
    try:
        found = book.get(ref)
    except FactorNotFound:
        return ref, ""
    return found.label, found.unit


def _flows(why: CarbonScoreError | None) -> tuple[str, ...]:
    return tuple(str(why.values["choices"]).split(", ")) if isinstance(why, AmbiguousFlow) else ()
