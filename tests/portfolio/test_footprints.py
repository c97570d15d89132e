"""The footprint of a company in a portfolio is the one the application gives it alone; on every engine."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import polars as pl
import pytest

from core.carbon import views
from core.carbon.activity import Activity, Control
from core.carbon.footprint import Footprint, Perimeter
from core.carbon.measure import footprint, weigh
from core.carbon.portfolio import finished, footprints, parts, wholes
from core.errors import DataError
from core.ingest.portfolio import PortfolioRows
from core.services.portfolio_engines import Engine
from tests.book import BOOK
from tests.portfolio.conftest import LAW, calculated, read
from tests.portfolio.engines import assert_same, many

ROWS: dict[str, list[tuple[Any, ...]]] = {  # factor, quantity, unit, flow, control, year, lifetime, quality
    "A": [
        ("elec_fr_mix_2024", 40_000, "kWh", "electricity", "own", 2024, None, 5),
        ("elec_fr_mix_2024", 15, "MWh", "electricity", "own", 2024, None, 2),
        ("gaz_nat_pcs_2022", 60_000, "kWh PCS", "fuel_stationary", "own", 2024, None, 5),
        ("ordi_portable", 10, "unité", "capital_goods", "own", 2022, 4, 3),
        ("ordi_portable", 7, "unité", "capital_goods", "own", 2024, 4, 3),
        ("ordi_portable", 7, "unité", "capital_goods", "own", 2018, 4, 3),
        ("mon_43545", 12, "k€", "services", "own", 2024, None, 1),
    ],
    "B": [
        ("voiture_moy_km", 12_000, "km", "vehicle_own", "own", 2024, None, 3),
        ("voiture_moy_km", 9_000, "km", "visitors", "own", 2024, None, 3),
        ("avion_moins500_avec", 3_000, "passager.km", "business_travel", "own", 2024, None, 4),
        ("articule_34_40_tkm", 5_000, "t.km", "freight", "third_party", 2024, None, 1),
        ("34655", 3, "t de déchets", "waste", "own", 2024, None, 1),
        ("prg_ar6_r22", 2, "kg", "refrigerant", "own", 2024, None, 1),
        ("granules_kwh", 8_000, "kWh PCI", "fuel_stationary", "own", 2024, None, 1),
    ],
}


def lines_of(company: str) -> list[str]:
    return [
        f"{company},{factor},{quantity},{unit},{year},{flow},{control},{life or ''},{note}"
        for factor, quantity, unit, flow, control, year, life, note in ROWS[company]
    ]


def alone(company: str) -> Footprint:
    """The same activities, through the application's own calculation."""
    activities = [
        Activity(
            flow, factor, Fraction(quantity), unit, factor, flow, year,
            control=Control(control), lifetime_years=Fraction(life) if life else None, quality=note,
        )
        for factor, quantity, unit, flow, control, year, life, note in ROWS[company]
    ]  # fmt: skip
    return footprint(
        weigh(activities, BOOK, LAW.units), LAW, Perimeter(2024, employees=4, turnover_keur=50), BOOK.edition
    )


@pytest.fixture(scope="module")
def both() -> dict[str, dict[str, object]]:
    found = read(*lines_of("A"), *lines_of("B"), "A,37133,0,kWh PCS,2024,,,,,,,,4,50", "B,37133,0,kWh PCS,2024")
    assert found.rejected == 0
    return {row["company"]: row for row in calculated(found).iter_rows(named=True)}


@pytest.mark.parametrize("company", ["A", "B"])
def test_a_company_has_in_a_portfolio_the_footprint_it_has_alone(
    both: dict[str, dict[str, object]], company: str
) -> None:
    row, fp = both[company], alone(company)
    assert row["total_kg"] == pytest.approx(views.total(fp), rel=1e-12)
    assert row["ghg_total_kg"] == pytest.approx(views.ghg_total(fp), rel=1e-12)
    scopes = {group.name: group.kg for group in views.by_scope(fp)}
    assert [row[f"scope_{n}"] for n in "123"] == pytest.approx([scopes.get(n, 0.0) for n in "123"], rel=1e-12)
    assert (row["low_kg"], row["high_kg"]) == pytest.approx(views.interval(fp), rel=1e-12)
    assert row["monetary_share"] == pytest.approx(views.monetary_share(fp), rel=1e-12)
    assert row["lines"] == len(ROWS[company]) + 1


def test_intensities_need_their_divisor(both: dict[str, dict[str, object]]) -> None:
    expected = views.intensities(alone("A"))
    assert both["A"]["kg_per_employee"] == pytest.approx(expected["employee"])
    assert both["A"]["kg_per_keur"] == pytest.approx(expected["turnover_keur"])
    assert both["B"]["kg_per_employee"] is None


def test_published_figures() -> None:
    found = read("A,elec_fr_mix_2024,40000,kWh,2024", "A,gaz_nat_pcs_2022,60000,kWh PCS,2024")
    (row,) = calculated(found).iter_rows(named=True)
    assert [row["scope_1"], row["scope_2"], row["scope_3"]] == pytest.approx([10_860, 1_400, 2_740])


def test_each_year_of_a_company_is_a_footprint_and_a_purchase_counts_in_those_of_its_life() -> None:
    rows = [f"A,elec_fr_mix_2024,1000,kWh,{year}" for year in (2021, 2022, 2024, 2027)]
    found = calculated(read(*rows, "A,ordi_portable,10,unité,2022,capital_goods,,4"))
    by_year = {row["year"]: row for row in found.iter_rows(named=True)}
    grid = by_year[2021]["total_kg"]
    assert [by_year[y]["total_kg"] - grid for y in (2022, 2024, 2027)] == pytest.approx([390, 390, 0])
    assert [by_year[y]["ghg_total_kg"] - grid for y in (2022, 2024, 2027)] == pytest.approx([1560, 0, 0])


def test_a_company_with_purchases_only_has_the_footprint_of_the_last_year() -> None:
    found = calculated(read("A,elec_fr_mix_2024,1,kWh,2024", "B,ordi_portable,4,unité,2022,capital_goods,,4"))
    (row,) = found.filter(pl.col("company") == "B").iter_rows(named=True)
    assert (row["year"], row["total_kg"], row["ghg_total_kg"]) == (2024, pytest.approx(156), 0)


def test_nothing_positive_has_no_interval_rather_than_a_wrong_one() -> None:
    (row,) = calculated(read("A,34655,3,t de déchets,2024,waste")).iter_rows(named=True)
    assert (row["total_kg"], row["low_kg"], row["high_kg"], row["monetary_share"]) == (0, None, None, 0)


def test_a_line_that_meets_no_coefficient_stops_the_calculation() -> None:
    found = read("A,elec_fr_mix_2024,1,kWh,2024", "B,37133,1,kWh PCS,2024")
    short = [c for c in found.table if c.factor.id != "37133"]
    rows = footprints(found.activities, parts(short), wholes(short, LAW.units.is_money))
    with pytest.raises(DataError, match="B, 2024"):
        finished(rows, found.companies, found.divisors)


@pytest.fixture(scope="module")
def thousand() -> PortfolioRows:
    found = many(20_000)
    assert found.accepted > 15_000
    return found


@pytest.mark.parametrize("engine", [Engine.PANDAS, Engine.DUCKDB])
def test_another_engine_gives_the_same_results(engine: Engine, thousand: PortfolioRows) -> None:
    pytest.importorskip(engine.value)
    assert_same(thousand, engine)
