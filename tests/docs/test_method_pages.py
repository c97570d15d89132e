"""The method is public and its tables are the ones in force."""

from __future__ import annotations

import pytest

from core.carbon.measure import METHOD_VERSION
from tests.docs.refresh import PAGES, ROOT, refreshed


@pytest.mark.parametrize("page", PAGES)
def test_the_tables_of_the_method_are_the_tables_in_force(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    assert refreshed(text, PAGES[page]) == text, "run: python -m tests.docs.refresh"


@pytest.mark.parametrize("page", PAGES)
def test_the_method_names_its_version(page: str) -> None:
    assert f"**{METHOD_VERSION}**" in (ROOT / page).read_text(encoding="utf-8")
