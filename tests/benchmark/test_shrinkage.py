"""Real companies take over from the published figure: by hand, and as laws."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.carbon.benchmark_shrinkage import Cell, K, estimated_k, groups, nearest, posterior, shown, weight
from tests.examples import examples

COUNTS = st.integers(1, 5000)


def cell(n: int, mean_log: float = 0.0, sd_log: float = 1.0, group: str = "naf:56") -> Cell:
    return Cell(group, n, mean_log, sd_log, 0.5, 1.0, 2.0)


def test_twenty_companies_weigh_as_much_as_the_published_figure() -> None:
    found = posterior(cell(20, math.log(400)), 100.0)
    assert found.weight == 0.5
    assert found.typical.central == pytest.approx(200.0)  # geometric middle of 100 and 400
    spread = math.exp(1.96 / math.sqrt(40))
    assert found.typical.high == pytest.approx(200 * spread)
    assert found.typical.low == pytest.approx(200 / spread)


def test_without_a_published_figure_the_companies_speak_alone() -> None:
    found = posterior(cell(25, math.log(400), 0.5), None)
    assert (found.weight, found.mean_log, found.sd_log) == (1.0, math.log(400), 0.1)


@given(COUNTS, st.floats(1, 200), st.floats(-5, 10), st.floats(1e-2, 1e4))
def test_a_weight_is_a_share_and_the_middle_lies_between_both(n: int, k: float, mean: float, published: float) -> None:
    found = posterior(cell(n, mean), published, k)
    assert 0 <= found.weight <= 1
    low, high = sorted((mean, math.log(published)))
    assert low - 1e-9 <= found.mean_log <= high + 1e-9


@given(COUNTS, COUNTS)
def test_more_companies_weigh_more(one: int, other: int) -> None:
    assert (weight(one) < weight(other)) == (one < other)


@given(COUNTS, st.floats(1e-2, 1e3), st.floats(1e-2, 1e3), st.floats(1e-2, 1e2))
def test_the_unit_scales_the_middle_and_nothing_else(n: int, mean: float, published: float, scale: float) -> None:
    plain, scaled = (
        posterior(cell(n, math.log(mean)), published),
        posterior(cell(n, math.log(mean * scale)), published * scale),
    )
    assert scaled.weight == plain.weight
    assert scaled.typical.central == pytest.approx(plain.typical.central * scale)


def test_k_is_twenty_until_ten_groups_have_a_published_figure() -> None:
    nine = [cell(10, group=f"naf:{i}") for i in range(9)]
    assert estimated_k(nine, {c.group: 1.0 for c in nine}) == K
    small = [cell(4, group=f"naf:{i}") for i in range(20)]
    assert estimated_k(small, {c.group: 1.0 for c in small}) == K
    unknown = [cell(10, group=f"naf:{i}") for i in range(20)]
    assert estimated_k(unknown, {}) == K


def test_k_comes_from_the_groups_once_there_are_ten() -> None:
    """Means 0.5 either side of the published figure: variance 5/18 between ten groups, of which 1/10 is chance."""
    ten = [cell(10, 0.5 if i % 2 else -0.5, 1.0, f"naf:{i}") for i in range(10)]
    assert estimated_k(ten, {c.group: 1.0 for c in ten}) == pytest.approx(1 / (5 / 18 - 1 / 10))


def test_groups_that_do_not_differ_leave_the_published_figure_its_weight() -> None:
    same = [cell(10, 0.0, 1.0, f"naf:{i}") for i in range(12)]
    assert estimated_k(same, {c.group: 1.0 for c in same}) == 200.0


@examples(30)
@given(st.lists(st.tuples(st.integers(5, 50), st.floats(-3, 3), st.floats(0, 3)), min_size=10, max_size=20))
def test_k_stays_between_its_bounds(rows: list[tuple[int, float, float]]) -> None:
    cells = [cell(n, mean, sd, f"naf:{i}") for i, (n, mean, sd) in enumerate(rows)]
    assert 1.0 <= estimated_k(cells, {c.group: 1.0 for c in cells}) <= 200.0


def test_the_nearest_group_that_is_published_is_the_one_shown() -> None:
    assert groups("56", "I") == ("naf:56", "section:I", "all")
    cells = {group: cell(10, group=group) for group in ("section:I", "all")}
    assert nearest(cells, "56", "I") == cells["section:I"]
    assert nearest(cells, "62", "J") == cells["all"]
    assert nearest({}, "56", "I") is None


@pytest.mark.parametrize(
    ("n", "what"), [(0, "published"), (9, "published"), (10, "posterior"), (29, "posterior"), (30, "place")]
)
def test_what_is_shown_depends_on_how_many_there_are(n: int, what: str) -> None:
    assert shown(n) == what
