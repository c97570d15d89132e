"""Two companies that must never see each other."""

from __future__ import annotations

import pytest

from core.db.session import Database
from tests.security.rows import Side, furnish


@pytest.fixture
def sides(database: Database) -> tuple[Side, Side]:
    with database.schema() as connection:
        return furnish(connection, "A"), furnish(connection, "B")
