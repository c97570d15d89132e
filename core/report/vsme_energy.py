"""The energy of a year as the VSME asks for it: MWh, fuels by their net calorific value (PCI), renewable or not.

Source: VSME, B3 §29; what a unit of a fuel holds: data/vsme_fuels.csv, else data/fuel_energy.csv. What cannot be read
in kWh makes its sum unknown and is named, never counted as nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Literal

from core.carbon.action_effects import FuelEnergy
from core.carbon.factors import Factor
from core.carbon.footprint import Footprint, Line
from core.ingest.tables import DATA, read_table
from core.ingest.units import read_units

Carrier = Literal["electricity", "self", "fuels", "networks"]
Origin = Literal["yes", "no", "mixed"]
CARRIERS: Mapping[str, Carrier] = {
    "electricity": "electricity",
    "electricity_self": "self",
    "fuel_stationary": "fuels",
    "fuel_mobile": "fuels",
    "vehicle_own": "fuels",
    "heat_network": "networks",
    "cold_network": "networks",
}
KWH, KWH_PCI = "kWh", "kWh PCI"
_RENEWABLE = ("Combustibles > Organiques", "Electricité > Moyen de production > Renouvelables")
_OTHER = ("Combustibles > Fossiles", "Electricité > Moyen de production > Conventionnels")


@dataclass(frozen=True, slots=True)
class Fuel:
    """A row of data/vsme_fuels.csv: kWh PCI in one unit of a factor; « mixed »: partly of biological origin."""

    factor_key: str
    kwh_pci: float
    renewable: Origin
    reason: str
    source: str


@dataclass(frozen=True, slots=True)
class Piece:
    """All that was used with one factor. `ratio`: kWh per `unit` (of PCI when `fuel`), None when nobody says;
    `renewable` and `other` in kWh, None when it is not known which."""

    label: str
    quantity: float
    unit: str
    ratio: float | None
    renewable: float | None
    other: float | None
    fuel: bool = False

    @property
    def kwh(self) -> float | None:
        return None if self.ratio is None else self.quantity * self.ratio


@dataclass(frozen=True, slots=True)
class Used:
    """What was used of one carrier. Sums in MWh, None when a piece of them is not known."""

    pieces: Sequence[Piece]

    @property
    def total(self) -> float | None:
        return _mwh(piece.kwh for piece in self.pieces)

    @property
    def renewable(self) -> float | None:
        return _mwh(piece.renewable for piece in self.pieces)

    @property
    def other(self) -> float | None:
        return _mwh(piece.other for piece in self.pieces)

    @property
    def unread(self) -> list[str]:
        return [piece.label for piece in self.pieces if piece.ratio is None]

    @property
    def unsplit(self) -> list[str]:
        return [piece.label for piece in self.pieces if piece.renewable is None]


def used(footprint: Footprint, factors: Iterable[Factor]) -> dict[Carrier, Used]:
    """Carrier → what was used of it; a carrier without a line is absent. Each activity once, whatever its parts."""
    known = {factor.id: factor for factor in factors}
    once = {line.activity: line for line in footprint.lines if line.beges and line.flow in CARRIERS}
    contracts = _contracts(footprint, known)
    found: dict[Carrier, list[Piece]] = {}
    for lines in _together(once.values()):
        piece = _piece(lines, known.get(lines[0].factor_id), contracts)
        found.setdefault(CARRIERS[lines[0].flow], []).append(piece)
    return {carrier: Used(pieces) for carrier, pieces in sorted(found.items())}


def _together(lines: Iterable[Line]) -> list[list[Line]]:
    """Lines of the same use, factor and unit, side by side."""
    groups: dict[tuple[str, str, str], list[Line]] = {}
    for line in lines:
        groups.setdefault((line.flow, line.factor_label, line.unit), []).append(line)
    return [groups[key] for key in sorted(groups)]


def _piece(lines: Sequence[Line], factor: Factor | None, contracts: Mapping[tuple[str, Origin], float]) -> Piece:
    line, quantity = lines[0], math.fsum(one.quantity for one in lines)
    ratio, origin = _content(line, factor)
    kwh = None if ratio is None else quantity * ratio
    renewable = other = None
    if kwh is not None and line.flow == "electricity":
        renewable, other = _covered(lines, contracts)
    elif kwh is not None and origin in ("yes", "no"):
        renewable, other = (kwh, 0.0) if origin == "yes" else (0.0, kwh)
    fuel = CARRIERS[line.flow] == "fuels"
    return Piece(line.factor_label, quantity, line.unit, ratio, renewable, other, fuel)


def _content(line: Line, factor: Factor | None) -> tuple[float | None, Origin]:
    """(kWh in one unit of what was used, where it comes from)."""
    category = factor.category if factor else ""
    origin: Origin = "yes" if category.startswith(_RENEWABLE) else "no" if category.startswith(_OTHER) else "mixed"
    if line.flow in ("electricity", "electricity_self", "heat_network", "cold_network"):
        return _of_unit(line.unit, KWH), origin
    fuel = _fuels().get(line.factor_key or "")
    if fuel is not None:
        return fuel.kwh_pci, fuel.renewable
    fits = [
        (len(row.category), row.kwh)
        for row in _by_category()
        if row.unit == line.unit and f"{category} > ".startswith(f"{row.category} > ")
    ]
    return (max(fits)[1] if fits else _of_unit(line.unit, KWH_PCI)), origin


def _of_unit(unit: str, wanted: str) -> float | None:
    """How many `wanted` in one `unit`; None when it is not a unit of that energy."""
    units = read_units()
    return float(units.convert(Fraction(1), unit, wanted)) if unit in units.accepted_for(wanted) else None


def _contracts(footprint: Footprint, known: Mapping[str, Factor]) -> dict[tuple[str, Origin], float]:
    """(site, renewable or not) → kWh covered by a contract. What the contract buys says where it comes from."""
    once = {line.activity: line for line in footprint.lines if line.memo == "market_based"}
    sums: dict[tuple[str, Origin], float] = {}
    for line in once.values():
        _ratio, origin = _content(line, known.get(line.factor_id))
        sums[line.site, origin] = sums.get((line.site, origin), 0.0) + line.quantity
    return sums


def _covered(lines: Sequence[Line], contracts: Mapping[tuple[str, Origin], float]) -> tuple[float | None, float | None]:
    """(renewable, not renewable) kWh of the grid, when contracts say it of every kWh of every site; else (None, None).

    A kWh of the grid without a contract is neither: the mix of the grid holds both.
    """
    bought: dict[str, float] = {}
    for line in lines:
        bought[line.site] = bought.get(line.site, 0.0) + line.quantity
    green = {site: contracts.get((site, "yes"), 0.0) for site in bought}
    grey = {site: contracts.get((site, "no"), 0.0) for site in bought}
    if not all(math.isclose(green[site] + grey[site], kwh, rel_tol=1e-9) for site, kwh in bought.items()):
        return None, None
    return math.fsum(green.values()), math.fsum(grey.values())


def _mwh(kwh: Iterable[float | None]) -> float | None:
    found = list(kwh)
    known = [one for one in found if one is not None]
    return math.fsum(known) / 1000 if len(known) == len(found) else None


@cache
def _fuels() -> Mapping[str, Fuel]:
    return {row.factor_key: row for row in read_table(DATA / "vsme_fuels.csv", Fuel)}


@cache
def _by_category() -> Sequence[FuelEnergy]:
    return read_table(DATA / "fuel_energy.csv", FuelEnergy)
