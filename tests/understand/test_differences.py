"""From one footprint to another: every gram has a cause, and the causes lead exactly from one total to the other."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.carbon import views
from core.carbon.activity import Activity
from core.carbon.differences import CAUSES, Waterfall, difference
from core.carbon.footprint import Footprint, Gap
from core.carbon.measure import Method
from core.ingest.tables import method
from tests.examples import examples
from tests.property.test_laws import activities
from tests.understand.years import BOOK, car, electricity, gas, made, newer, row, without

MODEST = examples(40)
QUESTION = {"question:gas": "heating"}


def causes(waterfall: Waterfall) -> dict[str, Any]:
    """Those that explain something, kg."""
    return {cause: pytest.approx(float(kg)) for cause, kg in waterfall.by_cause().items() if kg}


def explained(before: Footprint, after: Footprint) -> Waterfall:
    """The difference, after checking what must hold for any two footprints."""
    found = difference(before, after, lambda source: QUESTION.get(source, ""))
    assert float(found.start) == views.total(before)
    assert float(found.end) == views.total(after)
    assert found.start + sum((share.kg for share in found.shares), Fraction(0)) == found.end
    assert sum(found.by_cause().values(), found.start) == found.end
    return found


def test_more_electricity_on_a_lighter_grid_is_an_activity_and_a_factor() -> None:
    before, after = made([electricity(30_000, 2023)], 2023), made([electricity(40_000, 2024)])
    found = explained(before, after)
    assert causes(found) == {
        "activity": 549.5,  # 10 000 × (0.058 + 0.0519) / 2
        "factor": -213.5,  # (0.0519 − 0.058) × 35 000
    }
    assert {(s.label, s.post, bool(s.before), bool(s.after)) for s in found.shares} == {
        ("Électricité", "2.1", True, True)
    }


def test_another_edition_of_the_same_year_is_the_factor_alone() -> None:
    rows = [electricity(40_000), gas(60_000)]
    found = explained(made(rows), made(rows, book=newer("1.1")))
    assert causes(found) == {"factor": 1500.0}  # a tenth of 2 076 + 12 924
    assert [share.label for share in found.shares] == ["Gaz", "Électricité"]


def test_a_part_that_counts_no_more_is_the_method() -> None:
    rows = [car(1000)]
    found = explained(made(rows), made(rows, law=without("manufacture", "business_travel")))
    assert causes(found) == {"method": -41.0}  # 1 000 × 0.041


def test_factor_and_method_together_are_told_apart() -> None:
    law = without("manufacture", "business_travel")
    found = explained(made([car(1000)]), made([car(1000)], book=newer("2"), law=law))
    assert causes(found) == {
        "factor": 234.7,  # mean of 255.2 (counted whole) and 214.2 (without manufacture)
        "method": -61.5,  # mean of 41 and 82
    }


def test_what_begins_and_what_stops_is_activity() -> None:
    found = explained(made([electricity(1000), gas(1000)]), made([electricity(1000), car(1000)]))
    assert causes(found) == {"activity": pytest.approx(255.2 - 215.4)}
    assert {share.label: share.kind for share in found.shares} == {"Gaz": "stopped", "Voiture": "begun"}


def test_a_site_that_opens_is_the_perimeter() -> None:
    before = made([gas(1000, "Lyon"), electricity(1000, site="Nantes")])
    after = made([gas(1000, "Lyon"), electricity(1000, site="Nantes"), gas(10_000, "Brest")])
    found = explained(before, after)
    assert causes(found) == {"perimeter": 2154.0}
    assert (found.shares[0].kind, found.shares[0].site) == ("site", "Brest")


def test_the_only_site_under_another_name_is_the_same_place() -> None:
    found = explained(made([gas(1000, "Lyon")]), made([gas(1500, "Lyon Part-Dieu")]))
    assert [(share.cause, share.kind) for share in found.shares] == [("activity", "quantity")]


def test_a_question_that_nobody_had_answered_is_the_perimeter() -> None:
    gap = Gap("heating", "Chauffage : gaz", ("1.1",))
    answered = gas(1000, source="question:gas")
    before, after = made([electricity(1000)], gaps=[gap]), made([electricity(1000), answered])
    assert causes(explained(before, after)) == {"perimeter": 215.4}
    assert causes(explained(after, before)) == {"perimeter": -215.4}


def test_a_figure_given_in_another_unit_is_its_factor() -> None:
    def spent(factor: str, quantity: int, unit: str) -> Activity:
        return row("Électricité", factor, quantity, unit, "electricity")

    found = explained(made([spent("mon_43545", 2, "k€")]), made([spent("elec_fr_mix_2024", 4000, "kWh")]))
    assert [(share.cause, share.kind) for share in found.shares] == [("factor", "unit")]


def test_goods_that_are_paid_off_are_activity() -> None:
    laptop = row("Ordinateurs", "ordi_portable", 10, "unité", "capital_goods", lifetime_years=Fraction(4), year=2021)
    found = explained(made([laptop]), made([laptop], 2025))
    assert causes(found) == {"activity": -390.0}  # 1 560 / 4


def test_the_same_footprint_twice_differs_in_nothing() -> None:
    rows = [electricity(40_000), gas(60_000), car(1000)]
    assert explained(made(rows), made(rows)).shares == []


def test_from_nothing_everything_begins() -> None:
    found = explained(made([]), made([gas(1000)]))
    assert found.start == 0
    assert causes(found) == {"activity": 215.4}


LAWS = st.sampled_from([method(), without("manufacture", "business_travel"), without("upstream", "electricity")])
BOOKS = st.sampled_from([BOOK, newer("1.1"), newer("0.5")])
FOOTPRINTS = st.builds(
    lambda rows, book, law: made(rows, 2024, book, law), activities(), BOOKS, LAWS
)  # some share their labels, sites and factors, some do not


@MODEST
@given(FOOTPRINTS, FOOTPRINTS)
def test_the_causes_always_lead_from_one_total_to_the_other(before: Footprint, after: Footprint) -> None:
    explained(before, after)


@MODEST
@given(FOOTPRINTS, FOOTPRINTS)
def test_exchanging_the_two_changes_the_signs_and_nothing_else(before: Footprint, after: Footprint) -> None:
    there, back = explained(before, after).by_cause(), explained(after, before).by_cause()
    for cause in CAUSES:
        assert float(there[cause]) == pytest.approx(-float(back[cause]), rel=1e-9, abs=1e-6)


@MODEST
@given(activities(), BOOKS, BOOKS, LAWS, LAWS)
def test_the_same_activities_differ_by_factor_and_method_only(
    rows: list[Activity], book: object, other: object, law: Method, then: Method
) -> None:
    found = explained(made(rows, 2024, book, law), made(rows, 2024, other, then))  # type: ignore[arg-type]
    if then == law:
        assert not found.by_cause()["method"]
    if book == other:
        assert abs(found.by_cause()["factor"]) == 0
