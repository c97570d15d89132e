"""Targets, national paths and electricity paths, from data/trajectories/."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from core.carbon.actions import LEVERS
from core.carbon.scenario_mix import Mix
from core.carbon.trajectory_shapes import Target
from core.errors import DataError
from core.ingest.tables import DATA, read_table

FOLDER = DATA / "trajectories"
TOTAL = "total"
Points = tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class _Target:
    target: str
    label_fr: str
    label_en: str
    kind: Literal["linear", "path"]
    rate: str
    strategy: str
    sector: str
    draft: Literal["yes", "no"]
    published: str
    source: str


@dataclass(frozen=True, slots=True)
class PathPoint:
    """A year of a strategy, in Mt of CO2e. `hypothesis`: nobody published it."""

    strategy: str
    sector: str
    year: int
    mt: float
    status: Literal["published", "inventory", "draft", "hypothesis"]
    source: str


@dataclass(frozen=True, slots=True)
class Inventory:
    """What France emitted in a year, in Mt of CO2e."""

    sector: str
    year: int
    mt: float
    source: str


@dataclass(frozen=True, slots=True)
class _Mix:
    electricity: str
    label_fr: str
    label_en: str
    hypothesis: Literal["yes", "no"]
    strategy: str
    sector: str
    source: str


@dataclass(frozen=True, slots=True)
class Lever:
    """A choice that is in no bank: one of core.carbon.actions.LEVERS."""

    lever: str
    label_fr: str
    label_en: str


@cache
def targets(folder: Path = FOLDER) -> Mapping[str, Target]:
    """{id: target}. Raises DataError: a rate or a path that is missing, or both at once."""
    points = read_table(folder / "paths.csv", PathPoint)
    inventories = national(folder)
    rows = read_table(folder / "targets.csv", _Target)
    return MappingProxyType({row.target: _target(row, points, inventories) for row in rows})


@cache
def national(folder: Path = FOLDER) -> Sequence[Inventory]:
    """National inventories, by sector and year; « total » is all of it."""
    return tuple(read_table(folder / "national.csv", Inventory))


@cache
def mixes(folder: Path = FOLDER) -> Mapping[str, Mix]:
    """{id: path of the grid's electricity}. Raises DataError."""
    points = read_table(folder / "paths.csv", PathPoint)
    return MappingProxyType(
        {row.electricity: _mix(row, points) for row in read_table(folder / "electricity.csv", _Mix)}
    )


@cache
def levers(folder: Path = FOLDER) -> Mapping[str, Lever]:
    """{id: lever}. Raises DataError: not those that exist."""
    found = {row.lever: row for row in read_table(folder / "levers.csv", Lever)}
    if set(found) != set(LEVERS):
        raise DataError("levers.csv : {expected} attendus.", expected=", ".join(sorted(LEVERS)))
    return MappingProxyType(found)


def _target(row: _Target, points: Sequence[PathPoint], inventories: Sequence[Inventory]) -> Target:
    rate = float(row.rate) if row.rate else None
    path = _before(_points(row.strategy, row.sector, points), row.sector, inventories) if row.strategy else ()
    if (row.kind == "linear") != (rate is not None and 0 < rate < 1) or (row.kind == "path") != bool(path):
        raise DataError("targets.csv : « {target} » demande un taux ou une trajectoire.", target=row.target)
    hypotheses = [p.year for p in points if p.strategy == row.strategy and p.status == "hypothesis"]
    after = max((year for year, _ in path if year < min(hypotheses)), default=None) if hypotheses else None
    return Target(
        id=row.target,
        label_fr=row.label_fr,
        label_en=row.label_en,
        kind=row.kind,
        rate=rate,
        path=path,
        sector=row.sector,
        draft=row.draft == "yes",
        assumed_after=after,
        published=row.published,
        source=row.source,
    )


def _mix(row: _Mix, points: Sequence[PathPoint]) -> Mix:
    path = _points(row.strategy, row.sector, points) if row.strategy else ()
    if row.strategy and not path:
        raise DataError("electricity.csv : « {id} » n'a pas de trajectoire.", id=row.electricity)
    return Mix(row.electricity, row.label_fr, row.label_en, row.hypothesis == "yes", path, row.source)


def _points(strategy: str, sector: str, points: Sequence[PathPoint]) -> Points:
    """(year, Mt) of a sector; of « total », its own rows, else the sum of the sectors. Raises DataError."""
    by_year: defaultdict[int, dict[str, float]] = defaultdict(dict)
    for point in points:
        if point.strategy == strategy:
            by_year[point.year][point.sector] = point.mt
    sectors = {name for found in by_year.values() for name in found}
    if sector in sectors:
        return tuple((year, found[sector]) for year, found in sorted(by_year.items()) if sector in found)
    if sector != TOTAL:
        return ()
    for year, found in by_year.items():
        if set(found) != sectors:
            raise DataError("paths.csv : il manque des secteurs à « {id} » en {year}.", id=strategy, year=year)
    return tuple((year, math.fsum(found.values())) for year, found in sorted(by_year.items()))


def _before(path: Points, sector: str, inventories: Sequence[Inventory]) -> Points:
    """The path, with the national inventories of the years before it."""
    known = sorted((one.year, one.mt) for one in inventories if path and one.sector == sector and one.year < path[0][0])
    return (*known, *path)
