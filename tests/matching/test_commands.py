"""`match TEXT`, `match --file`, GET /v1/match: the same answer, in the shape of docs/schemas."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from typer.testing import CliRunner

from core.bootstrap import Services
from core.cli.main import app
from core.errors import InputError
from core.settings import ROOT
from tests.api.conftest import Ask, ask, client, house, mounted, ours

__all__ = ["ask", "client", "house", "mounted", "ours"]
SCHEMA = json.loads((ROOT / "docs" / "schemas" / "match.schema.json").read_text(encoding="utf-8"))


def _run(*arguments: str) -> str:
    result = CliRunner().invoke(app, ["match", *arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def _lines(*arguments: str) -> list[dict[str, Any]]:
    found = [json.loads(line) for line in _run(*arguments, "--json").splitlines()]
    for line in found:
        jsonschema.validate(line, SCHEMA)
    return found


def test_a_text_gives_one_line_of_json(house: Services) -> None:
    [found] = _lines("gazole", "450 L")
    assert (found["query"], found["quantity"], found["unit"]) == ("gazole 450 L", 450, "litre")
    assert found["candidates"][0]["ademe_id"] == "25775"
    assert found["abstained"] is False


def test_a_file_gives_one_line_for_each_of_its_lines_in_order(house: Services, tmp_path: Path) -> None:
    path = tmp_path / "textes.txt"
    path.write_text("loyer 12 000 €\n\nélectricité 3 MWh\nsalaires\n", encoding="cp1252")
    found = _lines("--file", str(path))
    assert [line["query"] for line in found] == ["loyer 12 000 €", "", "électricité 3 MWh", "salaires"]
    assert [line["abstained"] for line in found] == [False, True, False, True]


def test_an_account_and_a_unit_may_be_given(house: Services) -> None:
    [found] = _lines("Dupont", "--account", "6226", "--unit", "€")
    assert found["candidates"][0]["ademe_id"] == "43545"


def test_words_say_the_factor_the_confidence_and_why(house: Services) -> None:
    said = _run("gasoil 450 L")
    assert "25775" in said
    assert "facteur proposé (confiance" in said
    assert "le gasoil des véhicules est du gazole routier" in said
    assert "aucun facteur sûr" in _run("bonjour")


@pytest.mark.parametrize("arguments", [[], ["gazole", "--file", "textes.txt"]])
def test_a_text_or_a_file_but_not_both(house: Services, arguments: list[str]) -> None:
    with pytest.raises(InputError):
        CliRunner().invoke(app, ["match", *arguments], catch_exceptions=False)


def test_the_api_answers_as_the_command(house: Services, ask: Ask) -> None:
    answer = ask("GET", "/match", params={"q": "gazole 450 L"})
    assert answer.status_code == 200
    assert answer.json() == _lines("gazole 450 L")[0]


def test_the_api_takes_an_account_a_unit_and_a_limit(house: Services, ask: Ask) -> None:
    answer = ask("GET", "/match", params={"q": "Dupont", "account": "6226", "unit": "€", "limit": 2}).json()
    assert answer["candidates"][0]["ademe_id"] == "43545"
    assert len(answer["candidates"]) <= 2


@pytest.mark.parametrize("query", ["", "?q=", "?q=a&limit=0", "?q=a&account=6x", f"?q={'a' * 600}"])
def test_the_api_refuses_what_it_cannot_match(house: Services, ask: Ask, query: str) -> None:
    assert ask("GET", f"/match{query}").status_code == 422


def test_the_api_begins_with_what_the_company_confirmed(house: Services, ask: Ask, ours: Any) -> None:
    house.matching.remember(ours.owner, "gazole", "", "14015", "")
    assert ask("GET", "/match", params={"q": "gazole 450 L"}).json()["candidates"][0]["ademe_id"] == "14015"
