"""Unique keys see every row, walls or not: none may answer « taken » about another company."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import delete, insert

from core.db.base import Base
from core.db.session import Database
from tests.security.rows import WALLED, Side, columns, example

TABLES = Base.metadata.tables
GUESSABLE = ("year", "seq", "key", "email", "name", "factor_id")


@pytest.mark.parametrize("table", WALLED)
def test_no_key_tells_that_another_company_has_the_same(
    database: Database, sides: tuple[Side, Side], table: str
) -> None:
    """A unique key over names, years or numbers would answer « taken » across the wall. Hashes and uuids may."""
    here, there = sides
    if table == "companies":
        pytest.skip("its key is the company itself, an uuid")
    may = set(columns(database, "cs_app", TABLES[table], "INSERT"))
    values = {**example(TABLES[table], "twin", here.rows, here.tenant, here.person), **_guessable(there.rows[table])}
    kept = {name: value for name, value in values.items() if name in may}
    if not kept:
        pytest.skip("cs_app adds nothing to this table")
    fresh = {
        name: uuid4() if name == "id" else uuid4().bytes for name in kept if name in ("id", "token_hash", "key_hash")
    }
    fresh |= {"person_id": there.person} if table == "memberships" else {}
    with database.schema() as connection:
        connection.execute(delete(TABLES[table]).where(TABLES[table].c.tenant_id == here.tenant))
    with here.door(database, "cs_app") as session:
        session.execute(insert(TABLES[table]).values({**kept, **fresh}))


def _guessable(row: Any) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name in GUESSABLE}
