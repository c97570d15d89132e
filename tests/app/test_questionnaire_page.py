"""Questionnaire: every kind of widget that writes, and what it changes in the database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from core.access import Who
from core.bootstrap import Services
from core.carbon.questions import Answer
from tests.app.answering import YEAR, Open, said, widget


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
