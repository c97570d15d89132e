"""The rows of an edition as families: the same thing in five units, several places or several years is one family."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from core.carbon.catalogue import Entry
from core.carbon.factors import Flag, Kind, Status
from core.carbon.units import Units
from core.match.words import fold

ABROAD = 4  # rank of a place that must be asked for
_YEAR = re.compile(r"\b(?:19|20)\d\d\b(?!\s*(?:-\s*\d+\s*)?(?:kms?|tonnes?|sieges|tpl|kw|w)\b)", re.IGNORECASE)
_MONEY_YEAR = re.compile(r"\((20\d\d)\)")
_LOOSE = re.compile(r"^[\s,–-]+|[\s,–-]+$")


@dataclass(frozen=True, slots=True)
class Published:
    """The names under which the Base Carbone® publishes one of our keyed facts."""

    ademe_id: str
    name: str
    attribute: str
    boundary: str


@dataclass(frozen=True, slots=True)
class Row:
    """A usable factor. `year` is that of its data (0: none said); `place` is folded; `home`: France, national."""

    id: str
    label: str
    unit: str
    dimension: str
    qualifier: str
    place: str
    rank: int  # of the place: 0 France, 1 part of France, 2 Europe, 3 world, 4 another country or overseas
    year: int
    doubtful: bool


@dataclass
class Family:
    """Rows that differ by unit, place or year only. `text`: folded « category # name # attribute # boundary »."""

    category: str
    name: str
    attribute: str
    boundary: str
    tags: str
    rows: list[Row] = field(default_factory=list)
    nickname: str = ""

    @cached_property
    def text(self) -> str:
        return " # ".join((self.category, self.name, self.attribute, self.boundary))

    @cached_property
    def dimensions(self) -> frozenset[str]:
        return frozenset(row.dimension for row in self.rows)


def gather(entries: Iterable[Entry], published: dict[str, Published], units: Units) -> list[Family]:
    """The families of the usable factors: not archived, not « Données source », not avoided emissions."""
    families: dict[tuple[str, str, str, str], Family] = {}
    for entry in entries:
        if not proposable(entry):
            continue
        ours = published.get(entry.id)
        names = (ours.name, ours.attribute, ours.boundary) if ours else (entry.name, entry.attribute, entry.boundary)
        folded = tuple(plain(text) for text in (entry.category, *names))
        key = (folded[0], folded[1], folded[2], folded[3])
        family = families.get(key)
        if family is None:
            family = families[key] = Family(*key, tags=entry.tags)
        if ours and ours.name != entry.name:
            family.nickname = f"{family.nickname} {entry.name}".strip()
        family.rows.append(_row(entry, " | ".join(names), units))
    return list(families.values())


def proposable(entry: Entry) -> bool:
    """A factor that a new calculation may use, and whose figure is an emission."""
    return (
        entry.kind is Kind.EMISSION_FACTOR
        and entry.status is not Status.ARCHIVED
        and not entry.flags & {Flag.AVOIDED, Flag.ARCHIVED, Flag.SOURCE_DATA}
        and entry.total >= 0
    )


def plain(text: str) -> str:
    """Folded, years taken out: « 2024 - mix moyen » → « mix moyen »."""
    return _LOOSE.sub("", _YEAR.sub("", fold(text))).strip()


def _row(entry: Entry, said: str, units: Units) -> Row:
    place = fold(entry.sublocation or ("" if entry.location.startswith("France") else entry.location))
    return Row(
        id=entry.id,
        label=entry.label,
        unit=entry.unit,
        dimension=units.dimension(entry.unit),
        qualifier=entry.unit,
        place=place,
        rank=_place_rank(entry),
        year=_year(entry.unit, said),
        doubtful=bool(entry.flags & {Flag.ANOMALY}),
    )


def _place_rank(entry: Entry) -> int:
    location, part = fold(entry.location), fold(entry.sublocation)
    if location.startswith(("outre", "autre")):
        return ABROAD
    if location.startswith("france") or not location:
        return 1 if part and not part.startswith(("france", "type h")) else 0
    return 2 if location == "europe" else 3


def _year(unit: str, said: str) -> int:
    money = _MONEY_YEAR.search(unit)
    if money:
        return int(money[1])
    years = [int(year) for year in _YEAR.findall(said)]
    return max(years) if years else 0
