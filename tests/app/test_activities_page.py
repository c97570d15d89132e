"""Activités, and Électricité et gaz: every widget that writes, and what it changes in the database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core.access import Role, Who
from core.bootstrap import Services
from core.carbon.questions import Answer
from core.services.activity_table import Shown
from core.settings import ROOT
from pages.parts import activities_table
from pages.parts.gate import Connection
from tests.app.people import People, shown

YEAR = 2024
Open = Callable[[], AppTest]
ELECTRICITY = {"label": "Électricité", "factor": "elec_fr_mix_2024", "quantity": "40 000", "unit": "kWh"}


def said(test: AppTest) -> str:
    return shown(test).replace("\u202f", " ").replace("\u00a0", " ").replace("\\", "")


def opened(name: str) -> AppTest:
    test = AppTest.from_file(str(ROOT / "pages" / "collect" / f"{name}.py"), default_timeout=30).run()
    assert not test.exception
    return test


@pytest.fixture
def at(house: Services, guest: Who) -> Open:
    """The page, the year 2024 begun."""
    house.questionnaire.save(guest, YEAR, "", "employees", Answer(text="8"))
    return lambda: opened("activities")


@pytest.fixture
def rows(house: Services, guest: Who) -> Callable[[], tuple[Shown, ...]]:
    return lambda: house.activities.table(guest, YEAR).rows


def add(house: Services, guest: Who, *given: dict[str, str]) -> None:
    house.activities.add(guest, YEAR, given, ["essai"] * len(given))


def test_nobody_brings_activities_without_a_cookie(
    house: Services, visit: Callable[[Connection], None], page: Any
) -> None:
    for name in ("activities", "meters"):
        test = page(f"collect/{name}.py")
        assert "Ouvrez d'abord une entreprise" in test.info[0].value
        assert not test.file_uploader


def test_the_empty_page_shows_an_example(at: Open) -> None:
    test = at()
    assert "gazole 450 L" in said(test)
    assert "0 kg" not in said(test)


def test_lines_are_pasted_proposed_confirmed_counted_and_taken_back(at: Open, rows: Callable[[], Any]) -> None:
    test = at()
    test.segmented_control(key="activities_way").set_value("paste").run()
    test.text_area(key="activities_text").input("gazole 450 L\nqwxz bzzk")
    test.button(key="paste").click().run()
    assert "2 lignes ajoutées sur 2, dont 2 à confirmer" in said(test)
    assert test.text_area(key="activities_text").value == ""
    fuel, unknown = rows()
    assert "À confirmer (2)" in said(test)
    assert len(test.radio(key=f"activities_choice_{fuel.id}").options) == 5
    assert fuel.kg is None
    test.button(key=f"confirm_{fuel.id}").click().run()
    assert rows()[0].kg == pytest.approx(450 * 3.10, rel=0.02)
    assert "1,39 t CO₂e" in said(test)
    test.button(key=f"drop_{unknown.id}").click().run()
    assert len(rows()) == 1
    test.button(key="activities_undo").click().run()
    test.button(key="activities_undo").click().run()
    assert [row.kg for row in rows()] == [None, None]


def test_another_candidate_is_confirmed_and_comes_first_next_time(
    at: Open, rows: Callable[[], Any], house: Services, guest: Who
) -> None:
    add(house, guest, {"label": "gazole du groupe 450 L"})
    test = at()
    (row,) = rows()
    radio = test.radio(key=f"activities_choice_{row.id}")
    found = house.activities.candidates(guest, YEAR, row.row).candidates
    other = found[1].factor
    assert radio.value == found[0].factor
    radio.set_value(other).run()
    test.button(key=f"confirm_{row.id}").click().run()
    assert rows()[0].row.factor == other
    add(house, guest, {"label": "gazole du groupe 450 L"})
    assert rows()[1].row.factor == other
    assert rows()[1].kg is None


def test_other_words_find_other_factors(at: Open, rows: Callable[[], Any], house: Services, guest: Who) -> None:
    add(house, guest, {"label": "zzkw", "quantity": "3", "unit": "litre"})
    test = at()
    (row,) = rows()
    test.text_input(key=f"activities_words_{row.id}").input("GNR").run()
    test.radio(key=f"activities_choice_{row.id}").set_value("14015").run()
    test.button(key=f"confirm_{row.id}").click().run()
    assert (rows()[0].state.value, rows()[0].row.label) == ("counted", "zzkw")


def test_all_the_proposals_on_screen_are_confirmed_at_once(
    at: Open, rows: Callable[[], Any], house: Services, guest: Who
) -> None:
    add(house, guest, {"label": "gazole 450 L"}, {"label": "fioul 30 L"})
    at().button(key="confirm_all").click().run()
    assert all(row.kg for row in rows())


def test_the_use_of_a_factor_is_asked_and_kept(at: Open, rows: Callable[[], Any], house: Services, guest: Who) -> None:
    add(house, guest, {"label": "Clio", "factor": "voiture_moy_km", "quantity": "1000", "unit": "km"})
    test = at()
    (row,) = rows()
    assert "Dites lequel" in said(test)
    test.button(key=f"use_{row.id}_business_travel").click().run()
    assert rows()[0].row.flow == "business_travel"
    assert rows()[0].kg


def test_a_missing_quantity_is_asked_and_a_wrong_one_told(
    at: Open, rows: Callable[[], Any], house: Services, guest: Who
) -> None:
    add(house, guest, {"label": "Électricité", "factor": "elec_fr_mix_2024", "unit": "kWh"})
    test = at()
    (row,) = rows()
    test.text_input(key=f"missing_{row.id}_quantity").input("beaucoup").run()
    assert "n'est pas un nombre lisible" in said(test)
    test.text_input(key=f"missing_{row.id}_quantity").input("1000").run()
    assert rows()[0].kg == pytest.approx(51.9)


def test_a_file_is_mapped_imported_and_its_refused_lines_told(at: Open, rows: Callable[[], Any]) -> None:
    test = at()
    content = "Désignation;Qté;U;Détail\ngazole;450;litre;x\npapier;quarante;kg;y\n".encode()
    test.file_uploader[0].set_value([("achats.csv", content, "text/csv")]).run()
    assert test.selectbox(key="activities_column_label").value == 0
    test.selectbox(key="activities_column_comment").set_value(3).run()
    test.button(key="import").click().run()
    assert "achats.csv : 1 lignes ajoutées sur 2, dont 1 à confirmer ; 1 refusées" in said(test)
    assert "Ligne 3" in said(test)
    assert (rows()[0].row.comment, rows()[0].row.source) == ("x", "achats.csv, ligne 2")


@pytest.mark.parametrize("content", [b"PK\x03\x04zzz", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"a\x00b"])
def test_a_hostile_file_is_refused_in_words_and_nothing_is_kept(
    at: Open, rows: Callable[[], Any], content: bytes
) -> None:
    test = at()
    test.file_uploader[0].set_value([("x.xlsx", content, "application/octet-stream")]).run()
    assert len(test.error) == 1
    assert not test.exception
    assert rows() == ()


def test_freight_and_trips_come_from_their_forms(at: Open, rows: Callable[[], Any]) -> None:
    test = at()
    test.segmented_control(key="activities_way").set_value("freight").run()
    test.button(key="freight_add").click().run()
    assert "« charge » est vide" in said(test)
    for key, value in (("freight_load", "12"), ("freight_km", "450"), ("freight_times", "2")):
        test.text_input(key=key).input(value)
    test.button(key="freight_add").click().run()
    assert "12 t × 450 km × 2 trajets = 10 800 t.km" in said(test)
    assert test.text_input(key="freight_km").value == ""
    test.segmented_control(key="activities_way").set_value("travel").run()
    test.selectbox(key="travel_from").set_value("Paris").run()
    test.selectbox(key="travel_to").set_value("New York").run()
    assert 5_800 < int(test.text_input(key="travel_km").value or 0) < 6_000
    test.text_input(key="travel_nights").input("3")
    test.button(key="travel_add").click().run()
    assert [row.row.factor for row in rows()] == ["vul_gazole_tkm", "avion_plus5000_avec", "hotel_nuit_2etoiles"]
    assert all(row.kg for row in rows())


def _type(monkeypatch: pytest.MonkeyPatch, guest: Who, house: Services, **typed: Any) -> list[tuple[int, str]]:
    """What the table's callback does with what was typed into it (AppTest does not type into tables)."""
    state: dict[str, Any] = {"t": {"edited_rows": {}, "added_rows": [], "deleted_rows": [], **typed}}
    monkeypatch.setattr(st, "session_state", state)
    monkeypatch.setattr(activities_table, "_", lambda text: text)
    monkeypatch.setattr(activities_table, "sentence", str)
    place = tuple((row.id, row.version) for row in house.activities.table(guest, YEAR).rows)
    activities_table._edited(YEAR, "t", place)
    told: list[tuple[int, str]] = state["activities_told"]
    return told


def test_what_is_typed_into_the_table_is_saved_and_refusals_name_their_line(
    house: Services, guest: Who, rows: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    add(house, guest, ELECTRICITY, {**ELECTRICITY, "label": "Atelier"}, {**ELECTRICITY, "label": "Cour"})
    told = _type(monkeypatch, guest, house, edited_rows={0: {"quantity": "1000"}, 1: {"unit": "kg", "kg": "5 t"}})
    assert [line for line, _why in told] == [2]
    assert "ne se convertit pas" in told[0][1]
    assert [row.row.quantity for row in rows()] == ["1000", "40 000", "40 000"]
    told = _type(monkeypatch, guest, house, deleted_rows=[2], added_rows=[{"label": "gazole 3 L"}, {}, {"unit": "zz"}])
    assert [row.row.label for row in rows()] == ["Électricité", "Atelier", "gazole 3 L"]
    assert [line for line, _why in told] == [5]
    house.activities.undo(guest, YEAR)
    house.activities.undo(guest, YEAR)
    assert [row.row.label for row in rows()] == ["Électricité", "Atelier", "Cour"]


def test_a_line_that_somebody_else_changed_is_told_and_not_overwritten(
    house: Services, guest: Who, rows: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    add(house, guest, ELECTRICITY)
    (row,) = rows()
    state: dict[str, Any] = {"t": {"edited_rows": {0: {"quantity": "1"}}, "added_rows": [], "deleted_rows": []}}
    house.activities.change(guest, YEAR, row.id, {"quantity": "2"})
    monkeypatch.setattr(st, "session_state", state)
    monkeypatch.setattr(activities_table, "sentence", str)
    activities_table._edited(YEAR, "t", ((row.id, row.version),))
    assert "a changé pendant que vous la modifiiez" in state["activities_told"][0][1]
    assert rows()[0].row.quantity == "2"


def test_an_advisor_reads_the_rows_and_is_offered_nothing_to_change(house: Services, people: People) -> None:
    ada = people.owner("Ada")
    house.activities.add(ada.visit.who, YEAR, [ELECTRICITY, {"label": "gazole 3 L"}], ["x", "y"])
    people.member(ada, "Bob", Role.ADVISOR).here()
    test = opened("activities")
    assert "Votre rôle de conseil lit" in said(test)
    assert "2,08 t CO₂e" in said(test)
    assert not test.file_uploader
    names = {button.key for button in test.button}
    assert not {name for name in names if name and name.startswith(("confirm", "drop", "activities_undo"))}
    assert all(radio.disabled for radio in test.radio)
    assert not opened("meters").file_uploader


def test_meters_become_answers_after_a_look_at_what_they_replace(house: Services, guest: Who, at: Open) -> None:
    house.questionnaire.save(guest, YEAR, "1", "electricity", Answer(text="7", unit="kWh"))
    days = "".join(f"{date(YEAR, 1, 1) + timedelta(days=n):%d/%m/%Y};10\n" for n in range(364))
    content = f"Identifiant PRM;12345678901234\nDate;Valeur (en kWh)\n{days}01/01/2024;10\n".encode()
    test = opened("meters")
    test.file_uploader[0].set_value([("enedis.csv", content, "text/csv")]).run()
    assert "364 mesures lues, 1 lignes refusées" in said(test)
    assert "aucune mesure du 30 décembre 2024 au 31 décembre 2024" in said(test)
    assert "3 640 kWh** (relevé) — remplace 7 kWh" in said(test)
    test.checkbox(key="meters_fill").check().run()
    assert "3 660 kWh** (estimation déclarée)" in said(test)
    test.checkbox(key="meters_fill").uncheck().run()
    test.button(key="meters_save").click().run()
    kept = house.questionnaire.answers(guest, YEAR)["electricity@1"]
    assert kept == {"state": "answered", "text": "3 640", "unit": "kWh", "quality": 4}
    assert "déjà enregistré" in said(test)


def test_a_file_that_is_no_export_is_told(house: Services, guest: Who) -> None:
    test = opened("meters")
    test.file_uploader[0].set_value([("loyers.csv", b"nom;montant\nloyer;12\n", "text/csv")]).run()
    assert "n'est pas un export de consommation" in said(test)


def test_the_questionnaire_says_which_question_asks_for_what_one_names(house: Services, guest: Who) -> None:
    test = opened("questionnaire")
    test.text_input(key="seek").input("GNR").run()
    test.button(key="seek_vehicles").click().run()
    assert "Véhicules" in test.subheader[0].value
    test.text_input(key="seek").input("qwxz bzzk").run()
    assert "Aucune question ne le demande" in said(test)
