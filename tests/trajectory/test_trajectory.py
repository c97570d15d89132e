"""Trajectories: cases worked by hand, and the laws that any history obeys."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.carbon.trajectory import Trajectory, trajectory
from core.carbon.trajectory_curve import Curve
from core.errors import InputError
from core.ingest.trajectory_tables import targets
from tests.examples import examples

LINEAR_RATES = {"sbti-1.5": 0.042, "sbti-wb2c": 0.025}
LINEAR = tuple(LINEAR_RATES)
PATHS = tuple(name for name in targets() if name not in LINEAR)
levels = st.floats(min_value=0.5, max_value=1e9)
histories = st.dictionaries(st.integers(2015, 2035), levels, min_size=1, max_size=6)


def drawn(name: str, history: dict[int, float], **asked: int) -> Trajectory:
    return trajectory(targets()[name], history, **asked)


def target_of(found: Trajectory, year: int) -> float:
    return next(value.target for value in found.values if value.year == year)


def test_a_flat_company_makes_up_for_five_years_above_the_one_and_a_half_degree_line() -> None:
    # 2020…2050 triangle: 1000 ÷ 0.042 ÷ 2 = 11904.76; spent 5 × 1000; 6904.76 left; 2 × 6904.76 ÷ 1000 = 13.81 years
    found = drawn("sbti-1.5", {2020: 1000, 2025: 1000})
    assert found.budget.initial == pytest.approx(11904.7619)
    assert found.budget.remaining == pytest.approx(6904.7619)
    assert found.rate == pytest.approx(0.0724138, abs=1e-7)
    assert (found.rate_of_year, found.end_year) == (2025, 2039)
    assert found.zero_at == pytest.approx(2038.8095)
    assert found.overshoot.amount == pytest.approx(525)  # 5000 − (1000 + 790) ÷ 2 × 5
    assert found.overshoot.above_last == pytest.approx(210 / 790)
    assert target_of(found, 2025) == 1000
    assert target_of(found, 2030) == pytest.approx(1000 * (1 - 5 / 13.809524), rel=1e-6)
    assert target_of(found, 2045) == 0


def test_the_same_company_below_two_degrees_has_thirty_years() -> None:
    found = drawn("sbti-wb2c", {2020: 1000, 2025: 1000})
    assert found.rate == pytest.approx(1 / 30)
    assert found.end_year == 2055
    assert found.overshoot.compensated


@pytest.mark.parametrize(("name", "rate", "in_2030"), [("sbti-1.5", 0.042, 580), ("sbti-wb2c", 0.025, 750)])
def test_one_known_year_falls_by_a_share_of_itself(name: str, rate: float, in_2030: float) -> None:
    found = drawn(name, {2020: 1000})
    assert (found.rate, found.rate_of_year) == (rate, 2020)
    assert target_of(found, 2030) == pytest.approx(in_2030)
    assert not found.overshoot.exceeded
    assert found.remarks == ()


def test_within_five_percent_the_first_line_stands() -> None:
    found = drawn("sbti-1.5", {2020: 1000, 2025: 800})  # 790 expected
    assert (found.rate, found.overshoot.exceeded) == (0.042, False)
    assert target_of(found, 2025) == pytest.approx(790)
    assert drawn("sbti-1.5", {2020: 1000, 2025: 790 * 1.05}).overshoot.exceeded is False
    assert drawn("sbti-1.5", {2020: 1000, 2025: 790 * 1.051}).overshoot.exceeded is True


def test_years_above_the_line_count_even_when_the_last_one_is_below_it() -> None:
    found = drawn("sbti-1.5", {2020: 1000, 2024: 1400, 2025: 700})
    # spent: 4 × 1200 + 1050 = 5850; left 6054.76; 2 × 6054.76 ÷ 700 = 17.299 years
    assert found.overshoot.compensated
    assert found.rate == pytest.approx(700 / (2 * (1000 / 0.084 - 5850)))


def test_a_base_year_before_the_first_known_one_takes_its_level_and_says_so() -> None:
    found = drawn("sbti-1.5", {2025: 1000}, base_year=2020)
    assert found.rate == pytest.approx(0.0724138, abs=1e-7)
    assert "2025 est supposé" in str(found.remarks[0])
    assert [value.history for value in found.values[:6]] == [None] * 5 + [1000]


def test_a_base_year_between_two_known_ones_is_read_between_them() -> None:
    found = drawn("sbti-1.5", {2020: 1000, 2024: 800}, base_year=2022)
    assert (found.base_year, found.base) == (2022, 900)
    assert found.values[0].year == 2022
    assert len(found.remarks) == 2


def test_a_spent_budget_is_said_and_has_no_rate() -> None:
    found = drawn("sbti-1.5", {2000: 1000, 2025: 1000})  # 11904.76 allowed, 25000 emitted
    assert (found.rate, found.end_year, found.zero_at) == (None, None, None)
    assert found.budget.remaining < 0
    assert "déjà dépensé" in " ".join(map(str, found.remarks))


@pytest.mark.parametrize("name", list(targets()))
def test_no_emissions_give_a_flat_zero_without_a_rate(name: str) -> None:
    found = drawn(name, {2020: 0, 2024: 0})
    assert found.rate is None
    assert {value.target for value in found.values} == {0.0}
    assert not found.overshoot.exceeded
    assert "rien à réduire" in " ".join(map(str, found.remarks))


def test_what_has_fallen_to_zero_after_an_overshoot_has_nothing_left_to_reduce() -> None:
    found = drawn("sbti-1.5", {2020: 100, 2024: 300, 2025: 0})
    assert found.rate is None
    assert "plus rien à réduire" in " ".join(map(str, found.remarks))


def test_a_national_path_is_brought_to_the_base_year() -> None:
    # SNBC-2 in 2020: 460 + (312 − 460) × 5 ÷ 15 = 410.67; in 2030: 312; in 2050: 81
    found = drawn("snbc", {2020: 1000})
    assert target_of(found, 2030) == pytest.approx(1000 * 312 / 410.6667, rel=1e-6)
    assert target_of(found, 2050) == pytest.approx(1000 * 81 / 410.6667, rel=1e-6)
    assert found.end_year is None


def test_an_overshoot_makes_a_national_path_steeper() -> None:
    # budget 2020–2050: (1000 + 759.74) ÷ 2 × 10 + (759.74 + 197.24) ÷ 2 × 20 = 18368.5; 5000 spent, 13368.5 left.
    # From 2025 the shape is 1 → 759.74 ÷ 879.87 → 197.24 ÷ 879.87: 1000 × (25 − k × 9.4668) + … solved by hand: 1.229
    found = drawn("snbc", {2020: 1000, 2025: 1000})
    assert found.budget.remaining == pytest.approx(13368.5, abs=0.1)
    fall = 1 - 759.7403 / 879.8701
    far = 1 - 197.2403 / 879.8701
    k = (25 - 13.3685065) / (fall * 5 / 2 + (fall + far) * 20 / 2)
    assert target_of(found, 2030) == pytest.approx(1000 * (1 - k * fall), rel=1e-5)
    assert target_of(found, 2050) == pytest.approx(1000 * (1 - k * far), rel=1e-4)


def test_the_draft_says_that_it_is_one_and_where_it_is_supposed() -> None:
    said = " ".join(str(remark) for remark in drawn("snbc-3", {2024: 100}).remarks)
    assert "projet (2025-12)" in said
    assert "Après 2030" in said


def test_a_path_keeps_its_last_level_after_its_last_year() -> None:
    found = drawn("snbc-transports", {2015: 138}, last=2060)
    assert target_of(found, 2050) == target_of(found, 2060) == pytest.approx(4)


@pytest.mark.parametrize(
    ("history", "asked", "said"),
    [
        ({}, {}, "au moins une année"),
        ({1980: 1.0}, {}, "1980"),
        ({2020: -1.0}, {}, "-1.0"),
        ({2020: math.nan}, {}, "nan"),
        ({2020: math.inf}, {}, "inf"),
        ({2020: 1.0}, {"base_year": 2021}, "2021"),
        ({2020: 1.0}, {"base_year": 0}, "L'année 0"),
        ({2020: 1.0}, {"last": 3000}, "3000"),
    ],
)
def test_a_history_that_cannot_be_is_refused_with_its_reason(
    history: dict[int, float], asked: dict[str, int], said: str
) -> None:
    with pytest.raises(InputError, match=said):
        drawn("sbti-1.5", history, **asked)


@examples(60)
@given(st.sampled_from(list(targets())), histories)
def test_the_base_year_keeps_its_value_and_the_target_never_rises_nor_goes_below_zero(
    name: str, history: dict[int, float]
) -> None:
    found = drawn(name, history)
    assert found.values[0].initial == found.base == history[min(history)]
    goals = [value.target for value in found.values if value.year >= found.last_year]
    assert all(0 <= after <= before * (1 + 1e-12) for before, after in pairwise(goals))
    assert all(value.initial >= 0 for value in found.values)


@examples(60)
@given(st.sampled_from(LINEAR), histories)
def test_a_compensated_line_spends_exactly_what_is_left(name: str, history: dict[int, float]) -> None:
    found = drawn(name, history)
    if found.overshoot.compensated and found.zero_at is not None:
        left = Curve(((found.last_year, history[found.last_year]), (found.zero_at, 0.0)))
        spent = Curve(tuple(sorted((float(year), level) for year, level in history.items())))
        whole = spent.area(found.base_year, found.last_year) + left.area(found.last_year, found.zero_at)
        assert whole == pytest.approx(found.base / (2 * LINEAR_RATES[name]), rel=1e-9)


@examples(40)
@given(st.sampled_from(PATHS), st.floats(min_value=1.06, max_value=1.8), st.integers(2016, 2030))
def test_a_steeper_path_spends_exactly_what_is_left(name: str, above: float, last: int) -> None:
    flat = drawn(name, {2015: 100.0, last: 100.0 * above})
    if not flat.overshoot.compensated:
        assert flat.rate is None
        return
    points = [(float(v.year), v.target) for v in flat.values if v.year >= last]
    if flat.zero_at:
        points = [*((y, kg) for y, kg in points if y < flat.zero_at), (flat.zero_at, 0.0), (2051.0, 0.0)]
    area = Curve(tuple(points)).area(last, 2050)
    assert flat.budget.spent + area == pytest.approx(flat.budget.initial, rel=1e-6)


@examples(40)
@given(st.sampled_from(list(targets())), histories, st.sampled_from([1e-3, 0.5, 2.0, 1000.0]))
def test_another_unit_changes_the_unit_alone(name: str, history: dict[int, float], factor: float) -> None:
    one, other = drawn(name, history), drawn(name, {year: level * factor for year, level in history.items()})
    assert one.overshoot.exceeded == other.overshoot.exceeded
    assert (other.rate is None) == (one.rate is None)
    assert other.rate is None or other.rate == pytest.approx(one.rate, rel=1e-6)
    for before, after in zip(one.values, other.values, strict=True):
        assert after.target == pytest.approx(before.target * factor, rel=1e-6, abs=one.base * factor * 1e-6)


@examples(20)
@given(st.sampled_from(list(targets())), histories)
def test_the_order_of_the_history_does_not_count(name: str, history: dict[int, float]) -> None:
    one, other = (drawn(name, dict(sorted(history.items(), reverse=backwards))) for backwards in (False, True))
    assert [(value.initial, value.target) for value in one.values] == [(v.initial, v.target) for v in other.values]
    assert (one.rate, one.budget) == (other.rate, other.budget)
