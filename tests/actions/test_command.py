"""`actions RUN_ID` and GET /runs/{run_id}/actions: one shape, one schema, the same ranking."""

from __future__ import annotations

import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import jsonschema
import pytest
from typer.testing import CliRunner

from core import bootstrap
from core.bootstrap import Services
from core.cli.main import app
from core.errors import CarbonScoreError
from core.settings import ROOT
from core.web.api.action_routes import actions as route

SCHEMA = json.loads((ROOT / "docs" / "schemas" / "actions.schema.json").read_text(encoding="utf-8"))


@pytest.fixture
def house(services: Services) -> Iterator[Services]:
    bootstrap.adopt(services)
    yield services
    bootstrap.adopt(None)


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, list(arguments), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def read(run_id: str, *arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("actions", run_id, *arguments, "--json"))
    jsonschema.validate(found, SCHEMA)
    return found


@pytest.fixture
def run_id(house: Services) -> str:
    """An example company, calculated at the command line."""
    file = ROOT / "data" / "personas" / "restaurant.yaml"
    found: str = json.loads(run("calculate", str(file), "--json"))["run_id"]
    return found


def test_the_ranking_is_whole_ordered_and_says_what_it_left_out(run_id: str) -> None:
    found, whole = read(run_id), read(run_id, "--all")
    assert found["company"]["sector"] == "restauration"  # from the file of answers of the run
    assert [one["rank"] for one in found["actions"]] == list(range(1, found["count"] + 1))
    scores = [one["score"] for one in found["actions"]]
    assert scores == sorted(scores, reverse=True)
    assert found["hidden"] == []
    assert len(whole["hidden"]) == sum(found["left_out"].values())
    assert found["count"] + len(whole["hidden"]) == len(bootstrap.services().actions.bank)
    assert all(one["tonnes"]["low"] <= one["tonnes"]["central"] <= one["tonnes"]["high"] for one in found["actions"])
    assert all(one["cost"] is not None or one["cost_basis"]["missing"] for one in found["actions"])
    posts = {one["id"]: one["main_post"] for one in found["actions"]}
    assert all(sum(posts[one] == post for one in found["first"]) <= 2 for post in posts.values())


def test_weights_reorder_and_are_told(run_id: str) -> None:
    heavy = read(run_id, "--weights", "tonnes=1,cost=0,ease=0")
    masses = [one["tonnes"]["central"] for one in heavy["actions"]]
    assert masses == sorted(masses, reverse=True)
    assert heavy["weights"] == {"tonnes": 1.0, "cost": 0.0, "ease": 0.0}


def test_green_contracts_and_recycling_count_for_nothing_and_say_it(run_id: str) -> None:
    hidden = {one["id"]: one for one in read(run_id, "--all")["hidden"]}
    for name in ("A21", "A85"):
        assert hidden[name]["hidden"] == "zero"
        assert hidden[name]["tonnes"]["high"] == 0
        assert hidden[name]["warnings"]


def test_the_command_and_the_route_say_the_same(house: Services, run_id: str) -> None:
    caller = SimpleNamespace(who=house.companies.operator())
    reply = route(house, caller, run_id, "tonnes=2", True)  # type: ignore[arg-type]
    assert json.loads(bytes(reply.body)) == read(run_id, "--weights", "tonnes=2", "--all")


def test_without_json_the_best_ones_are_read_in_french(run_id: str) -> None:
    told = run("actions", run_id)
    assert "* " in told
    assert "€/t" in told
    assert "les effets ne s'additionnent pas" in told


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["pas-un-id"], "n'est pas un identifiant"),
        ([str(uuid4())], "n'existe pas"),
        ([str(uuid4()), "--weights", "tonnes=x"], "tonnes=1,cost=1,ease=1"),
        ([str(uuid4()), "--weights", "tonnes=0,cost=0,ease=0"], "Poids du classement"),
    ],
)
def test_what_cannot_be_ranked_is_said(house: Services, arguments: list[str], why: str) -> None:
    refused = CliRunner().invoke(app, ["actions", *arguments, "--json"])
    assert isinstance(refused.exception, CarbonScoreError)
    assert why in str(refused.exception)
