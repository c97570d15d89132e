"""`portfolio FILE`: stable JSON, results in a file, nothing stored."""

from __future__ import annotations

import csv
import json
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
from core.errors import InputError
from core.services.portfolio_example import example
from core.settings import ROOT
from tests.portfolio.conftest import table

SCHEMA = json.loads((ROOT / "docs" / "schemas" / "portfolio.schema.json").read_text(encoding="utf-8"))


@pytest.fixture
def house(services: Services) -> Iterator[Services]:
    bootstrap.adopt(services)
    yield services
    bootstrap.adopt(None)


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, ["portfolio", *arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "portefeuille.csv"
    path.write_bytes(example() + b"Z,,1,1,rien,1,2024,,,,,\n")
    return path


def test_the_json_says_every_company_and_every_refusal(house: Services, file: Path) -> None:
    found: dict[str, Any] = json.loads(run(str(file), "--json"))
    jsonschema.validate(found, SCHEMA)
    assert found["accepted"] + found["rejected"] == found["rows"]
    assert [one["line"] for one in found["rejections"]] == [found["rows"] + 1]
    assert found["companies"] == len(found["results"]) == 60
    assert found["total_kg"] == pytest.approx(sum(one["total_kg"] for one in found["results"]))
    for one in found["results"]:
        assert one["total_kg"] == pytest.approx(sum(one["scopes"].values()))
        assert one["company"].startswith("00")
    with house.database.tenant(house.companies.operator()) as session:
        assert session.scalar(text("SELECT count(*) FROM portfolios")) == 0


@pytest.mark.parametrize("engine", ["pandas", "duckdb"])
def test_another_engine_says_its_name_and_the_same_total(house: Services, file: Path, engine: str) -> None:
    pytest.importorskip(engine)
    usual, other = (json.loads(run(str(file), *asked, "--json")) for asked in ((), ("--engine", engine)))
    assert (usual["engine"], other["engine"]) == ("polars", engine)
    assert other["total_kg"] == pytest.approx(usual["total_kg"], rel=1e-9)


def test_the_results_go_to_a_file_and_a_summary_to_the_screen(house: Services, file: Path, tmp_path: Path) -> None:
    said = run(str(file), "--out", str(tmp_path / "r.csv"))
    assert "1 refusées" in said
    assert "60 entreprises" in said
    with (tmp_path / "r.csv").open(encoding="utf-8", newline="") as rows:
        assert len(list(csv.DictReader(rows))) == 60
    run(str(file), "--out", str(tmp_path / "r.parquet"))
    assert (tmp_path / "r.parquet").read_bytes().startswith(b"PAR1")


def test_a_wrong_file_or_name_is_said_in_french(house: Services, file: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_bytes(table("A,rien,1,kWh,2024"))
    for arguments, said in (
        ([str(bad)], "Ligne 2"),
        ([str(tmp_path / "absent.csv")], "introuvable"),
        ([str(file), "--out", "r.xlsx"], r"\.csv ou \.parquet"),
        ([str(file), "--out", str(tmp_path / "absent" / "r.csv")], "écrit"),
    ):
        with pytest.raises(InputError, match=said):
            run(*arguments)
