"""What makes the interval wide, and what a better figure would change."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given

from core.carbon import uncertainty, views
from core.carbon.activity import Activity
from core.carbon.leverage import levers
from tests.examples import examples
from tests.property.test_laws import activities
from tests.understand.years import electricity, gas, made, row

MODEST = examples(40)


def _width(interval: tuple[float, float] | None) -> float:
    assert interval is not None
    return interval[1] - interval[0]


def test_a_guess_and_a_factor_share_the_variance_as_worked_by_hand() -> None:
    # a guess: ln² GSD² = ln²1.5 + ln²2 + ln²1.1 + ln²1.5 + ln²1.2; the factor: ln²1.1
    found = levers(made([electricity(1000, quality=1)]).lines)
    datum = math.fsum(math.log(u) ** 2 for u in (1.5, 2.0, 1.1, 1.5, 1.2))
    factor = math.log(1.1) ** 2
    assert [lever.origin for lever in found] == ["datum", "factor"]
    assert [lever.share for lever in found] == pytest.approx([datum / (datum + factor), factor / (datum + factor)])
    before, after = math.exp(math.sqrt(datum + factor)), 1.1
    assert found[0].gain == pytest.approx(1 - (after - 1 / after) / (before - 1 / before))


def test_the_gain_is_what_calculating_again_with_an_invoice_gives() -> None:
    rows = [electricity(40_000, quality=2), gas(60_000, quality=1), gas(9000, "Brest", quality=3)]
    fp = made(rows)
    first = next(lever for lever in levers(fp.lines) if lever.origin == "datum")
    better = made([replace(row, quality=5) if row.quality == 1 else row for row in rows])
    assert first.label == "Gaz"
    assert first.gain == pytest.approx(1 - _width(views.interval(better)) / _width(views.interval(fp)))


def test_exact_data_leave_only_their_factors() -> None:
    assert {lever.origin for lever in levers(made([electricity(1000), gas(1000)]).lines)} == {"factor"}


def test_spending_is_told_apart_because_a_quantity_could_replace_it() -> None:
    found = levers(made([electricity(1000), row("Conseil", "43545", 10, "k€ HT (2023)", "services")]).lines)
    assert [(lever.label, lever.monetary) for lever in found] == [
        ("Conseil, juridique, comptabilité", True),
        ("Électricité 2024", False),
    ]
    assert found[0].gain > 0.5


def test_nothing_counted_has_no_lever() -> None:
    assert levers(made([]).lines) == []
    assert levers(made([electricity(0)]).lines) == []


@MODEST
@given(activities())
def test_the_shares_make_the_whole_and_no_gain_exceeds_it(rows: list[Activity]) -> None:
    fp = made(rows)
    found = levers(fp.lines)
    gsd2 = uncertainty.gsd2_of_total(fp.lines)
    if gsd2 is None or gsd2 == 1:
        assert found == []
        return
    assert math.fsum(lever.share for lever in found) == pytest.approx(1)
    assert all(0 <= lever.gain <= 1 for lever in found)
    assert [lever.share for lever in found] == sorted((lever.share for lever in found), reverse=True)
