"""The published figures of the comparison, from data/benchmarks: ratios of sectors, published assessments, buildings.

Per person, the tables are in tonnes as they were published; what is read is in kilograms.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator

from core.carbon.benchmark import EnergyContent
from core.carbon.benchmark_compare import AreaFigure, Assessments, Division, Ratio
from core.carbon.benchmark_places import Quantiles
from core.errors import DataError
from core.ingest.tables import DATA, LIST_SEPARATOR, read_table

FOLDER = DATA / "benchmarks"
KG_IN_A_TONNE = 1000
_Blank = Annotated[float | None, BeforeValidator(lambda text: None if text == "" else text)]


@dataclass(frozen=True, slots=True)
class Section:
    """One of the 21 sections of the NAF."""

    section: str
    label_fr: str
    label_en: str
    source: str


@dataclass(frozen=True, slots=True)
class _Division:
    division: str
    section: str
    label_fr: str
    label_en: str
    branch: str
    building: str
    source: str


@dataclass(frozen=True, slots=True)
class _Ratio:
    divisions: str
    year: int
    ademe_id: str
    label_fr: str
    label_en: str
    kg_per_keur: float
    uncertainty_pct: float
    basis: Literal["turnover", "margin", "finance"]
    source: str


@dataclass(frozen=True, slots=True)
class _Published:
    """Quantiles of what assessments declare, tCO2e per person."""

    label_fr: str
    label_en: str
    n: int
    p25: float
    p50: float
    p75: float
    p85: _Blank
    p90: _Blank
    p95: _Blank
    p99: _Blank
    vintage: int
    source: str


@dataclass(frozen=True, slots=True)
class _PerEmployee(_Published):
    type: str


@dataclass(frozen=True, slots=True)
class _PerEmployeeByPost(_Published):
    post: str
    declared_pct: float


@dataclass(frozen=True, slots=True)
class _Area:
    branch: str
    building: str
    carrier: Literal["electricity", "gas", "oil"]
    use: Literal["electricity_all", "electricity_specific", "heating", "heating_water", "water"]
    label_fr: str
    label_en: str
    kwh_m2: float
    ademe_id: str
    location: Literal["mainland"]
    vintage: int
    source: str


@dataclass(frozen=True, slots=True)
class _Content:
    factor_key: str
    carrier: Literal["gas", "oil"]
    kwh_pci: float
    reason: str


@cache
def sections(folder: Path = FOLDER) -> Mapping[str, Section]:
    return {row.section: row for row in read_table(folder / "naf_sections.csv", Section)}


@cache
def divisions(folder: Path = FOLDER) -> Mapping[str, Division]:
    """The 88 divisions by their two digits. Raises DataError."""
    rows = read_table(folder / "naf_divisions.csv", _Division)
    lost = [row.division for row in rows if row.section not in sections(folder)]
    if lost:
        raise DataError("data/benchmarks/naf_sections.csv : la section de la division « {code} » manque.", code=lost[0])
    return {
        row.division: Division(row.division, row.section, row.label_fr, row.label_en, row.branch, row.building)
        for row in rows
    }


@cache
def ratios(folder: Path = FOLDER) -> Sequence[Ratio]:
    """kgCO2e per k€ before tax, by group of divisions and year (SDES and Insee). Raises DataError."""
    found = [_ratio(row) for row in read_table(folder / "naf_ratios.csv", _Ratio)]
    lost = [code for ratio in found for code in ratio.divisions if code not in divisions(folder)]
    if lost:
        raise DataError("data/benchmarks/naf_divisions.csv : la division « {code} » manque.", code=lost[0])
    return found


@cache
def structures(folder: Path = FOLDER) -> Mapping[str, Assessments]:
    """Published assessments per person, by type of structure. Raises DataError."""
    rows = read_table(folder / "beges_per_employee.csv", _PerEmployee)
    return {r.type: Assessments(r.type, r.label_fr, r.label_en, _quantiles(r), r.vintage) for r in rows}


@cache
def posts(folder: Path = FOLDER) -> Sequence[Assessments]:
    """The same by BEGES post, of the assessments that declare it. Raises DataError."""
    rows = read_table(folder / "beges_per_employee_by_post.csv", _PerEmployeeByPost)
    return [Assessments(r.post, r.label_fr, r.label_en, _quantiles(r), r.vintage, r.declared_pct / 100) for r in rows]


@cache
def area_figures(folder: Path = FOLDER) -> Sequence[AreaFigure]:
    """Mean consumptions of buildings of mainland France, kWh/m² and year. Raises DataError."""
    return [
        AreaFigure(r.branch, r.building, r.carrier, r.use, r.label_fr, r.label_en, r.kwh_m2, r.vintage, r.ademe_id)
        for r in read_table(folder / "tertiary_kwh_m2.csv", _Area)
    ]


@cache
def energy_contents(folder: Path = FOLDER) -> Mapping[str, EnergyContent]:
    """Stable key of a heating factor → kWh PCI in one of its units. Raises DataError."""
    rows = read_table(folder / "energy_content.csv", _Content)
    return {row.factor_key: EnergyContent(row.carrier, row.kwh_pci) for row in rows}


def _ratio(row: _Ratio) -> Ratio:
    return Ratio(
        tuple(row.divisions.split(LIST_SEPARATOR)),
        row.year,
        row.kg_per_keur,
        1 + row.uncertainty_pct / 100,
        row.basis,
        row.label_fr,
        row.label_en,
        row.ademe_id,
    )


def _quantiles(row: _Published) -> Quantiles:
    shares = {0.25: row.p25, 0.5: row.p50, 0.75: row.p75, 0.85: row.p85, 0.9: row.p90, 0.95: row.p95, 0.99: row.p99}
    return Quantiles(row.n, tuple((share, t * KG_IN_A_TONNE) for share, t in shares.items() if t is not None))
