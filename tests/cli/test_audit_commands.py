"""`audit verify` and `audit head`: what a daily task keeps outside."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from core import bootstrap
from core.access import NO_COMPANY, Role, Who
from core.bootstrap import Services
from core.cli.main import app
from core.services import audit

ROOT = Path(__file__).resolve().parents[2]
ADMIN = Who(NO_COMPANY, Role.ADMIN)


@pytest.fixture
def empty(services: Services) -> Iterator[Services]:
    bootstrap.adopt(services)
    yield services
    bootstrap.adopt(None)


@pytest.fixture
def house(empty: Services) -> Services:
    with empty.database.tenant(ADMIN) as session:
        for action in ("sign_in", "sign_out"):
            audit.record(session, NO_COMPANY, action, "session")
    return empty


def run(name: str, code: int = 0) -> dict[str, Any]:
    result = CliRunner().invoke(app, ["audit", name, "--json"], catch_exceptions=False)
    assert result.exit_code == code, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    schema = (ROOT / "docs" / "schemas" / f"audit_{name}.schema.json").read_text(encoding="utf-8")
    jsonschema.validate(found, json.loads(schema))
    return found


def test_a_whole_chain_is_verified_and_its_end_is_told(house: Services) -> None:
    found = run("verify")
    assert (found["ok"], found["first_bad"]) == (True, None)
    head = house.audit.head(ADMIN)
    assert head is not None
    assert run("head") == {"seq": head.seq, "hash": head.hash}
    assert found["rows"] == head.seq


def test_a_chain_that_was_changed_ends_with_an_error(house: Services) -> None:
    with house.database.schema() as connection:
        connection.execute(text("ALTER TABLE audit DISABLE TRIGGER USER"))
        connection.execute(text("DELETE FROM audit WHERE action = 'sign_in'"))
    assert run("verify", code=1)["ok"] is False
    said = CliRunner().invoke(app, ["audit", "verify"]).stdout
    assert said.startswith("Journal modifié : la ligne ")


def test_an_empty_chain_has_no_end(empty: Services) -> None:
    assert run("head") == {"seq": 0, "hash": None}
    assert run("verify")["rows"] == 0
