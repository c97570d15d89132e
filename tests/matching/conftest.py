"""The edition the matcher is measured on."""

from __future__ import annotations

import pytest

from core.match.matcher import Matcher
from tests.matching.score import base_carbone, matcher


@pytest.fixture(scope="session")
def base_carbone_file() -> None:
    if not base_carbone().exists():
        pytest.skip("the V23.6 file is not here (set CARBONSCORE_SHARED)")


@pytest.fixture(scope="session")
def builtin_matcher() -> Matcher:
    """On the edition every installation has."""
    return matcher("builtin")


@pytest.fixture(scope="session")
def base_matcher(base_carbone_file: None) -> Matcher:
    """On V23.6."""
    return matcher()
