"""The tables beside the questionnaire: sourced parameters, what answers « je ne sais pas », electricity grids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path

from core.carbon.derivations import Source
from core.carbon.questions import Benchmark, Grid
from core.ingest.builtin import BuiltinFactor
from core.ingest.tables import DATA, read_table


@cache
def parameters(folder: Path = DATA) -> Mapping[str, tuple[Fraction, str]]:
    """Sourced parameters: {key: (value, source in French)}. Raises DataError."""
    rows = read_table(folder / "factors" / "parameters.csv", BuiltinFactor)
    base = {r.key: (Fraction(repr(r.total)), Source.PARAMETER.format(label=r.label, number=r.ademe_id)) for r in rows}
    own = read_table(folder / "benchmarks" / "parameters.csv", _Parameter)
    return base | {r.key: (Fraction(r.value), _reason(r.kind, r.reason)) for r in own}


@dataclass(frozen=True, slots=True)
class _Parameter:
    key: str
    value: str
    unit: str
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class _Assumption:
    key: str
    value: str
    unit: str
    per: str
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class _TertiaryEnergy:
    key: str
    sector: str
    value: str
    unit: str
    label: str
    ademe_id: str
    grid: str
    validity: str


@dataclass(frozen=True, slots=True)
class _Grid:
    id: str
    label: str
    prefixes: list[str]
    factor: str
    first_year: int
    last_year: int


def _reason(kind: str, reason: str) -> str:
    return reason if kind == "official" else Source.ASSUMED.format(reason=reason)


def benchmarks(folder: Path) -> Iterator[Benchmark]:
    """What answers « je ne sais pas ». Raises DataError."""
    for a in read_table(folder / "benchmarks" / "assumptions.csv", _Assumption):
        sourced = a.kind == "official"
        yield Benchmark(a.key, "", a.value, a.unit, a.per, "", sourced, _reason(a.kind, a.reason))
    for e in read_table(folder / "benchmarks" / "tertiary_energy.csv", _TertiaryEnergy):
        source = Source.TERTIARY.format(label=e.label, number=e.ademe_id, validity=e.validity)
        yield Benchmark(e.key, e.sector, e.value, e.unit, "m2", e.grid, True, source)


def grids(folder: Path) -> tuple[Grid, ...]:
    """Electricity mixes, by the beginning of a postcode. Raises DataError."""
    rows = read_table(folder / "grids.csv", _Grid, lists=frozenset({"prefixes"}))
    return tuple(Grid(g.id, g.label, tuple(g.prefixes), g.factor, g.first_year, g.last_year) for g in rows)
