"""Two years of a small company, every figure workable by hand, and what makes the second differ from the first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from core.carbon.activity import Activity
from core.carbon.allocation import Allocation
from core.carbon.factors import Part, PartKind, Shelf
from core.carbon.footprint import Footprint, Gap, Perimeter
from core.carbon.measure import Method, footprint, weigh
from core.ingest.tables import method
from tests.book import ELECTRICITY, USABLE, factor

MIX_2023 = factor(
    "43273", "Électricité 2023", "kWh", 0.058,
    Part(PartKind.PLANT_COMBUSTION, "", 0.04),
    Part(PartKind.UPSTREAM, "", 0.014),
    Part(PartKind.TRANSPORT_DISTRIBUTION, "Pertes", 0.004),
    category=ELECTRICITY.category, key="elec_fr_mix_2023", uncertainty_pct=10.0,
)  # fmt: skip
BOOK = Shelf([*USABLE, MIX_2023], "Base Carbone V23.6")


def newer(scale: str = "1.1") -> Shelf:
    """The next edition: every factor and part multiplied."""
    by, edition = float(scale), f"Édition × {scale}"
    moved = [
        replace(f, edition=edition, total=f.total * by, parts=tuple(replace(p, total=p.total * by) for p in f.parts))
        for f in (*USABLE, MIX_2023)
    ]
    return Shelf(moved, edition)


def without(part: str, flow: str) -> Method:
    """The law in force, but for one part of one flow, which counts nowhere in the BEGES."""
    law = method()
    rules = [replace(r, beges="") if (r.flow, r.part) == (flow, part) else r for r in law.allocation.rules()]
    return Method(Allocation(rules, (), law.units.is_money), law.units, "2027.1")


def row(label: str, factor: str, quantity: float | str, unit: str, flow: str, **more: Any) -> Activity:
    given = {"subject": flow, "year": 2024, "quality": 5, **more}
    return Activity(label=label, factor=factor, quantity=Fraction(quantity), unit=unit, flow=flow, **given)


def made(
    rows: Sequence[Activity], year: int = 2024, book: Shelf = BOOK, law: Method | None = None, gaps: Sequence[Gap] = ()
) -> Footprint:
    """The footprint of these activities, all of that year."""
    law = law or method()
    dated = [a if a.lifetime_years else replace(a, year=year) for a in rows]
    return footprint(weigh(dated, book, law.units), law, Perimeter(year), book.edition, gaps, 1.0)


def electricity(kwh: float, year: int = 2024, site: str = "", **more: Any) -> Activity:
    return row("Électricité", f"elec_fr_mix_{year}", kwh, "kWh", "electricity", site=site, **more)


def gas(kwh: float, site: str = "", **more: Any) -> Activity:
    return row("Gaz", "gaz_nat_pcs_2022", kwh, "kWh PCS", "fuel_stationary", site=site, **more)


def car(km: float, flow: str = "business_travel", **more: Any) -> Activity:
    return row("Voiture", "voiture_moy_km", km, "km", flow, **more)
