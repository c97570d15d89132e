"""What an action costs and what its tonne costs: worked by hand, then laws."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.carbon.actions import Driver, Range
from core.carbon.costs import Amount, Amounts, Spread, amounts, avoided, cost, exactly, per_tonne
from core.carbon.effects import Effect
from core.carbon.factors import Gases
from core.carbon.footprint import Footprint, Line, Perimeter
from core.ingest.action_hypotheses import hypotheses
from core.ingest.action_tables import bank
from tests.actions.bank import card
from tests.examples import examples

NOBODY = Amounts()
FEW = examples(40)


def test_savings_follow_from_the_payback_the_cheapest_comes_back_soonest() -> None:
    """1 000 to 2 000 € over ten years, back in 2 to 5: 1 000 × (1/10 − 1/2) to 2 000 × (1/10 − 1/5) a year."""
    found = cost(card("X"), NOBODY)
    assert found.once == Spread(1000, 1500, 2000)
    assert found.yearly is not None
    assert found.yearly.low == pytest.approx(-400)
    assert found.yearly.central == pytest.approx(1500 * (1 / 10 - 1 / 3.5))
    assert found.yearly.high == pytest.approx(-200)
    assert found.savings


def test_what_takes_longer_to_pay_back_than_it_lasts_costs_money() -> None:
    found = cost(card("X", payback=Range(20, 20)), NOBODY)
    assert found.yearly is not None
    assert found.yearly.low == pytest.approx(50)
    assert found.yearly.high == pytest.approx(100)


def test_a_cost_that_nobody_published_is_unknown_and_not_zero() -> None:
    found = cost(card("X", cost=None), NOBODY)
    assert (found.once, found.yearly, found.why) == (None, None, "no_cost")


def test_a_cost_per_device_is_unknown_until_somebody_says_how_many() -> None:
    windows = card("X", cost_driver=Driver.UNIT, payback=None)
    assert cost(windows, NOBODY).why == "no_amount"
    said = cost(windows, Amounts(by_action={"X": exactly(4, "given")}))
    assert said.once == Spread(4000, 6000, 8000)
    assert said.yearly == Spread(400, 600, 800)
    assert not said.savings


def test_a_free_action_costs_nothing_whatever_it_is_multiplied_by() -> None:
    found = cost(card("X", cost=Range(0, 0), payback=Range(0, 0), cost_driver=Driver.NONE), NOBODY)
    assert found.yearly == Spread(0, 0, 0)
    assert not found.savings  # they exist, nobody published how much


def test_a_payback_from_zero_is_that_of_its_other_end() -> None:
    """0 to 1 000 €, back within half a year: 1 000 × (1/10 − 2) at most, nothing at least."""
    found = cost(card("X", cost=Range(0, 1000), payback=Range(0, 0.5)), NOBODY)
    assert found.yearly == Spread(-1900, -950, 0)


def test_what_is_paid_every_year_is_paid_by_that_year() -> None:
    found = cost(card("X", cost_period="yearly", payback=Range(0.5, 0.5)), NOBODY)
    assert found.once is None
    assert found.yearly == Spread(-2000, -1500, -1000)  # 1 000 × (1 − 2) …


def test_an_action_that_costs_less_than_the_usual_choice_has_nothing_to_pay_back() -> None:
    found = cost(card("X", cost=Range(-300, 0), lifetime_years=5), NOBODY)
    assert found.yearly == Spread(-60, -30, 0)


def test_the_price_of_a_tonne_takes_every_end_of_cost_and_mass() -> None:
    found = per_tonne(Spread(-800, -300, -100), Spread(1000, 2000, 4000))
    assert found == (-800, -150, -25)


def test_the_tonne_of_an_action_that_may_avoid_nothing_has_no_upper_price() -> None:
    assert per_tonne(Spread(100, 200, 300), Spread(0, 500, 1000)) == (100, 400, None)
    assert per_tonne(Spread(-300, -200, -100), Spread(0, 500, 1000)) == (None, -400, -100)


def test_nothing_avoided_or_no_cost_has_no_price() -> None:
    assert per_tonne(None, Spread(1, 2, 3)) is None
    assert per_tonne(Spread(1, 2, 3), Spread(-1, 0, 1)) is None


MONEY = st.floats(-1e6, 1e6)
MASS = st.floats(1e-3, 1e6)


@FEW
@given(st.tuples(MONEY, MONEY, MONEY).map(sorted), st.tuples(MASS, MASS, MASS).map(sorted))
def test_the_central_price_lies_between_the_ends(money: list[float], mass: list[float]) -> None:
    found = per_tonne(Spread(*money), Spread(*mass))
    assert found is not None
    low, central, high = found
    assert low is not None
    assert high is not None
    assert low - 1e-6 * abs(low) <= central <= high + 1e-6 * abs(high)
    assert all(math.isfinite(end) for end in (low, central, high))


def line(flow: str, unit: str, quantity: float, factor: str, activity: str, site: str = "") -> Line:
    nothing = Gases(0, 0, 0, 0, 0)
    return Line(
        activity=activity, subject="energy", label=activity, site=site, year=2024, quantity=quantity, unit=unit,
        quality=3, entered_quantity=quantity, entered_unit=unit, source="", derivation="", factor_id="1",
        factor_key=factor, factor_label="", edition="", flow=flow, control="own", part="combustion", part_label="",
        kg_per_unit=0, kg_co2e=0, beges="1.1", ghg="1", cause="", memo="", replaced_by="", kg_beges=0, kg_ghg=0,
        gases=nothing, unsplit=0, co2b=0, monetary=False, gsd2_datum=1, gsd2_factor=1,
    )  # fmt: skip


def footprint(*lines: Line, **perimeter: float) -> Footprint:
    return Footprint(Perimeter(2024, **perimeter), "", "", list(lines), (), 1.0)


def test_the_footprint_tells_how_many_as_far_as_it_can() -> None:
    found = amounts(
        footprint(
            line("fuel_stationary", "kWh PCI", 30_000, "gaz_nat_pci_2022", "gas", "Lyon"),
            line("fuel_stationary", "kWh PCI", 30_000, "gaz_nat_pci_2022", "gas", "Lyon"),  # its other part
            line("fuel_mobile", "litre", 2200, "gazole_b7_l", "diesel", "Paris"),
            line("fuel_mobile", "litre", 500, "gnr_l", "digger"),
            employees=12,
        ),
        hypotheses(),
    )
    assert found.by_driver[Driver.KW_HEAT].spread == Spread(15, 20, 30)  # 2 000, 1 500, 1 000 hours
    assert found.by_driver[Driver.KW_HEAT].origin == "hypothesis"
    assert found.by_driver[Driver.VEHICLE].spread.central == 2
    assert found.by_driver[Driver.EMPLOYEE] == exactly(12, "footprint")
    assert found.by_driver[Driver.SITE] == exactly(2, "footprint")
    assert found.by_action["A39"].spread == Spread(2200, 2200, 2200)  # litres of diesel, counted
    assert found.by_action["A87"].spread == Spread(500, 500, 500)
    assert Driver.M2 not in found.by_driver
    assert Driver.UNIT not in found.by_driver


def test_every_hypothesis_names_its_ends_in_order_and_a_source() -> None:
    assert all(one.low <= one.central <= one.high and one.source and one.label_en for one in hypotheses())
    assert [(h.driver, h.action, h.flow, h.unit) for h in hypotheses()] == sorted(
        (h.driver, h.action, h.flow, h.unit) for h in hypotheses()
    )


def test_an_amount_that_was_said_comes_before_a_hypothesis() -> None:
    known = Amounts({Driver.VEHICLE: Amount(Spread(2, 4, 8), "hypothesis")})
    cars = card("X", cost_driver=Driver.VEHICLE, payback=None)
    assert cost(cars, known).once == Spread(2000, 6000, 16000)
    said = Amounts(known.by_driver, {"X": exactly(3, "given")})
    assert cost(cars, said).once == Spread(3000, 4500, 6000)


def test_an_effect_read_backwards_still_gives_its_ends_in_order() -> None:
    assert avoided(Effect("x", {"1.1": -3.0}, {"1.1": -2.0}, {"1.1": -1.0})) == Spread(1, 2, 3)


def test_the_whole_bank_is_priced_without_a_strange_number() -> None:
    """Ten of everything: every published cost gives a finite year, the others say what is missing."""
    ten = Amounts({driver: exactly(10, "given") for driver in Driver})
    for action in bank().values():
        found = cost(action, ten)
        if action.cost is None:
            assert found.why == "no_cost", action.id
        else:
            assert found.yearly is not None, action.id
            assert found.yearly.low <= found.yearly.central <= found.yearly.high, action.id
            assert all(math.isfinite(end) for end in (found.yearly.low, found.yearly.high)), action.id
