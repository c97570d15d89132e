"""Uncertainty: the coefficients of method.md and its thresholds."""

from __future__ import annotations

from fractions import Fraction

import pytest

from core.carbon import uncertainty, views
from core.carbon.activity import Activity
from core.carbon.footprint import Perimeter
from core.carbon.measure import footprint, weigh
from core.ingest.tables import method
from tests.book import BOOK, EDITION, ELECTRICITY, GAS, REFRIGERANT


@pytest.mark.parametrize(("note", "gsd2"), [(5, 1.0), (4, 1.1199), (3, 1.2621), (2, 1.6361), (1, 2.5163)])
def test_five_equal_notes_give_the_published_thresholds(note: int, gsd2: float) -> None:
    assert uncertainty.gsd2_of_datum(note) == pytest.approx(gsd2, abs=1e-4)


@pytest.mark.parametrize(
    ("gsd2", "note"), [(1.0, 5), (1.1198, 5), (1.1199, 4), (1.2621, 3), (1.6361, 2), (2.5162, 2), (2.5163, 1), (9.0, 1)]
)
def test_a_threshold_is_strictly_below(gsd2: float, note: int) -> None:
    assert uncertainty.note(gsd2) == note


def test_a_factor_uses_its_notes_then_its_percentage_then_one_and_a_half() -> None:
    assert uncertainty.gsd2_of_factor(GAS) == pytest.approx(1.1150377561)
    assert uncertainty.gsd2_of_factor(ELECTRICITY) == pytest.approx(1.10)
    assert uncertainty.gsd2_of_factor(REFRIGERANT) == 1.5


def test_activities_sharing_a_factor_are_not_independent() -> None:
    law = method()

    def gsd2(*quantities: int) -> float | None:
        rows = [
            Activity("e", f"site {i}", Fraction(q), "kWh", "43642", "electricity", 2024, quality=5)
            for i, q in enumerate(quantities)
        ]
        fp = footprint(weigh(rows, BOOK, law.units), law, Perimeter(2024), EDITION)
        assert views.total(fp) == pytest.approx(sum(quantities) * 0.0519)
        return uncertainty.gsd2_of_total(fp.lines)

    assert gsd2(1000) == pytest.approx(1.10)
    assert gsd2(500, 500) == pytest.approx(1.10)  # splitting a bill does not make the factor better known
