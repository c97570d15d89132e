"""Facteurs and Éditions: what a visitor sees, and what each widget that writes really changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.access import Who
from core.bootstrap import Services
from pages.parts import gate
from pages.parts.gate import Connection
from tests.unit.ingest.base_carbone_files import content_of, element

Open = Callable[..., AppTest]
ASK, ADMIN = "ask/factors.py", "admin/factors.py"


def said(test: AppTest) -> str:
    """Everything written on the page."""
    elements: list[Any] = [*test.markdown, *test.get("html"), *test.caption, *test.info, *test.warning, *test.success]
    texts = [getattr(item, "value", None) or getattr(item.proto, "body", "") for item in elements]
    return "\n".join([*map(str, texts), *(item.value for item in [*test.title, *test.subheader])])


@pytest.fixture
def keyboard(house: Services, visit: Callable[[Connection], None], monkeypatch: pytest.MonkeyPatch) -> None:
    """The person at the keyboard of a local installation."""
    monkeypatch.setattr(gate, "is_admin", lambda: True)


def test_anybody_may_search_and_open_a_card(page: Open) -> None:
    test = page(ASK)
    test.text_input(key="q").input("électricité corse").run()
    test.button(key="open_24308").click().run()
    assert not test.exception
    assert "Électricité du réseau, Corse" in said(test)
    assert "24308" in test.query_params["id"]
    test.button(key="close").click().run()
    assert "id" not in test.query_params


def test_a_new_search_leaves_the_card(page: Open) -> None:
    test = page(ASK, id="43642")
    test.text_input(key="q").input("papier").run()
    assert "id" not in test.query_params
    assert any(button.key == "open_24309" for button in test.button)


def test_a_card_opens_by_its_address_and_warns_of_a_doubtful_value(page: Open) -> None:
    test = page(ASK, id="voiture_essence_km")
    assert "11 litres aux 100 km" in test.warning[0].value
    assert "Combustion" in said(test)


def test_an_address_to_no_factor_says_so_kindly(page: Open) -> None:
    test = page(ASK, id="99999999")
    assert not test.exception
    assert "« 99999999 »" in "".join(error.value for error in [*test.error, *test.warning])


def test_words_that_no_factor_holds_say_what_to_do(page: Open) -> None:
    test = page(ASK)
    test.text_input(key="q").input("xyzzy").run()
    assert "Aucun facteur" in test.info[0].value


def test_a_guest_does_not_enter_the_administration(page: Open, guest: Who) -> None:
    test = page(ADMIN)
    assert not test.file_uploader
    assert "réservée" in test.info[0].value


def test_a_file_is_read_previewed_then_put_in_use(page: Open, house: Services, keyboard: None) -> None:
    before = house.editions.active()
    test = page(ADMIN)
    rows = [element(id="37133", unit="kgCO2e/kWh PCS", total="0,2"), element(id="9", unit="kgCO2e/furlong")]
    test.file_uploader[0].set_value([("Base_Carbone_V99.csv", content_of(rows), "text/csv")]).run()
    next(button for button in test.button if button.label == "Lire ce fichier").click().run()
    assert not test.exception
    assert house.editions.active() == before
    assert "furlong" in said(test)
    assert "Base Carbone V99" in said(test)
    test.button(key="activate").click().run()
    assert house.editions.active().label == "Base Carbone V99"
    assert "Cette édition est en service." in said(test)


def test_a_file_that_is_not_a_base_carbone_is_refused_kindly(page: Open, house: Services, keyboard: None) -> None:
    test = page(ADMIN)
    test.file_uploader[0].set_value([("loyers.csv", b"nom;montant\nloyer;12\n", "text/csv")]).run()
    next(button for button in test.button if button.label == "Lire ce fichier").click().run()
    assert not test.exception
    assert "loyers.csv" in "".join(error.value for error in [*test.error, *test.warning])
    assert len(house.editions.all()) == 1
