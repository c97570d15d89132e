"""What each action does to a footprint: its activities are changed and measured again, never a percentage of the total.

An action takes a share of some activities: that share is reduced, or replaced by another factor (gas by the
electricity of a heat pump). The rest stays. What is calculated is the difference alone, of every action at once, low,
central and high: `measure` is linear, so that it is the footprint changed minus the footprint, to the rounding of sums.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from core.carbon.action_bases import Choice, Present, present
from core.carbon.actions import Range
from core.carbon.activity import Weighed
from core.carbon.allocation import Allocation
from core.carbon.coefficients import Coefficient
from core.carbon.effects import Effect
from core.carbon.factors import Factor, FactorBook, usable
from core.carbon.measure import Method, activity_frame, checked, coefficient_frame, coefficient_table, measure
from core.errors import FactorNotFound, FactorRefused

GRID = "grid"
ELECTRICITY = "electricity"
LEVELS = ("low", "central", "high")
NOT_HERE = "Rien de ce que cette action change n'est dans ce bilan."
NO_GAIN = "Ce que vous avez déjà émet moins que ce que l'action apporterait : rien à gagner ici."


@dataclass(frozen=True, slots=True)
class Change:
    """One row of data/action_effects.csv.

    `share`: part of what the base holds that the action reaches, 0…1, on top of the base's own share. `amount`: the
    part taken off (reduce), or units of `target` per unit replaced (replace; per kWh PCI of fuel when `per_kwh`).
    `target`: stable key, or « grid »: the electricity of the site. `best`: the target of the high case, "" when the
    same. `flow`: of the target, "" when unchanged. `why`: one French sentence.
    """

    action: str
    base: str
    share: Range
    kind: Literal["reduce", "replace", "none"]
    amount: Range
    target: str = ""
    best: str = ""
    flow: str = ""
    per_kwh: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class FuelEnergy:
    """kWh PCI in one `unit` of a fuel of this `category` of the Base Carbone."""

    category: str
    unit: str
    kwh: float
    source: str


@dataclass(frozen=True, slots=True)
class EffectLaw:
    """data/action_bases.csv, data/action_effects.csv (by action) and data/fuel_energy.csv."""

    bases: Mapping[str, Sequence[Choice]]
    changes: Mapping[str, Sequence[Change]]
    fuels: Sequence[FuelEnergy]


@dataclass(frozen=True, slots=True)
class Place:
    """Where the actions are tried: factors of the edition, the grid used when the run has none, the trade, the year."""

    book: FactorBook
    grid: str
    sector: str
    year: int


@dataclass(frozen=True, slots=True)
class Effects:
    """The effect of every action that finds something to change, and why the others do not (French)."""

    by_id: Mapping[str, Effect]
    untouched: Mapping[str, str]


Moves = tuple[list[Weighed], list[Weighed], list[Weighed]]
_Piece = tuple[Weighed, float]


def effects(weighed: Sequence[Weighed], method: Method, law: EffectLaw, place: Place) -> Effects:
    """The effect of each action and lever at full uptake. An action whose factor is missing says so, alone."""
    here = present(weighed, place.sector, place.year)
    plan = _Plan(here, method, law, place)
    moves: dict[str, Moves] = {}
    untouched: dict[str, str] = {}
    for action, changes in law.changes.items():
        try:
            moved, why = plan.of(changes)
        except (FactorNotFound, FactorRefused) as missing:
            untouched[action] = str(missing)
            continue
        if why:
            untouched[action] = why
        if moved is not None:
            moves[action] = moved
    return _measured(moves, untouched, method, place.year)


def completed(past: Method, now: Method) -> Method:
    """The method of a stored run, with today's rules for the flows that it did not hold (a heat pump's electricity)."""
    kept = past.allocation.rules()
    known = {rule.flow for rule in kept}
    rules = [*kept, *(rule for rule in now.allocation.rules() if rule.flow not in known)]
    return Method(Allocation(rules, (), now.units.is_money), now.units, past.version)


class _Plan:
    """The activities added and taken away by each action, as signed quantities."""

    def __init__(self, here: Present, method: Method, law: EffectLaw, place: Place) -> None:
        self._here, self._method, self._law, self._place = here, method, law, place
        self._chosen: dict[str, list[tuple[int, Choice]]] = {}
        self._grids = _largest(one for one in here.weighed if one.activity.flow == ELECTRICITY)
        self._unit: dict[tuple[str, str, str], float] = {}

    def of(self, changes: Sequence[Change]) -> tuple[Moves | None, str]:
        """(What moves at each level, "") or (None, why nothing does). Nothing moves for a « none » that has its base.

        Raises FactorNotFound, FactorRefused.
        """
        moved: Moves = ([], [], [])
        taken: set[int] = set()
        why, found = NOT_HERE, False
        for change in changes:
            for number, row in self._of_base(change.base):
                if number in taken:
                    continue
                taken.add(number)
                one = self._here.weighed[number]
                if change.kind == "none":
                    return moved, change.why
                pieces = self._pieces(one, change, row)
                found, why = found or pieces is not None, NO_GAIN
                for level, some in zip(moved, pieces or ((), (), ()), strict=True):
                    level.extend(some)
        return (moved, "") if found else (None, why)

    def _of_base(self, base: str) -> list[tuple[int, Choice]]:
        if base not in self._chosen:
            self._chosen[base] = list(self._here.chosen(self._law.bases[base]))
        return self._chosen[base]

    def _pieces(self, one: Weighed, change: Change, row: Choice) -> tuple[list[Weighed], ...] | None:
        """The signed pieces of one activity at each level, None when the change would not lower it."""
        shares = [a * b for a, b in zip(_three(row.share), _three(change.share), strict=True)]
        if change.kind == "reduce":
            parts = [share * cut for share, cut in zip(shares, _three(change.amount), strict=True)]
            return tuple([_sized(one, -part)] for part in parts)
        content = self._content(one) if change.per_kwh else 1.0
        if content is None:
            return None
        targets = self._targets(one, change)
        least, middle, most = _three(change.amount)
        units = [content * most, content * middle, content * least]  # the most of the target is the least of the gain
        gain = self._kg(one) - units[1] * sum(self._kg(target) * weight for target, weight in targets[1])
        if gain <= 0:
            return None
        return tuple(
            [_sized(one, -share), *(_sized(target, share * unit * weight, one) for target, weight in aims)]
            for share, unit, aims in zip(shares, units, targets, strict=True)
        )

    def _targets(self, one: Weighed, change: Change) -> tuple[list[_Piece], list[_Piece], list[_Piece]]:
        """What replaces, with weights, at each level: half of each target in the middle when there are two."""
        usual = self._as(one, self._factor(one, change.target), change.flow)
        if not change.best:
            return [(usual, 1.0)], [(usual, 1.0)], [(usual, 1.0)]
        best = self._as(one, self._factor(one, change.best), change.flow)
        return [(usual, 1.0)], [(usual, 0.5), (best, 0.5)], [(best, 1.0)]

    def _factor(self, one: Weighed, target: str) -> Factor:
        """A factor of the edition. « grid »: the electricity of the site, else the run's largest, else the default."""
        if target != GRID:
            return usable(self._place.book.get(target))
        known = self._grids.get(one.activity.site) or self._grids.get(None)
        return known.factor if known else usable(self._place.book.get(self._place.grid))

    def _as(self, one: Weighed, factor: Factor, flow: str) -> Weighed:
        return Weighed(replace(one.activity, flow=flow or one.activity.flow, factor=factor.id), factor, 1.0)

    def _content(self, one: Weighed) -> float | None:
        """kWh PCI in one unit of a fuel, None when nobody says."""
        fits = [
            (len(fuel.category), fuel.kwh)
            for fuel in self._law.fuels
            if fuel.unit == one.factor.unit and f"{one.factor.category} > ".startswith(f"{fuel.category} > ")
        ]
        return max(fits)[1] if fits else None

    def _kg(self, one: Weighed) -> float:
        """kgCO2e counted by the BEGES for one unit, before any amortisation."""
        key = (one.factor.id, one.activity.flow, str(one.activity.control))
        if key not in self._unit:
            self._unit[key] = sum(c.kg for c in coefficient_table([one], self._method.allocation) if c.in_beges)
        return self._unit[key]


def _measured(moves: Mapping[str, Moves], untouched: dict[str, str], method: Method, year: int) -> Effects:
    """Every piece of every action in one measure, added up by post."""
    pieces = {
        f"{action}|{level}|{number}": piece
        for action, levels in moves.items()
        for level, some in enumerate(levels)
        for number, piece in enumerate(some)
    }
    table = coefficient_table(pieces.values(), method.allocation)
    by_post = _by_post(pieces, table, year) if pieces else {}
    found: dict[str, Effect] = {}
    for action in moves:
        low, central, high = (by_post.get((action, level), {}) for level in range(len(LEVELS)))
        if low or central or high or action in untouched:
            found[action] = Effect(action, low, central, high)
        else:
            untouched[action] = NOT_HERE
    return Effects(found, untouched)


def _by_post(
    pieces: dict[str, Weighed], table: Sequence[Coefficient], year: int
) -> dict[tuple[str, int], dict[str, float]]:
    lines = checked(measure(activity_frame(pieces, year), coefficient_frame(table)))
    posts = ["" if c.memo else c.rule.beges for c in table]
    sums: dict[tuple[str, int], dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for name, coefficient, kg in lines.select("activity", "coefficient", "kg_beges").iter_rows():
        if kg and posts[coefficient]:
            action, level, _ = name.split("|")
            sums[action, int(level)][posts[coefficient]].append(kg)
    return {key: dict(_totals(by_post)) for key, by_post in sums.items()}


def _totals(by_post: Mapping[str, Sequence[float]]) -> Iterator[tuple[str, float]]:
    """Sorted by post, whatever the order of the lines."""
    for post in sorted(by_post):
        if total := math.fsum(by_post[post]):
            yield post, total


def _largest(grids: Iterable[Weighed]) -> dict[str | None, Weighed]:
    """The largest draw of electricity at each site, and of all (None)."""
    found: dict[str | None, Weighed] = {}
    for grid in grids:
        for site in (grid.activity.site, None):
            found[site] = max(found.get(site, grid), grid, key=lambda one: (one.quantity, one.factor.id))
    return found


def _three(ends: Range) -> tuple[float, float, float]:
    return ends.low, ends.middle, ends.high


def _sized(shape: Weighed, times: float, of: Weighed | None = None) -> Weighed:
    """`shape` with `times` the quantity of `of` (of itself when not said)."""
    return Weighed(shape.activity, shape.factor, times * (of or shape).quantity)
