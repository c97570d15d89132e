"""A footprint: the lines, what is missing, and nothing that is not a sum of lines.

Shapes: `lines` is the only truth; every total shown anywhere is a sum over them (method.md, One spine).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, Literal

from core.carbon.factors import Gases

Memo = Literal["", "avoided", "market_based", "non_kyoto", "replaced"]


@dataclass(frozen=True, slots=True)
class Line:
    """activity × part. Masses in kgCO2e.

    `kg_co2e` = quantity × part. `kg_beges` is what counts in the BEGES (amortised goods: kg / lifetime),
    `kg_ghg` in the GHG Protocol (0 when the part is outside the fifteen categories). A memo line counts in neither.
    """

    activity: str  # digest of the activity, links lines of one activity
    subject: str
    label: str
    site: str
    year: int
    quantity: float
    unit: str
    quality: int
    entered_quantity: float  # as given, before its conversion into `unit`
    entered_unit: str
    source: str
    derivation: str
    factor_id: str
    factor_key: str | None
    factor_label: str
    edition: str
    flow: str
    control: str
    part: str
    part_label: str
    kg_per_unit: float
    kg_co2e: float
    beges: str  # "1.1" … "6.1", "" for a memo line
    ghg: str  # "1", "2", "3.1" … "3.15", "" when outside
    cause: str  # why kg_beges ≠ kg_ghg, "" when they agree
    memo: Memo
    replaced_by: str  # the more physical figure that counts instead, for a « replaced » line
    kg_beges: float
    kg_ghg: float
    gases: Gases  # of kg_beges
    unsplit: float  # share of kg_beges the base does not split by gas
    co2b: float
    monetary: bool
    gsd2_datum: float
    gsd2_factor: float


_PLAIN = tuple(field.name for field in fields(Line) if field.name != "gases")
_ITS_GASES = tuple(field.name for field in fields(Gases))


def line_as_json(line: Line) -> dict[str, Any]:
    """The line with its gases as plain values: what `asdict` gives, ten times faster."""
    gases = {name: getattr(line.gases, name) for name in _ITS_GASES}
    return {name: getattr(line, name) for name in _PLAIN} | {"gases": gases}


@dataclass(frozen=True, slots=True)
class Gap:
    """A question of the perimeter without an answer. Never zero, always shown."""

    question: str
    label: str
    beges: tuple[str, ...] = ()
    site: str = ""


@dataclass(frozen=True, slots=True)
class Perimeter:
    """What the intensities divide by; None where the company did not say."""

    year: int
    employees: float | None = None
    turnover_keur: float | None = None
    area_m2: float | None = None


@dataclass(frozen=True, slots=True)
class Footprint:
    perimeter: Perimeter
    edition: str
    method_version: str
    lines: Sequence[Line]
    gaps: Sequence[Gap]
    completeness: float  # answered questions / questions of the perimeter, 0…1; 1.0 for a list of activities
