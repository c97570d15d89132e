"""The validity texts seen in the Base Carbone®, and what they mean."""

from __future__ import annotations

from datetime import date

import pytest

from core.ingest.validity import valid_until


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("Décembre 2018", date(2018, 12, 31)),
        ("déc.-18", date(2018, 12, 31)),
        ("Février 2024", date(2024, 2, 29)),
        ("Année 2008", None),
        ("2026", date(2026, 12, 31)),
        ("45362", date(2024, 3, 11)),
        ("2020-12-01", date(2020, 12, 1)),
        ("31/12/2020", date(2020, 12, 31)),
        ("Données valides pour l'année 2024", None),
        ("3 ans", date(2022, 2, 28)),
        ("4ème rapport du GIEC (2007)", None),
        ("bientôt", None),
        ("2020-13-01", None),
        ("12", None),
        ("", None),
    ],
)
def test_a_validity_text_is_read_as_its_last_day(text: str, end: date | None) -> None:
    assert valid_until(text, changed=date(2019, 2, 28)) == end


def test_a_duration_without_a_starting_day_says_nothing() -> None:
    assert valid_until("3 ans") is None
