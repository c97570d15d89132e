"""The built-in edition: data/factors/*.csv → entries, the same shape as a Base Carbone® that was read.

One file per theme, sorted by key; `parameters.csv` holds the « Données source » rows (leak rates, charges,
AR5 GWPs); `parts.csv` the parts of all of them. Facts: ADEME, checked row by row against V23.6 (tests/data).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator

from core.carbon.catalogue import Entry
from core.carbon.factors import Flag, Gases, Kind, Part, PartKind, Status, parts_mismatch
from core.errors import DataError
from core.ingest.base_carbone import Watchlist
from core.ingest.tables import DATA, read_table
from core.ingest.units import read_units
from core.ingest.validity import valid_until

FOLDER = DATA / "factors"
PARAMETERS = "parameters"
_NOT_THEMES = frozenset({"parts", "anomalies", "kyoto", "edition"})
_blank = BeforeValidator(lambda text: None if text == "" else text)
Blank = Annotated[float | None, _blank]
Note = Annotated[int | None, _blank]


@dataclass(frozen=True, slots=True)
class BuiltinFactor:
    """One row of a theme. Masses: kgCO2e per `unit`; `trap`: one French sentence for the person who picks it."""

    key: str
    label: str
    label_en: str
    ademe_id: str
    status: Status
    unit: str
    total: float
    uncertainty_pct: Blank
    reliability: Note
    technical: Note
    geographical: Note
    temporal: Note
    completeness: Note
    co2f: Blank
    ch4f: Blank
    ch4b: Blank
    n2o: Blank
    other: Blank
    co2b: Blank
    location: str
    sublocation: str
    validity: str
    category: str
    source: str
    review_by: date
    trap: str


@dataclass(frozen=True, slots=True)
class BuiltinPart:
    """One share of a factor, kgCO2e per unit of the factor."""

    key: str
    position: int
    kind: PartKind
    label: str
    total: float
    co2f: Blank
    ch4f: Blank
    ch4b: Blank
    n2o: Blank
    other: Blank
    co2b: Blank


@dataclass(frozen=True, slots=True)
class Anomaly:
    """A published figure not to be trusted: flagged as long as the base still says `total`."""

    ademe_id: str
    total: float
    reason: str
    since: str


@dataclass(frozen=True, slots=True)
class KyotoSubstance:
    """A name the GWP rows of the base use for one of the seven gases of the regulatory total."""

    substance: str
    family: str


@dataclass(frozen=True, slots=True)
class Gwp:
    """Global warming potential of a gas over 100 years in one report of the IPCC, kgCO2e per kg of gas."""

    gas: str
    label: str
    kyoto: bool
    report: str
    gwp_100: float
    ademe_id: str
    source: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact comes from."""

    id: str
    title: str
    publisher: str
    published: str
    licence: str
    url: str


@dataclass(frozen=True, slots=True)
class BuiltinEdition:
    """What the built-in edition is called, and the day its validities are judged on."""

    label: str
    published: date


@cache
def watchlist(folder: Path = FOLDER) -> Watchlist:
    """Known anomalies and Kyoto gases, for every edition that is read."""
    anomalies = {row.ademe_id: row.total for row in read_table(folder / "anomalies.csv", Anomaly)}
    return Watchlist(anomalies, frozenset(row.substance for row in read_table(folder / "kyoto.csv", KyotoSubstance)))


@cache
def anomaly_reasons(folder: Path = FOLDER) -> dict[str, str]:
    """ADEME id → why its figure is doubtful, in French."""
    return {row.ademe_id: row.reason for row in read_table(folder / "anomalies.csv", Anomaly)}


@cache
def gwps() -> list[Gwp]:
    """data/gwp.csv: AR4, AR5 and AR6, by gas then report."""
    return read_table(DATA / "gwp.csv", Gwp)


@cache
def sources() -> dict[str, Source]:
    """data/sources.csv by id."""
    return {row.id: row for row in read_table(DATA / "sources.csv", Source)}


def themes(folder: Path = FOLDER) -> list[str]:
    return sorted(path.stem for path in folder.glob("*.csv") if path.stem not in _NOT_THEMES)


@cache
def rows(folder: Path = FOLDER) -> dict[str, BuiltinFactor]:
    """Every row by its stable key. Raises DataError: a key in two files."""
    found: dict[str, BuiltinFactor] = {}
    for theme in themes(folder):
        for row in read_table(folder / f"{theme}.csv", BuiltinFactor):
            if found.setdefault(row.key, row) is not row:
                raise DataError("data/factors : la clé « {key} » est dans deux tables.", key=row.key)
    return found


def edition(folder: Path = FOLDER) -> BuiltinEdition:
    [only] = read_table(folder / "edition.csv", BuiltinEdition)
    return only


def read_builtin(folder: Path = FOLDER) -> list[Entry]:
    """The built-in edition. Raises DataError naming the row: unknown unit, unknown column, orphan part."""
    parameters = {row.key for row in read_table(folder / f"{PARAMETERS}.csv", BuiltinFactor)}
    parts = defaultdict(list)
    for part in read_table(folder / "parts.csv", BuiltinPart):
        parts[part.key].append(part)
    found = rows(folder)
    if orphans := parts.keys() - found.keys():
        raise DataError("data/factors/parts.csv : clés inconnues {keys}.", keys=", ".join(sorted(orphans)))
    day = edition(folder).published
    return [_entry(row, parts[key], key in parameters, day) for key, row in sorted(found.items())]


def _entry(row: BuiltinFactor, parts: list[BuiltinPart], parameter: bool, day: date) -> Entry:
    end = valid_until(row.validity)
    shares = tuple(
        Part(part.kind, part.label, part.total, _gases(part), part.co2b or 0.0)
        for part in sorted(parts, key=lambda part: part.position)
    )
    return Entry(
        id=row.ademe_id or row.key,
        key=row.key,
        kind=Kind.SOURCE_DATA if parameter else Kind.EMISSION_FACTOR,
        status=row.status,
        name=row.label,
        name_en=row.label_en,
        unit=read_units().canonical(row.unit),
        unit_published=row.unit,
        total=row.total,
        gases=_gases(row),
        co2b=row.co2b,
        uncertainty_pct=row.uncertainty_pct,
        notes=(row.reliability, row.technical, row.geographical, row.temporal, row.completeness),
        location=row.location,
        sublocation=row.sublocation,
        validity=row.validity,
        valid_until=end,
        category=row.category,
        source=row.source,
        parts=shares,
        flags=_flags(row, shares, parameter, end is not None and end < day),
    )


def _gases(row: BuiltinFactor | BuiltinPart) -> Gases | None:
    if row.co2f is None or row.ch4f is None or row.ch4b is None or row.n2o is None or row.other is None:
        return None
    return Gases(row.co2f, row.ch4f, row.ch4b, row.n2o, row.other)


def _flags(row: BuiltinFactor, parts: tuple[Part, ...], parameter: bool, expired: bool) -> frozenset[Flag]:
    said = {
        Flag.SOURCE_DATA: parameter,
        Flag.ARCHIVED: row.status is Status.ARCHIVED,
        Flag.EXPIRED: expired,
        Flag.AVOIDED: row.total < 0 and not parameter,
        Flag.PARTS_MISMATCH: bool(parts) and parts_mismatch(row.total, parts),
        Flag.ANOMALY: watchlist().anomalies.get(row.ademe_id) == row.total,
        Flag.NON_KYOTO: any(gwp.ademe_id == row.ademe_id and not gwp.kyoto for gwp in gwps()),
    }
    return frozenset(flag for flag, present in said.items() if present)
