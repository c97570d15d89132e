"""Footprints made of as few lines as a case needs."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

from core.carbon.factors import Gases
from core.carbon.footprint import Footprint, Gap, Line, Perimeter
from core.ingest.tables import method

_number = count()


def line(
    post: str,
    kg: float,
    flow: str = "goods",
    quantity: float = 1.0,
    unit: str = "kg",
    factor_key: str | None = None,
    quality: int = 5,
    gsd2: float = 1.0,
    activity: str | None = None,
) -> Line:
    name = f"activity {next(_number)}" if activity is None else activity
    return Line(
        activity=name, subject="", label=f"{flow} {unit}", site="", year=2024, quantity=quantity, unit=unit,
        quality=quality, entered_quantity=quantity, entered_unit=unit, source="", derivation="", factor_id=name,
        factor_key=factor_key, factor_label="", edition="", flow=flow, control="own", part="whole", part_label="",
        kg_per_unit=kg / (quantity or 1.0), kg_co2e=kg, beges=post, ghg="", cause="", memo="" if post else "avoided",
        replaced_by="", kg_beges=kg, kg_ghg=kg, gases=Gases(0, 0, 0, 0, 0), unsplit=0, co2b=0, monetary=False,
        gsd2_datum=gsd2, gsd2_factor=1.0,
    )  # fmt: skip


def footprint(
    lines: Sequence[Line],
    year: int = 2024,
    employees: float | None = None,
    turnover_keur: float | None = None,
    area_m2: float | None = None,
    completeness: float = 1.0,
    gaps: Sequence[Gap] = (),
) -> Footprint:
    perimeter = Perimeter(year, employees, turnover_keur, area_m2)
    return Footprint(perimeter, "essai", method().version, list(lines), gaps, completeness)
