"""`calculate`, `replay`, `export`: stable JSON, one hash for one result, exit code 2 in French."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from core import bootstrap
from core.bootstrap import Services
from core.cli.main import app
from core.db.session import Database

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = json.loads((ROOT / "docs" / "schemas" / "result.schema.json").read_text(encoding="utf-8"))
REPLAY_SCHEMA = json.loads((ROOT / "docs" / "schemas" / "replay.schema.json").read_text(encoding="utf-8"))
ENERGY = """label,factor,quantity,unit,year,quality
Électricité,elec_fr_mix_2024,40000,kWh,2024,5
Gaz,gaz_nat_pcs_2022,60000,kWh PCS,2024,5
"""
SAME_ENERGY = """factor;label;unit;quantity;quality;year
37133;Gaz;MWh PCS;60;5;2024
43642;Électricité;GJ;144;5;2024
"""


@pytest.fixture
def house(services: Services) -> Iterator[Services]:
    bootstrap.adopt(services)
    yield services
    bootstrap.adopt(None)


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, list(arguments), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def calculate(folder: Path, rows: str) -> dict[str, Any]:
    path = folder / "activities.csv"
    path.write_text(rows, encoding="utf-8")
    found: dict[str, Any] = json.loads(run("calculate", "--activities", str(path), "--json"))
    return found


def test_gas_and_electricity_give_the_published_figures(house: Services, tmp_path: Path) -> None:
    result = calculate(tmp_path, ENERGY)
    jsonschema.validate(result, SCHEMA)
    assert result["scopes"] == pytest.approx({"1": 10860, "2": 1400, "3": 2740})
    assert result["beges"] == pytest.approx({"1.1": 10860, "2.1": 1400, "4.1": 2740})
    assert result["reconciliation"] == [{"cause": "unexplained", "kg": 0.0, "lines": 0}]


def test_order_unit_and_a_second_run_do_not_change_the_hash(house: Services, tmp_path: Path) -> None:
    first, second, third = (calculate(tmp_path, rows) for rows in (ENERGY, SAME_ENERGY, ENERGY))
    assert first["hash"] == second["hash"] == third["hash"]
    other = calculate(tmp_path, ENERGY.replace("40000", "40001"))
    assert other["hash"] != first["hash"]


def test_a_run_replays_and_a_tampered_one_does_not(house: Services, tmp_path: Path) -> None:
    run_id = calculate(tmp_path, ENERGY)["run_id"]
    replayed = json.loads(run("replay", run_id, "--json"))
    jsonschema.validate(replayed, REPLAY_SCHEMA)
    assert replayed == {"run_id": run_id, "same": True}
    with house.database.schema() as connection:
        connection.exec_driver_sql("UPDATE calculations SET document = replace(document, '40000', '40001')")
    assert json.loads(run("replay", run_id, "--json"))["same"] is False


def test_an_export_is_the_run_that_was_calculated(house: Services, tmp_path: Path) -> None:
    result = calculate(tmp_path, ENERGY.replace("Gaz,", "=Gaz,"))
    assert json.loads(run("export", result["run_id"], "--format", "json")) == result
    rows = list(csv.DictReader(io.StringIO(run("export", result["run_id"], "--format", "csv"))))
    assert sum(float(row["kg_beges"]) for row in rows) == pytest.approx(result["total_kg"])
    assert {row["label"] for row in rows} == {"'=Gaz", "Électricité"}


@pytest.mark.parametrize("persona", sorted((ROOT / "data" / "personas").glob("*.yaml")), ids=lambda p: p.stem)
def test_every_persona_calculates_reconciles_and_replays(house: Services, persona: Path) -> None:
    result = json.loads(run("calculate", str(persona), "--json"))
    jsonschema.validate(result, SCHEMA)
    assert result["total_kg"] == pytest.approx(sum(result["beges"].values()))
    assert result["total_kg"] == pytest.approx(sum(result["scopes"].values()))
    assert result["ghg_total_kg"] == pytest.approx(sum(result["ghg"].values()))
    assert result["reconciliation"][-1] == {"cause": "unexplained", "kg": 0.0, "lines": 0}
    assert json.loads(run("replay", result["run_id"], "--json"))["same"] is True


def test_bad_input_is_a_french_message_exit_code_two_and_an_unchanged_database(
    cluster: Any, furnished_template: str, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text(ENERGY + "Trajets,voiture_moy_km,1,km,2024,3\n", encoding="utf-8")
    with cluster.copy(furnished_template) as url:
        done = subprocess.run(
            [sys.executable, "-m", "core", "calculate", "--activities", str(bad), "--json"],
            env={**os.environ, "DATABASE_URL": url, "PGVECTOR_ENABLED": "false"},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        database = Database(url)
        with database.catalogue() as session:
            runs = session.scalar(text("SELECT count(*) FROM calculations"))
        database.close()
    assert (done.returncode, done.stdout, runs) == (2, "", 0)
    assert "Ligne 4" in done.stderr
    assert "vehicle_own, business_travel, commuting, visitors" in done.stderr
