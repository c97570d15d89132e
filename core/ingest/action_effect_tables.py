"""What the actions do, from data/: action_bases.csv, action_effects.csv, fuel_energy.csv. Strict: see action_tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, TypeVar

from core.carbon.action_bases import Choice
from core.carbon.action_effects import GRID, Change, EffectLaw, FuelEnergy
from core.carbon.actions import LEVERS, Range
from core.carbon.allocation import plain
from core.errors import DataError
from core.ingest.action_tables import bank, listed, span
from core.ingest.builtin import rows as builtin_rows
from core.ingest.questions import law
from core.ingest.tables import DATA, method, read_table

RATIO_YEARS = 5  # vintages of a monetary ratio, numbered one after the other, the latest a multiple of five
_RATIO = "mon_"
Row = TypeVar("Row", bound="_Base | _Effect")


@dataclass(frozen=True, slots=True)
class _Base:
    base: str
    rank: int
    flows: str
    factors: str
    categories: str
    words: str
    not_words: str
    units: str
    sectors: str
    beside: str
    without: str
    bought: Literal["", "year"]
    share_low: float
    share_high: float
    why: str
    source: str


@dataclass(frozen=True, slots=True)
class _Effect:
    action: str
    rank: int
    base: str
    share_low: float
    share_high: float
    change: Literal["reduce", "replace", "none"]
    low: float
    high: float
    target: str
    best: str
    target_flow: str
    per: Literal["", "kwh"]
    why: str
    source: str


@cache
def effect_law(folder: Path = DATA) -> EffectLaw:
    """How every action of the bank, and the three levers, change a footprint. Raises DataError."""
    bases = {name: [_choice(row) for row in rows] for name, rows in _ranked(folder / "action_bases.csv", _Base).items()}
    effects = _ranked(folder / "action_effects.csv", _Effect)
    known = {*bank(folder), *LEVERS}
    if wrong := effects.keys() ^ known:
        raise DataError(
            "action_effects.csv : « {id} » manque, ou n'est dans aucune banque d'actions.", id=sorted(wrong)[0]
        )
    changes = {action: [_change(row, bases) for row in rows] for action, rows in effects.items()}
    return EffectLaw(bases, changes, read_table(folder / "fuel_energy.csv", FuelEnergy))


def keys_of(text: str) -> frozenset[str]:
    """Stable keys of a cell with their ADEME ids; a monetary ratio stands for all its years. Raises DataError."""
    found: set[str] = set()
    for key in listed(text):
        if key not in builtin_rows():
            raise DataError("action_bases.csv : facteur « {key} » inconnu de l'édition intégrée.", key=key)
        found |= {key, builtin_rows()[key].ademe_id} - {""}
        if key.startswith(_RATIO):
            latest = int(key.removeprefix(_RATIO))
            years = range(latest - RATIO_YEARS + 1, latest + 1)
            found |= {str(year) for year in years} | {f"{_RATIO}{year}" for year in years}
    return frozenset(found)


def _ranked(path: Path, row: type[Row]) -> dict[str, list[Row]]:
    """{base or action: its rows in order}. Raises DataError: a rank missing, given twice or out of order."""
    found: dict[str, list[Row]] = defaultdict(list)
    for one in read_table(path, row):
        name = one.base if isinstance(one, _Base) else one.action
        if one.rank != len(found[name]) + 1:
            raise DataError("{file} : rang {rank} de « {id} ».", file=path.name, rank=one.rank, id=name)
        found[name].append(one)
    return found


def _choice(row: _Base) -> Choice:
    where = f"action_bases.csv, {row.base} {row.rank}"
    flows = method().allocation.flows
    for cell in (row.flows, row.beside, row.without):
        _known(cell, flows, where)
    _known(row.sectors, law().sectors, where)
    categories = listed(row.categories)
    published = {entry.category for entry in builtin_rows().values()}
    if lost := [c for c in categories if not any(f"{p} > ".startswith(f"{c} > ") for p in published)]:
        raise DataError("{where} : aucun facteur dans la catégorie « {id} ».", where=where, id=lost[0])
    return Choice(
        flows=frozenset(listed(row.flows)),
        factors=keys_of(row.factors),
        categories=categories,
        words=tuple(plain(word) for word in listed(row.words)),
        not_words=tuple(plain(word) for word in listed(row.not_words)),
        units=frozenset(method().units.canonical(unit) for unit in listed(row.units)),
        sectors=frozenset(listed(row.sectors)),
        beside=frozenset(listed(row.beside)),
        without=frozenset(listed(row.without)),
        bought=row.bought,
        share=_share(row.share_low, row.share_high, where),
        why=row.why,
    )


def _change(row: _Effect, bases: Mapping[str, Sequence[Choice]]) -> Change:
    where = f"action_effects.csv, {row.action} {row.rank}"
    _known(row.base, bases, where)
    _known(row.target, {GRID, *builtin_rows()}, where)
    _known(row.best, builtin_rows(), where)
    _known(row.target_flow, method().allocation.flows, where)
    if (row.change == "replace") != bool(row.target) or (row.best and not row.target):
        raise DataError("{where} : un facteur cible pour un remplacement, et pour lui seul.", where=where)
    if row.change == "none" and not row.why:
        raise DataError("{where} : un effet nul dit pourquoi.", where=where)
    reduces = row.change != "replace"
    amount = _share(row.low, row.high, where) if reduces else span(row.low, row.high, where, "la quantité")
    return Change(
        action=row.action,
        base=row.base,
        share=_share(row.share_low, row.share_high, where),
        kind=row.change,
        amount=amount,
        target=row.target,
        best=row.best,
        flow=row.target_flow,
        per_kwh=row.per == "kwh",
        why=row.why,
    )


def _share(low: float, high: float, where: str) -> Range:
    """A part between 0 and 1. Raises DataError."""
    if low < 0 or high > 1:
        raise DataError("{where} : une part va de 0 à 1.", where=where)
    return span(low, high, where, "la part")


def _known(cell: str, known: Collection[str], where: str) -> None:
    if lost := [one for one in listed(cell) if one not in known]:
        raise DataError("{where} : « {id} » n'existe pas.", where=where, id=lost[0])
