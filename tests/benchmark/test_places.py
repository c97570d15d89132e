"""Where a figure stands: cases worked by hand, and what holds whatever the figures are."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.carbon.benchmark import Value
from core.carbon.benchmark_places import Quantiles, place, share_below, standing
from core.errors import DataError

OTHERS = Quantiles(100, ((0.25, 10.0), (0.5, 20.0), (0.75, 80.0)))
FIGURES = st.floats(0.01, 1e6)


def exact(figure: float) -> Value:
    return Value(figure, figure, figure)


@pytest.mark.parametrize(
    ("figure", "share"),
    [
        (10.0, 0.25),
        (20.0, 0.5),
        (80.0, 0.75),
        (math.sqrt(10 * 20), 0.375),  # halfway on a logarithm
        (40.0, 0.625),  # 20 → 40 → 80
    ],
)
def test_between_two_published_quantiles_the_share_follows_the_logarithm(figure: float, share: float) -> None:
    assert share_below(OTHERS, figure) == pytest.approx((share, share))


def test_outside_the_published_quantiles_nothing_more_is_said() -> None:
    assert share_below(OTHERS, 9.9) == (0.0, 0.25)
    assert share_below(OTHERS, 80.1) == (0.75, 1.0)
    assert place(OTHERS, exact(9.9)).central is None
    assert place(OTHERS, exact(80.1)).high == 1.0


def test_a_place_holds_the_chance_of_a_hundred_others() -> None:
    found = place(OTHERS, exact(20.0))
    assert found.central == 0.5
    assert found.low == pytest.approx(0.5 - 1.96 * 0.05)  # √(0.5 × 0.5 / 100) = 0.05
    assert found.high == pytest.approx(0.5 + 1.96 * 0.05)


def test_a_place_holds_the_interval_of_the_figure_too() -> None:
    found = place(OTHERS, Value(20.0, math.sqrt(200), 40.0))
    assert found.low == pytest.approx(0.375 - 1.96 * math.sqrt(0.375 * 0.625 / 100))
    assert found.high == pytest.approx(0.625 + 1.96 * math.sqrt(0.625 * 0.375 / 100))


@given(FIGURES, FIGURES)
def test_more_is_never_placed_lower(one: float, other: float) -> None:
    less, more = place(OTHERS, exact(min(one, other))), place(OTHERS, exact(max(one, other)))
    assert less.low <= more.low + 1e-12
    assert less.high <= more.high + 1e-12


@given(FIGURES, st.floats(0.001, 1000))
def test_the_unit_changes_nothing(figure: float, scale: float) -> None:
    scaled = Quantiles(100, tuple((share, v * scale) for share, v in OTHERS.points))
    assert share_below(scaled, figure * scale) == pytest.approx(share_below(OTHERS, figure), abs=1e-6)


@given(FIGURES, st.floats(1.0, 10.0))
def test_a_place_is_a_share_and_a_less_certain_figure_a_wider_one(figure: float, gsd2: float) -> None:
    sure, unsure = place(OTHERS, exact(figure)), place(OTHERS, Value(figure, figure / gsd2, figure * gsd2))
    assert 0 <= unsure.low <= sure.low <= sure.high <= unsure.high <= 1


def test_a_standing_is_said_only_when_the_whole_interval_agrees() -> None:
    assert standing(Value(5, 4, 6), 10, 20) == "below"
    assert standing(Value(30, 25, 40), 10, 20) == "above"
    assert standing(Value(15, 12, 18), 10, 20) == "within"
    assert standing(Value(9, 4, 12), 10, 20) == "across"


@pytest.mark.parametrize("points", [((0.5, 1.0),), ((0.5, 1.0), (0.25, 2.0)), ((0.25, 2.0), (0.5, 1.0))])
def test_quantiles_that_do_not_rise_are_refused(points: tuple[tuple[float, float], ...]) -> None:
    with pytest.raises(DataError):
        Quantiles(10, points)
