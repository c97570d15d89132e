"""Comptabilité: a file in, what it became, somebody's word, and who may not give it."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from core.access import Role, Who
from core.bootstrap import Services
from core.carbon.questions import Answer
from tests.app.people import People, shown
from tests.ledgers import ledger, name_of

Open = Callable[..., AppTest]
PAGE = "collect/ledger.py"
CONTENT, EXPECTED = ledger(1_200, year=2024)
NET = sum(cents for account, cents in EXPECTED.net.items() if account[0] in "26")


def said(test: AppTest) -> str:
    assert not test.exception
    labels = " ".join(button.label for button in test.button)
    return unescape(f"{shown(test)} {labels}").replace("\u00a0", " ").replace("\u202f", " ").replace("\\", "")


def in_euros(cents: int) -> str:
    return f"{cents / 100:,.2f} €".replace(",", " ").replace(".", ",")


@pytest.fixture
def kept(house: Services, guest: Who) -> Who:
    """A guest whose ledger of 2024 was read."""
    house.ledgers.upload(guest, name_of(2024), CONTENT)
    return guest


def test_who_has_no_file_is_told_where_to_find_one(guest: Who, page: Open) -> None:
    text = said(page(PAGE))
    assert "Demandez à votre comptable" in text
    assert "FEC" in text


def test_a_file_that_is_dropped_is_read_and_every_euro_of_it_is_somewhere(
    house: Services, guest: Who, page: Open
) -> None:
    test = page(PAGE)
    test.file_uploader[0].set_value((name_of(2024), CONTENT, "text/plain"))
    test.run()
    next(button for button in test.button if button.label == "Lire ce fichier").click().run()
    text = said(test)
    assert "012345678" in text
    assert in_euros(NET) in text  # the total of the strip
    assert "Ce qui ne compte pas, et pourquoi" in text
    assert "Écriture d'ouverture" in text
    assert "Un salaire n'a pas de facteur" in text
    view = house.ledgers.view(guest, 2024)
    assert view is not None
    assert sum(view.totals.values()) == view.net == NET


def test_a_file_that_is_not_a_ledger_says_why_and_keeps_nothing(house: Services, guest: Who, page: Open) -> None:
    test = page(PAGE)
    test.file_uploader[0].set_value(("notes.txt", b"bonjour\n1\n", "text/plain"))
    test.run()
    next(button for button in test.button if button.label == "Lire ce fichier").click().run()
    assert test.error
    assert house.ledgers.years(guest) == []


def test_nothing_counts_before_it_is_confirmed_and_a_confirmation_can_be_taken_back(
    house: Services, kept: Who, page: Open
) -> None:
    test = page(PAGE)
    assert house.ledgers.counted(kept, 2024).activities == []
    test.button(key="ledger_confirm_all").click().run()
    assert house.ledgers.counted(kept, 2024).activities
    test.button(key="ledger_undo").click().run()
    assert house.ledgers.counted(kept, 2024).activities == []


def test_an_account_opens_down_to_its_suppliers_its_lines_and_five_other_factors(kept: Who, page: Open) -> None:
    test = page(PAGE)
    next(b for b in test.button if str(b.key).startswith("ledger_open_waiting_607000")).click().run()
    assert "GROSSISTE DU SUD" in said(test)
    next(b for b in test.button if str(b.key).startswith("ledger_group_")).click().run()
    assert "Lignes du fichier" in said(test)
    assert len(test.radio[0].options) == 6  # five factors, or not counting it


def test_a_choice_for_a_supplier_is_kept_and_shown(house: Services, kept: Who, page: Open) -> None:
    test = page(PAGE)
    next(b for b in test.button if str(b.key).startswith("ledger_open_waiting_607000")).click().run()
    opened = next(b for b in test.button if str(b.key).startswith("ledger_group_"))
    group = str(opened.key).removeprefix("ledger_group_")
    opened.click().run()
    test.radio[0].set_value("43410").run()
    test.button(key=f"ledger:{group}:apply").click().run()
    view = house.ledgers.view(kept, 2024)
    assert view is not None
    found = view.group(group)
    assert found is not None
    assert (found["factor"], found["confirmed"], found["origin"]) == ("43410", True, "memory")


def test_a_quantity_given_in_the_questionnaire_replaces_the_spending_it_describes(
    house: Services, kept: Who, page: Open
) -> None:
    house.questionnaire.save(kept, 2024, "1", "electricity", Answer(text="40 000", unit="kWh", quality=5))
    test = page(PAGE)
    assert "Déjà compté par une quantité" in said(test)
    view = house.ledgers.view(kept, 2024)
    assert view is not None
    assert set(view.groups.filter(status="replaced")["account"]) == {"606110"}


def test_an_advisor_reads_and_may_neither_confirm_nor_choose(house: Services, people: People, page: Open) -> None:
    ada = people.owner("Ada")
    house.ledgers.upload(ada.visit.who, name_of(2024), CONTENT)
    people.member(ada, "Zoe", Role.ADVISOR).here()
    test = page(PAGE)
    assert "Votre rôle de conseil lit" in said(test)
    assert test.button(key="ledger_confirm_all").disabled
    assert not test.file_uploader


def test_another_company_sees_nothing_of_this_one(house: Services, people: People, page: Open) -> None:
    house.ledgers.upload(people.owner("Ada").visit.who, name_of(2024), CONTENT)
    people.owner("Bob").here()
    text = said(page(PAGE))
    assert "Demandez à votre comptable" in text
    assert "GROSSISTE" not in text
