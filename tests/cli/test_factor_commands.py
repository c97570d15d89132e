"""`factors import`, `show`, `search`: stable JSON, French words, exit code 2 on bad input."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from typer.testing import CliRunner

from core import bootstrap
from core.bootstrap import Services
from core.cli.main import app
from tests.unit.ingest.base_carbone_files import content_of, element

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def house(services: Services) -> Iterator[Services]:
    bootstrap.adopt(services)
    yield services
    bootstrap.adopt(None)


def schema(name: str) -> Any:
    return json.loads((ROOT / "docs" / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8"))


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, ["factors", *arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "Base_Carbone_V99.csv"
    rows = [element(id="37133", unit="kgCO2e/kWh PCS", total="0,2"), element(id="9", unit="kgCO2e/furlong")]
    path.write_bytes(content_of(rows))
    return str(path)


def test_an_import_says_what_it_read_and_changed(house: Services, file: str) -> None:
    before = house.editions.active()
    report = json.loads(run("import", file, "--json"))
    jsonschema.validate(report, schema("import"))
    assert (report["read"], report["kept"], report["rejected"]) == (2, 1, 1)
    assert (report["added"], report["changed"]) == (0, 1)
    assert report["changes"]["changed"][0]["after"] == 0.2
    assert house.editions.active() == before


def test_an_import_may_be_put_in_use_at_once(house: Services, file: str) -> None:
    report = json.loads(run("import", file, "--activate", "--json"))
    assert str(house.editions.active().id) == report["edition_id"]
    again = json.loads(run("import", file, "--json"))
    assert again["already_imported"] is True
    assert (again["added"], again["changed"], again["removed"], again["archived"]) == (0, 0, 0, 0)


def test_an_import_in_words_names_the_rejected_lines(house: Services, file: str) -> None:
    said = run("import", file)
    assert "2 lignes lues = 1 gardées + 1 refusées" in said
    assert "Ligne 3, élément 9" in said


def test_a_factor_is_shown_by_key_or_id(house: Services) -> None:
    card = json.loads(run("show", "elec_fr_mix_2024", "--json"))
    jsonschema.validate(card, schema("factor"))
    assert card == json.loads(run("show", "43642", "--json"))
    assert [part["total"] for part in card["parts"]] == [0.035, 0.0131, 0.0038]
    assert "0.0519 kgCO2e/kWh" in run("show", "43642")


def test_a_search_lists_what_it_found(house: Services) -> None:
    found = json.loads(run("search", "corse", "électricité", "--limit", "3", "--json"))
    jsonschema.validate(found, schema("search"))
    assert found["results"][0]["id"] == "24308"
    assert "Aucun facteur" in run("search", "xyzzy")


def test_bad_input_is_a_french_message_and_exit_code_two(cluster: Any, furnished_template: str, tmp_path: Path) -> None:
    bad = tmp_path / "loyers.csv"
    bad.write_text("nom;montant\nloyer;12\n", encoding="utf-8")
    with cluster.copy(furnished_template) as url:
        environment = {**os.environ, "DATABASE_URL": url, "PERSISTENT_ARTIFACT_DIR": str(tmp_path)}
        for arguments, said in (
            (["import", str(bad)], "loyers.csv n'est pas un fichier de la Base Carbone"),
            (["import", str(tmp_path / "absent.csv")], "absent.csv"),
            (["show", "99999999"], "« 99999999 » absent de l'édition"),
        ):
            done = subprocess.run(
                [sys.executable, "-m", "core", "factors", *arguments],
                capture_output=True, text=True, cwd=ROOT, env=environment, check=False,
            )  # fmt: skip
            assert done.returncode == 2, done.stderr
            assert said in done.stderr
            assert done.stdout == ""
