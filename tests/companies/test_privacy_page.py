"""What the privacy page promises is what the program does."""

from __future__ import annotations

import pytest

from core.services import companies, documents, invitations
from core.services.privacy import BACKUPS_LAST


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_durations_of_the_page_are_those_of_the_program(language: str) -> None:
    page = documents.privacy(language)
    for lasts in (BACKUPS_LAST, companies.COOKIE_LASTS, companies.RESUME_LASTS):
        assert f"{lasts.days} " in page
    day = "jours" if language == "fr" else "days"
    assert f"{invitations.INVITATION_LASTS.days} {day}" in page


def test_both_languages_say_the_same_things() -> None:
    french, english = documents.privacy("fr"), documents.privacy("en")
    for mark in ("\n## ", "\n| ", "\n- **", "CNIL"):
        assert french.count(mark) == english.count(mark)
