"""The validity of a factor, written by the base in many ways, reads as a date in the language of its reader."""

from __future__ import annotations

import pytest

from core.language import speaking
from core.report.chapters.factors import published


@pytest.mark.parametrize(
    ("text", "french", "english"),
    [
        ("Décembre 2018", "décembre 2018", "December 2018"),
        ("déc.-18", "décembre 2018", "December 2018"),
        ("45362", "11 mars 2024", "11 March 2024"),
        ("31/12/2019", "31 décembre 2019", "31 December 2019"),
        ("Données valides pour l'année 2024", "année 2024", "year 2024"),
        ("Année 2008", "année 2008", "year 2008"),
        ("2026", "2026", "2026"),
    ],
)
def test_a_validity_reads_as_a_date(text: str, french: str, english: str) -> None:
    for language, expected in (("fr", french), ("en", english)):
        with speaking(language):
            assert published(text) == expected
