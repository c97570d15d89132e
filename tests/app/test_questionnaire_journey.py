"""Questionnaire: from one question to the next, sites, years, browsers and people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from core.access import Who
from core.bootstrap import Services
from core.carbon.questions import Answer
from pages.parts.gate import Connection
from tests.app.answering import KWH, YEAR, Open, said, widget


def test_nobody_answers_without_a_cookie(house: Services, page: Open) -> None:
    test = page("collect/questionnaire.py")
    assert "Ouvrez d'abord une entreprise" in test.info[0].value
    assert not test.text_input


def test_sites_are_named_added_and_removed(at: Open, kept: Callable[[str], Any]) -> None:
    test = at("perimeter")
    test.text_input(key=widget("sites", "name")).input("Lyon").run()
    test.text_input(key=widget("sites", "postcode")).input("69002").run()
    test.button(key="site_add").click().run()
    test.text_input(key=widget("sites", "name", "2")).input("Ajaccio").run()
    test.text_input(key=widget("sites", "postcode", "2")).input("20000").run()
    assert kept("sites")["text"] == "1 | Lyon | 69002\n2 | Ajaccio | 20000"
    test.button(key="site_drop_1").click().run()
    assert kept("sites")["text"] == "2 | Ajaccio | 20000"


def test_a_wrong_postcode_is_told_and_the_sites_stay(at: Open, kept: Callable[[str], Any]) -> None:
    test = at("perimeter")
    test.text_input(key=widget("sites", "postcode")).input("6900").run()
    assert "« 6900 » n'est pas un code postal" in said(test)
    assert kept("sites") is None


def test_every_site_has_its_own_fields(house: Services, guest: Who, at: Open, kept: Callable[[str], Any]) -> None:
    house.questionnaire.save(guest, YEAR, "", "sites", Answer(text="1 | Lyon | 69002\n2 | Ajaccio | 20000"))
    test = at("electricity")
    test.text_input(key=widget("electricity", site="2")).input("1 000").run()
    assert kept("electricity@2")["text"] == "1 000"
    assert kept("electricity@1") is None


def test_undo_brings_back_what_was_there(at: Open, kept: Callable[[str], Any]) -> None:
    test = at("electricity")
    test.text_input(key=widget("electricity")).input("40 000").run()
    test.text_input(key=widget("electricity")).input("50 000").run()
    test.button(key="undo").click().run()
    assert kept("electricity@1")["text"] == "40 000"
    assert test.text_input(key=widget("electricity")).value == "40 000"


def test_forward_and_back_open_the_next_and_the_previous_question(at: Open) -> None:
    test = at("electricity")
    test.button(key="next").click().run()
    assert test.subheader[0].value.startswith("5.")
    test.button(key="back").click().run()
    assert test.subheader[0].value.startswith("4.")


def test_express_questions_come_first(at: Open) -> None:
    test = at("heating")
    test.button(key="next").click().run()
    assert test.subheader[0].value.startswith("6. Véhicules")


def test_the_rail_opens_a_question(at: Open) -> None:
    test = at("electricity")
    test.pills(key="question").set_value("commuting").run()
    assert test.subheader[0].value.startswith("7. Trajets")


def test_another_year_starts_empty_and_the_first_one_is_still_there(house: Services, guest: Who, at: Open) -> None:
    house.questionnaire.save(guest, YEAR, "1", "electricity", KWH)
    test = at("electricity")
    assert test.text_input(key=widget("electricity")).value == "40 000"
    test.selectbox(key="year").select(2023).run()
    assert test.text_input(key="answer:2023:1:electricity:value").value == ""
    test.selectbox(key="year").select(YEAR).run()
    assert test.text_input(key=widget("electricity")).value == "40 000"


def test_answers_are_there_again_in_another_browser(
    house: Services, guest: Who, at: Open, visit: Callable[[Connection], None]
) -> None:
    test = at("electricity")
    test.text_input(key=widget("electricity")).input("40 000").run()
    elsewhere = house.companies.resume(house.companies.resume_link(guest))
    visit(Connection({"cs": elsewhere}, {"Host": "example.org"}, "203.0.113.10"))
    assert at("electricity").text_input(key=widget("electricity")).value == "40 000"


def test_a_callback_asks_again_who_is_here(
    house: Services, at: Open, kept: Callable[[str], Any], visit: Callable[[Connection], None]
) -> None:
    test = at("electricity")
    visit(Connection({}, {"Host": "example.org"}, "203.0.113.9"))
    test.text_input(key=widget("electricity")).input("40 000").run()
    assert kept("electricity@1") is None


def test_the_more_physical_answer_is_said_to_replace_the_other(house: Services, guest: Who, at: Open) -> None:
    house.questionnaire.save(guest, YEAR, "1", "electricity", KWH)
    house.questionnaire.save(guest, YEAR, "1", "electricity_eur", Answer(text="9 000", unit="€"))
    assert "Remplacé par « Électricité consommée dans l'année »" in said(at("electricity"))


def test_english_readers_read_english(house: Services, guest: Who, at: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    from core.report import words
    from pages.parts import i18n

    monkeypatch.setattr(i18n, "language", lambda: "en")
    monkeypatch.setattr(words, "language", lambda: "en")
    test = at("electricity")
    assert test.subheader[0].value == "4. Electricity"


def test_the_result_is_one_click_away(house: Services, guest: Who, page: Open) -> None:
    house.questionnaire.save(guest, YEAR, "1", "electricity", KWH)
    test = page("collect/questionnaire.py")
    test.button(key="calculate").click().run()
    assert not test.exception
    assert house.footprints.latest(guest) is not None
