"""`trajectory` and `scenario`, and the same over HTTP: one content, in the shape of docs/schemas."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from starlette.applications import Starlette
from starlette.testclient import TestClient
from typer.testing import CliRunner

from core import bootstrap
from core.bootstrap import Services
from core.cli.main import app
from core.errors import InputError
from core.settings import ROOT
from core.web.api.application import route
from tests.api.conftest import company

SCHEMAS = {
    name: json.loads((ROOT / "docs" / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8"))
    for name in ("trajectory", "scenario")
}
PAGE = (ROOT / "docs" / "scenarios.md").read_text(encoding="utf-8")
ROWS = "factor,quantity,unit,year,quality\nelec_fr_mix_2024,40000,kWh,2024,5\n37133,60000,kWh PCS,2024,5\n"
BOILER = {"label": "Chaudière", "post": "1.1", "reduction": "50 %", "start": 2025, "end": 2029}
SENT: dict[str, Any] = {"name": "Chauffage", "growth": "1 %", "horizon": 2030, "actions": [BOILER], "carbon_price": 50}


@pytest.fixture
def house(services: Services) -> Iterator[Services]:
    bootstrap.adopt(services)
    yield services
    bootstrap.adopt(None)


def run(*arguments: str) -> dict[str, Any]:
    result = CliRunner().invoke(app, [*arguments, "--json"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_the_trajectory_command_gives_the_worked_case() -> None:
    found = run("trajectory", "--target", "sbti-1.5", "--history", "2020=1000,2025=1000")
    jsonschema.validate(found, SCHEMAS["trajectory"])
    assert found["rate_percent"] == pytest.approx(7.2414, abs=5e-5)
    assert (found["end_year"], found["values"][0]["year"], found["values"][-1]["year"]) == (2039, 2020, 2050)
    held = run("trajectory", "--target", "sbti-1.5", "--history", "2025=1000", "--base-year", "2020", "--last", "2030")
    assert held["rate"] == found["rate"]
    assert held["values"][-1]["year"] == 2030


@pytest.mark.parametrize("history", ["", "2020", "2020=", "2020=a", "2020=1,2020=2", "2020=1_0", "20=1", "2020=nan"])
def test_a_history_that_cannot_be_read_is_refused(history: str) -> None:
    with pytest.raises(InputError, match="--history"):
        CliRunner().invoke(app, ["trajectory", "--target", "snbc", "--history", history], catch_exceptions=False)


def test_words_are_french_and_short() -> None:
    result = CliRunner().invoke(app, ["trajectory", "--target", "snbc-3", "--history", "2022=10,2024=9"])
    assert "SNBC-3 (projet)" in result.stdout
    assert "peut changer" in result.stdout


def test_the_command_and_the_api_project_a_run_alike(house: Services, tmp_path: Path) -> None:
    ours = company(house, "Atelier")
    ours_run = house.footprints.calculate_activities(ours.owner, ROWS.encode())
    run_id = house.footprints.calculate_activities(house.companies.operator(), ROWS.encode()).id
    file = tmp_path / "scenario.yaml"
    file.write_text(yaml.safe_dump(SENT, allow_unicode=True), encoding="utf-8")
    found = run("scenario", str(run_id), str(file))
    jsonschema.validate(found, SCHEMAS["scenario"])
    last = found["values"][-1]
    # gas burnt: 60 000 × 0.181 = 10 860, the rest 4 140; 1 % a year for six years on everything
    assert last["kg"] == pytest.approx((10_860 * 0.5 + 4_140) * 1.01**6)
    assert last["gap"] == last["kg"] - last["target"]
    assert last["price_eur"] == pytest.approx(last["kg"] / 1000 * 50)
    assert sum(kg for posts in last["contributions"].values() for kg in posts.values()) == pytest.approx(
        last["kg"] - found["total_kg"]
    )
    assert (found["values"][0]["low"], found["values"][0]["high"]) == pytest.approx(found["interval_kg"], rel=1e-12)
    asked = TestClient(Starlette(routes=[route()])).post(
        f"/api/v1/runs/{ours_run.id}/scenario", json=SENT, headers={"Authorization": f"Bearer {ours.key}"}
    )
    assert asked.status_code == 200, asked.text
    assert asked.json() | {"run_id": ""} == found | {"run_id": ""}


def test_the_api_answers_in_the_reader_s_language_and_names_what_is_wrong(house: Services) -> None:
    ours = company(house, "Atelier")
    client = TestClient(Starlette(routes=[route()]), headers={"Authorization": f"Bearer {ours.key}"})
    body = {"target": "snbc-3", "history": {"2020": 10, "2024": 9}}
    english = client.post("/api/v1/trajectory", json=body, headers={"Accept-Language": "en"})
    jsonschema.validate(english.json(), SCHEMAS["trajectory"])
    assert english.json()["label"] == "SNBC-3 (draft), all sectors"
    refusals: list[tuple[dict[str, Any], str]] = [
        ({**body, "target": "snbc-4"}, "snbc-4"),
        ({**body, "history": {"1980": 1}}, "history"),
        ({**body, "history": {"2020": -1}}, "0"),
        ({**body, "base_year": 2030}, "2030"),
    ]
    for wrong, said in refusals:
        refused = client.post("/api/v1/trajectory", json=wrong)
        assert refused.status_code == 422
        assert said in refused.text
    run_id = house.footprints.calculate_activities(ours.owner, ROWS.encode()).id
    refusals = [
        ({"name": "x", "growth": 0.02}, "growth"),
        ({"name": "x", "actions": [{**BOILER, "post": "1.9"}]}, "1.9"),
        ({"name": "x", "actions": [{"id": "A999", "start": 2025, "end": 2026}]}, "A999"),
    ]
    for wrong, said in refusals:
        refused = client.post(f"/api/v1/runs/{run_id}/scenario", json=wrong)
        assert refused.status_code == 422
        assert said in refused.text


def test_the_schema_of_a_scenario_holds_that_of_a_trajectory() -> None:
    whole = {name: value for name, value in SCHEMAS["trajectory"].items() if name not in ("$schema", "title")}
    assert SCHEMAS["scenario"]["properties"]["trajectory"] == whole


def test_every_example_of_the_page_is_read(house: Services, tmp_path: Path) -> None:
    run_id = house.footprints.calculate_activities(house.companies.operator(), ROWS.encode()).id
    examples = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert examples
    for example in examples:
        file = tmp_path / "example.yaml"
        file.write_text(example, encoding="utf-8")
        assert run("scenario", str(run_id), str(file))["values"]
