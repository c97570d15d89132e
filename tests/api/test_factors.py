"""GET /factors: every factor once, found by its words, and its card."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from core.bootstrap import Services
from core.settings import ROOT
from tests.api.conftest import Ask

SCHEMAS = ROOT / "docs" / "schemas"


def _all(ask: Ask, **query: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    cursor = None
    while True:
        page = ask("GET", "/factors", params={**query, **({"cursor": cursor} if cursor else {})}).json()
        found += page["results"]
        cursor = page["next"]
        if cursor is None:
            return found


@pytest.mark.parametrize("limit", [7, 100, 200])
def test_paging_gives_every_factor_of_the_edition_once_in_order(house: Services, ask: Ask, limit: int) -> None:
    ids = [factor["id"] for factor in _all(ask, limit=limit)]
    book = house.editions.book()
    assert ids == sorted({factor.id for factor in book._by_ref.values()})


@pytest.mark.parametrize("words", ["gaz", "électricité france", "37133", "gaz_nat_pcs_2022", "voiture km"])
def test_paging_a_search_gives_what_the_search_gives(house: Services, ask: Ask, words: str) -> None:
    whole = [found.id for found in house.factors.search(words, 10_000)]
    assert [factor["id"] for factor in _all(ask, q=words, limit=3)] == whole
    assert whole


def test_words_that_find_nothing_give_an_empty_page(ask: Ask) -> None:
    assert ask("GET", "/factors?q=zzzzz").json()["results"] == []


def test_a_cursor_belongs_to_its_words(ask: Ask) -> None:
    cursor = ask("GET", "/factors?q=gaz&limit=1").json()["next"]
    assert ask("GET", "/factors", params={"q": "bois", "cursor": cursor}).status_code == 400


def test_a_list_read_while_the_edition_changes_is_begun_again(house: Services, ask: Ask) -> None:
    cursor = ask("GET", "/factors?limit=1").json()["next"]
    with house.database.schema() as connection:
        connection.exec_driver_sql("UPDATE editions SET active = false")
        connection.exec_driver_sql(
            "INSERT INTO editions (label, origin, sha256, content_sha256, active) "
            "VALUES ('Autre', 'base_carbone', repeat('a', 64), repeat('b', 64), true)"
        )
    reply = ask("GET", "/factors", params={"limit": 1, "cursor": cursor})
    assert reply.status_code == 422
    assert "édition" in reply.json()["detail"]


@pytest.mark.parametrize("ref", ["43642", "elec_fr_mix_2024"])
def test_a_card_is_that_of_the_command_line(house: Services, ask: Ask, ref: str) -> None:
    card = ask("GET", f"/factors/{ref}").json()
    jsonschema.validate(card, json.loads((SCHEMAS / "factor.schema.json").read_text(encoding="utf-8")))
    assert card == json.loads(json.dumps(house.factors.card("43642").as_json()))


@pytest.mark.parametrize("ref", ["nope", "%00", "..", "43642%20OR%201=1", "x" * 300, "é"])
def test_an_unknown_factor_is_not_found(ask: Ask, ref: str) -> None:
    assert ask("GET", f"/factors/{ref}").status_code == 404
