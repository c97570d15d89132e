"""`ledger FILE`: stable JSON, the same law as the page, nothing kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from typer.testing import CliRunner

from core import bootstrap
from core.bootstrap import Services
from core.cli.main import app
from core.settings import ROOT
from tests.ledgers import name_of, write_ledger

SCHEMA = json.loads((ROOT / "docs" / "schemas" / "ledger.schema.json").read_text(encoding="utf-8"))
ANSWERS = """
year: 2023
sector: bureaux
answers: {electricity: 40 000 kWh}
"""
HEAD = (
    "JournalCode\tJournalLib\tEcritureNum\tEcritureDate\tCompteNum\tCompteLib\tCompAuxNum\tCompAuxLib\tPieceRef\t"
    "PieceDate\tEcritureLib\tDebit\tCredit\tEcritureLet\tDateLet\tValidDate\tMontantdevise\tIdevise"
)


@pytest.fixture
def house(services: Services) -> Iterator[Services]:
    bootstrap.adopt(services)
    yield services
    bootstrap.adopt(None)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / name_of(2023)
    write_ledger(path, 800, year=2023)
    return path


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, list(arguments), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def read(*arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("ledger", *arguments, "--json"))
    jsonschema.validate(found, SCHEMA)
    return found


def test_the_amounts_sum_to_the_net_and_the_groups_to_the_amounts(house: Services, file: Path) -> None:
    found = read(str(file))
    assert found["accepted"] + found["rejected"] == found["lines"]
    assert found["debit"] == found["credit"]
    parts = {name: round(100 * found[name]) for name in ("counted", "set_aside", "replaced", "excluded")}
    assert sum(parts.values()) == round(100 * found["net"])
    for status, cents in parts.items():
        assert sum(round(100 * g["amount"]) for g in found["groups"] if g["status"] == status) == cents
    assert found["total_kg"] == pytest.approx(sum(group["kg"] or 0 for group in found["groups"]))


def test_three_lines_give_the_figure_worked_by_hand(house: Services, tmp_path: Path) -> None:
    path = tmp_path / "123456789FEC20231231.txt"
    rows = [
        "AC\tAchats\t1\t20230301\t622600\tHonoraires\t\t\tF1\t20230301\tBILAN\t1000,00\t0,00",
        "AC\tAchats\t1\t20230301\t445660\tTVA\t\t\tF1\t20230301\tBILAN\t200,00\t0,00",
        "AC\tAchats\t1\t20230301\t401000\tFournisseurs\tF01\tCABINET DUPONT\tF1\t20230301\tBILAN\t0,00\t1200,00",
    ]
    path.write_text("\n".join([HEAD, *(f"{row}\t\t\t20230301\t\t" for row in rows)]) + "\n", encoding="utf-8")
    found = read(str(path))
    assert (found["siren"], found["year"], found["lines"], found["net"]) == ("123456789", 2023, 3, 1000.0)
    [group] = found["groups"]
    assert (group["account"], group["supplier"], group["factor"]) == ("622600", "CABINET DUPONT", "43545")
    assert found["total_kg"] == pytest.approx(67)  # 1 k€ × 67 kg/k€
    assert [one["account"] for one in found["outside"]] == ["401", "445"]


def test_the_answers_of_a_questionnaire_replace_what_they_describe(house: Services, file: Path, tmp_path: Path) -> None:
    answers = tmp_path / "answers.yaml"
    answers.write_text(ANSWERS, encoding="utf-8")
    free, given = read(str(file)), read(str(file), "--answers", str(answers))
    assert free["replaced"] == 0
    replaced = {group["account"] for group in given["groups"] if group["status"] == "replaced"}
    assert replaced == {"606110"}
    assert given["net"] == free["net"]


def test_another_year_takes_other_ratios(house: Services, file: Path) -> None:
    old = read(str(file), "--year", "2019")
    units = {group["unit"] for group in old["groups"] if group["unit"]}
    assert units == {"k€ HT (2019)"}
    assert old["total_kg"] > read(str(file))["total_kg"]


def test_nothing_is_kept(house: Services, file: Path) -> None:
    read(str(file))
    assert house.ledgers.years(house.companies.operator()) == []


def test_in_french_it_says_what_was_not_counted_and_why(house: Services, file: Path) -> None:
    said = run("ledger", str(file))
    for words in ("Total des propositions", "mis de côté", "Un salaire n'a pas de facteur", "kgCO2e"):
        assert words in said


def test_a_file_that_is_not_a_ledger_ends_with_a_sentence(house: Services, tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("a;b\n1;2\n", encoding="utf-8")
    result = CliRunner().invoke(app, ["ledger", str(path), "--json"])
    assert result.exit_code != 0
    assert result.stdout == ""
