"""Questionnaire: every kind of widget that writes, and what it changes in the database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.access import Who
from core.bootstrap import Services
from core.carbon.questions import Answer
from core.settings import ROOT
from pages.parts.gate import Connection

YEAR = 2024
Open = Callable[..., AppTest]
KWH = Answer(text="40 000", unit="kWh", quality=5)


@pytest.fixture
def at(house: Services, guest: Who) -> Open:
    """`at("electricity")`: the page open on a question, the year 2024 begun."""
    house.questionnaire.save(guest, YEAR, "", "employees", Answer(text="8"))

    def opened(question: str) -> AppTest:
        test = AppTest.from_file(str(ROOT / "pages" / "collect" / "questionnaire.py"), default_timeout=30)
        test.query_params["question"] = question
        test.run()
        assert not test.exception
        return test

    return opened


@pytest.fixture
def kept(house: Services, guest: Who) -> Callable[[str], Any]:
    """`kept("electricity@1")`: the stored answer, None when there is none."""
    return lambda name: house.questionnaire.answers(guest, YEAR).get(name)


def widget(field: str, part: str = "value", site: str = "1") -> str:
    return f"answer:{YEAR}:{site}:{field}:{part}"


def said(test: AppTest) -> str:
    texts = [e.value for kind in (test.error, test.warning, test.info, test.caption, test.markdown) for e in kind]
    html = [element.proto.body for element in test.get("html")]
    return " ".join([*texts, *html]).replace("\u202f", " ").replace("\u00a0", " ")


def test_nobody_answers_without_a_cookie(house: Services, page: Open) -> None:
    test = page("collect/questionnaire.py")
    assert "Ouvrez d'abord une entreprise" in test.info[0].value
    assert not test.text_input


def test_a_figure_is_saved_as_it_is_typed_and_moves_the_total(at: Open, kept: Callable[[str], Any]) -> None:
    test = at("electricity")
    test.text_input(key=widget("electricity")).input("40 000").run()
    assert kept("electricity@1") == {"state": "answered", "text": "40 000", "unit": "kWh", "quality": 3}
    assert "2,08 t CO₂e" in said(test)  # 40 000 × 0,0519


def test_nothing_counted_yet_is_not_shown_as_zero(at: Open) -> None:
    assert "0 kg" not in said(at("electricity"))


def test_the_unit_changes_the_stored_unit(at: Open, kept: Callable[[str], Any]) -> None:
    test = at("electricity")
    test.text_input(key=widget("electricity")).input("40").run()
    test.selectbox(key=widget("electricity", "unit")).select("MWh").run()
    assert kept("electricity@1")["unit"] == "MWh"
    assert "2,08 t CO₂e" in said(test)


def test_the_quality_changes_the_stored_note(at: Open, kept: Callable[[str], Any]) -> None:
    test = at("electricity")
    test.text_input(key=widget("electricity")).input("40 000").run()
    test.selectbox(key=widget("electricity", "quality")).select(5).run()
    assert kept("electricity@1")["quality"] == 5


def test_i_do_not_know_is_stored_and_says_what_stands_in(
    house: Services, guest: Who, at: Open, kept: Callable[[str], Any]
) -> None:
    house.questionnaire.save(guest, YEAR, "", "sector", Answer(text="bureaux"))
    house.questionnaire.save(guest, YEAR, "1", "area", Answer(text="320", unit="m²"))
    test = at("electricity")
    test.selectbox(key=widget("electricity", "quality")).select("unknown").run()
    assert kept("electricity@1") == {"state": "unknown"}
    assert "121 kWh × 320 m²" in said(test)
    assert test.text_input(key=widget("electricity")).disabled


def test_an_unknown_answer_comes_back_when_its_source_does(at: Open, kept: Callable[[str], Any]) -> None:
    test = at("electricity")
    test.text_input(key=widget("electricity")).input("40 000").run()
    test.selectbox(key=widget("electricity", "quality")).select("unknown").run()
    test.selectbox(key=widget("electricity", "quality")).select(4).run()
    assert kept("electricity@1") == {"state": "answered", "text": "40 000", "unit": "kWh", "quality": 4}


def test_not_concerned_is_stored_and_leaves_no_gap(at: Open, kept: Callable[[str], Any]) -> None:
    test = at("electricity")
    test.selectbox(key=widget("electricity", "quality")).select("not_applicable").run()
    assert kept("electricity@1") == {"state": "not_applicable"}


def test_what_cannot_be_read_is_told_under_the_field_and_nothing_is_lost(at: Open, kept: Callable[[str], Any]) -> None:
    test = at("electricity")
    test.text_input(key=widget("electricity")).input("40 000").run()
    test.text_input(key=widget("electricity")).input("quarante mille").run()
    assert "« quarante mille » n'est pas un nombre" in said(test)
    assert kept("electricity@1")["text"] == "40 000"
    test.text_input(key=widget("electricity")).input("41 000").run()
    assert not test.error
    assert kept("electricity@1")["text"] == "41 000"


def test_an_emptied_figure_is_erased(at: Open, kept: Callable[[str], Any]) -> None:
    test = at("electricity")
    test.text_input(key=widget("electricity")).input("40 000").run()
    test.text_input(key=widget("electricity")).input("").run()
    assert kept("electricity@1") is None


def test_a_surprising_figure_is_questioned_at_once(at: Open) -> None:
    test = at("electricity")
    test.text_input(key=widget("electricity")).input("12 000 000").run()
    assert "12 000 000 kWh pour 8 personnes" in said(test)
    assert "kWh ou Wh ?" in said(test)


def test_a_choice_is_saved(at: Open, kept: Callable[[str], Any]) -> None:
    test = at("electricity")
    test.radio(key=widget("solar")).set_value("yes").run()
    assert kept("solar@1")["text"] == "yes"
    assert test.text_input(key=widget("solar_kwh"))


def test_a_long_choice_is_saved(at: Open, kept: Callable[[str], Any]) -> None:
    test = at("sector")
    test.selectbox(key=widget("sector", site="")).select("restauration").run()
    assert kept("sector")["text"] == "restauration"


def test_boxes_are_saved_and_open_their_fields(at: Open, kept: Callable[[str], Any]) -> None:
    test = at("heating")
    test.pills(key=widget("heating")).set_value(["gas", "electric"]).run()
    assert kept("heating@1")["text"] == "electric, gas"
    assert test.text_input(key=widget("gas"))


def test_none_empties_the_other_boxes_and_another_box_removes_none(at: Open, kept: Callable[[str], Any]) -> None:
    test = at("heating")
    test.pills(key=widget("heating")).set_value(["gas"]).run()
    test.pills(key=widget("heating")).set_value(["gas", "none"]).run()
    assert kept("heating@1")["text"] == "none"
    test.pills(key=widget("heating")).set_value(["none", "oil"]).run()
    assert kept("heating@1")["text"] == "oil"


def test_boxes_all_unticked_are_erased(at: Open, kept: Callable[[str], Any]) -> None:
    test = at("heating")
    test.pills(key=widget("heating")).set_value(["gas"]).run()
    test.pills(key=widget("heating")).set_value([]).run()
    assert kept("heating@1") is None


def test_shares_are_saved_one_by_one_and_questioned_until_they_make_100(at: Open, kept: Callable[[str], Any]) -> None:
    test = at("commuting")
    test.text_input(key=widget("commute_modes", "car", "")).input("70").run()
    assert kept("commute_modes")["text"] == "car 70"
    assert "La somme des parts fait 70 %" in said(test)
    test.text_input(key=widget("commute_modes", "bus", "")).input("30").run()
    assert kept("commute_modes")["text"] == "car 70 ; bus 30"
    assert not test.error


def test_shares_nobody_knows_are_saved_as_unknown(at: Open, kept: Callable[[str], Any]) -> None:
    test = at("commuting")
    test.checkbox(key=widget("commute_modes", "quality", "")).check().run()
    assert kept("commute_modes") == {"state": "unknown"}
    assert "Insee" in said(test)


def test_a_text_is_saved(at: Open, kept: Callable[[str], Any]) -> None:
    test = at("perimeter")
    test.text_input(key=widget("siren", site="")).input("552 100 554").run()
    assert kept("siren")["text"] == "552 100 554"


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
