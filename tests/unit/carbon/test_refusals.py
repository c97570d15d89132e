"""What the calculation refuses, and how it says so. Missing is never zero."""

from __future__ import annotations

from fractions import Fraction

import pytest

from core.carbon.activity import Activity
from core.carbon.coefficients import split
from core.carbon.factors import Factor, Part, PartKind, Shelf
from core.carbon.footprint import Perimeter
from core.carbon.measure import footprint, weigh
from core.errors import (
    AmbiguousFlow,
    CarbonScoreError,
    FactorNotFound,
    FactorRefused,
    InputError,
    RuleNotFound,
    UnitError,
)
from core.ingest.tables import method
from tests.book import BOOK, CAR, EDITION, ELECTRICITY, GAS, LAPTOP, factor


def calculate(factor_ref: str, quantity: str, unit: str, flow: str, book: Shelf = BOOK, **more: object) -> None:
    law = method()
    a = Activity("s", "Ma ligne", Fraction(quantity), unit, factor_ref, flow, **{"year": 2024, **more})  # type: ignore[arg-type]
    footprint(weigh([a], book, law.units), law, Perimeter(2024), EDITION)


@pytest.mark.parametrize(
    ("given", "error", "says"),
    [
        (("999", "1", "kWh", "electricity"), FactorNotFound, "999"),
        (("14604", "1", "%", "refrigerant"), FactorRefused, "Donnée source"),
        (("27970", "1", "km", "commuting"), FactorRefused, "archivé"),
        (("43642", "1", "kWhh", "electricity"), UnitError, "kWhh"),
        (("43642", "1", "kg", "electricity"), UnitError, "kWh"),
        (("37133", "1", "kWh", "fuel_stationary"), UnitError, "PCS"),
        (("43642", "1", "kWh", "wind"), CarbonScoreError, "wind"),
        (("43642", "1", "kWh", "vehicle_own"), CarbonScoreError, "plant_combustion"),
    ],
)
def test_what_cannot_be_calculated_stops_the_calculation_instead_of_counting_zero(
    given: tuple[str, str, str, str], error: type[CarbonScoreError], says: str
) -> None:
    with pytest.raises(error) as raised:
        calculate(*given)
    assert says in str(raised.value)


def test_a_capital_good_asks_for_its_lifetime() -> None:
    with pytest.raises(InputError, match="durée d'amortissement"):
        calculate("27002", "1", "unité", "capital_goods")


def test_a_lifetime_belongs_to_capital_goods_only() -> None:
    with pytest.raises(InputError, match="durée de vie"):
        calculate("27002", "1", "unité", "goods", lifetime_years=Fraction(4))


def test_a_footprint_covers_one_year() -> None:
    with pytest.raises(InputError, match="2022"):
        calculate("43642", "1", "kWh", "electricity", year=2022)


def test_the_flow_is_read_from_the_category_and_asked_for_when_it_leaves_a_doubt() -> None:
    allocation = method().allocation
    assert allocation.flow_of(ELECTRICITY) == "electricity"
    assert allocation.flow_of(GAS) == "fuel_stationary"
    with pytest.raises(AmbiguousFlow, match="vehicle_own, business_travel, commuting, visitors"):
        allocation.flow_of(CAR)
    with pytest.raises(AmbiguousFlow, match="goods, capital_goods"):
        allocation.flow_of(LAPTOP)
    assert allocation.flow_of(LAPTOP, lifetime=True) == "capital_goods"


def test_a_category_we_do_not_know_asks_among_all_flows() -> None:
    with pytest.raises(AmbiguousFlow, match="electricity"):
        method().allocation.flow_of(factor("1", "x", "kg", 1.0, category="Nouvelle catégorie"))


def test_a_part_without_a_rule_is_an_error() -> None:
    with pytest.raises(RuleNotFound, match="depreciation"):
        method().allocation.rule("electricity", PartKind.DEPRECIATION, "own")


def test_parts_within_two_percent_are_used_as_published_and_beyond_are_scaled_to_the_total() -> None:
    assert [p.total for p in split(GAS)] == [0.181, 0.0344]
    odd = Factor("1", EDITION, "x", "kg", 10.0, parts=(Part(PartKind.INPUTS, "", 4.0), Part(PartKind.ENERGY, "", 4.0)))
    assert [p.total for p in split(odd)] == [5.0, 5.0]
