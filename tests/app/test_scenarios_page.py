"""Scénarios: what the sliders redraw, what is kept under a name, and what is said when there is nothing to draw."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.access import Role, Who
from core.bootstrap import Services
from core.carbon import views
from core.carbon.scenario import Choice, Scenario
from core.services.footprints import Run
from pages.parts import scenario_sliders
from tests.app.people import People, shown

Open = Callable[..., AppTest]
Move = Callable[..., None]

PATH = "act/scenarios.py"
HEAD = "label,factor,quantity,unit,year,site,flow\n"
GAS = "Gaz,gaz_nat_pcs_2022,{quantity},kWh PCS,{year},Nantes,fuel_stationary\n"
POWER = "Électricité,elec_fr_mix_2024,40000,kWh,2024,Lyon,electricity\n"


def calculated(house: Services, who: Who, *lines: str) -> Run:
    return house.footprints.calculate_activities(who, (HEAD + "".join(lines)).encode())


@pytest.fixture
def move(monkeypatch: pytest.MonkeyPatch) -> Move:
    """Put the sliders there: what the browser says when somebody drags them."""

    def moved(years: dict[str, Any] | None = None, **values: Any) -> None:
        told = {"n": 1, "values": values, "years": years or {}}
        monkeypatch.setattr(scenario_sliders, "_sent", lambda opened: {"opened": opened, **told})

    return moved


def said(test: AppTest) -> str:
    assert not test.exception
    html = " ".join(element.proto.body for element in test.get("html"))
    return f"{shown(test)} {html}".replace("\u00a0", " ").replace("\u202f", " ")


def lines(test: AppTest) -> dict[str, dict[int, float]]:
    """{name of a line: {year: tonnes}} of the chart of paths."""
    drawn = json.loads(test.get("plotly_chart")[0].proto.spec)["data"]
    return {one["name"]: dict(zip(one["x"], one["y"], strict=True)) for one in drawn if one["mode"] != "none"}


def test_without_a_calculation_or_without_emissions_nothing_misleading_is_drawn(
    house: Services, guest: Who, page: Open
) -> None:
    assert "Aucun calcul" in page(PATH).info[0].value
    calculated(house, guest, GAS.format(quantity=0, year=2024))
    test = page(PATH)
    assert "aucune émission" in said(test)
    assert not test.get("plotly_chart")
    assert not test.get("bidi_component")


def test_sliders_redraw_the_path_and_nothing_is_calculated_again(
    house: Services, guest: Who, page: Open, move: Move, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = calculated(house, guest, GAS.format(quantity=60000, year=2024), POWER)
    total = views.total(run.footprint) / 1000
    test = page(PATH)
    assert lines(test)["Nouveau scénario"] == pytest.approx(dict.fromkeys(range(2024, 2031), total), abs=0)
    assert "comme en 2024" in said(test)
    assert "Rien ne bouge encore" in said(test)

    monkeypatch.setattr(house.footprints, "calculate", lambda *_: pytest.fail("calculated again"))
    monkeypatch.setattr(house.footprints, "content", lambda *_: pytest.fail("measured again"))
    move(growth=2.0, price=100, lever_fleet=50, nonsense=3, price_growth="beaucoup")
    test.run()
    grown = lines(test)["Nouveau scénario"]
    assert grown[2030] == pytest.approx(total * 1.02**6)
    assert lines(test)["Sans action"] == pytest.approx(grown)
    assert "soit +13 % par rapport à 2024" in said(test)
    assert "Coût du carbone en 2030" in said(test)
    assert "Croissance de l'activité" in test.get("plotly_chart")[1].proto.alt

    test.segmented_control(key="scenario_horizon").set_value(2050).run()
    assert lines(test)["Nouveau scénario"][2050] == pytest.approx(total * 1.02**26)
    test.selectbox(key="scenario_electricity").select("yearly").run()
    assert lines(test)["Nouveau scénario"][2050] < total * 1.02**26


def test_five_years_above_the_target_are_made_up_for_and_said(house: Services, guest: Who, page: Open) -> None:
    for year in range(2020, 2025):
        calculated(house, guest, GAS.format(quantity=60000, year=year))
    test = page(PATH)
    drawn = lines(test)
    assert len(drawn["Calculé"]) == 5
    base = drawn["SBTi 1,5 °C"][2020]
    assert drawn["SBTi 1,5 °C"][2030] == pytest.approx(base * (1 - 10 * 0.042))
    assert drawn["Objectif compensé"][2024] == pytest.approx(base)
    left = 1 / (2 * 0.042) - 4  # years at this level: the triangle under the target, less the four that are spent
    assert drawn["Objectif compensé"][2030] == pytest.approx(base * (1 - 6 / (2 * left)))
    assert "Dépassement depuis l'année de base" in said(test)
    assert "Il manque" in said(test)
    test.selectbox(key="scenario_target").select("snbc-3").run()
    assert "(projet)" in test.get("plotly_chart")[0].proto.alt
    assert "est un projet" in said(test)


def test_a_scenario_is_kept_changed_compared_and_found_again_in_its_older_version(
    house: Services, guest: Who, page: Open, move: Move
) -> None:
    calculated(house, guest, GAS.format(quantity=60000, year=2024))
    test = page(PATH)
    move(growth=1.0)
    test.text_input(key="scenario_name").set_value("Prudent").run()
    assert "Pas encore enregistré" in said(test)
    test.button(key="scenario_save_as").click().run()
    assert "« Prudent » est enregistré, version 1" in said(test).replace("\\", "")
    (kept,) = house.scenarios.list(guest)
    assert (kept.scenario.name, kept.scenario.growth) == ("Prudent", 0.01)

    move(growth=-2.0)
    test.run()
    assert "a bougé depuis la version 1" in said(test)
    test.button(key="scenario_save").click().run()
    assert [one.scenario.growth for one in house.scenarios.versions(guest, kept.id)] == [-0.02, 0.01]

    house.scenarios.save(guest, "Ambitieux", Scenario("Ambitieux", growth=-0.05))
    move()
    again = page(PATH)
    again.selectbox(key="scenario_pick").select(str(kept.id)).run()
    assert lines(again)["Prudent"][2030] < lines(again)["Calculé"][2024]
    again.multiselect(key="scenario_beside").select(again.multiselect(key="scenario_beside").options[0]).run()
    assert lines(again)["Ambitieux"][2030] < lines(again)["Prudent"][2030]
    assert "Côte à côte en 2030" in said(again)
    again.button(key="scenario_version_1").click().run()
    assert lines(again)["Prudent"][2030] > lines(again)["Calculé"][2024]


def test_what_somebody_else_saved_is_never_overwritten_unseen(
    house: Services, guest: Who, page: Open, move: Move
) -> None:
    calculated(house, guest, GAS.format(quantity=60000, year=2024))
    kept = house.scenarios.save(guest, "Prudent", Scenario("Prudent"))
    test = page(PATH)
    test.selectbox(key="scenario_pick").select(str(kept.id)).run()
    house.scenarios.save(guest, "Prudent", Scenario("Prudent", growth=0.05), kept.version)
    move(growth=1.0)
    test.run()
    test.button(key="scenario_save").click().run()
    assert "a enregistré la version 2 entre-temps" in said(test)
    assert house.scenarios.get(guest, kept.id).scenario.growth == 0.05
    assert lines(test)["Prudent"][2030] > lines(test)["Calculé"][2024], "what was moved is still there"
    test.text_input(key="scenario_renamed").set_value("Calme").run()
    test.button(key="scenario_rename").click().run()
    assert house.scenarios.get(guest, kept.id).scenario.name == "Calme"
    test.button(key="scenario_remove").click().run()
    assert house.scenarios.list(guest) == []
    assert not test.exception


def test_an_advisor_moves_sliders_and_keeps_nothing(house: Services, people: People, page: Open, move: Move) -> None:
    ada = people.owner("Ada")
    run = calculated(house, ada.visit.who, GAS.format(quantity=60000, year=2024))
    gas = max(house.effects.of(ada.visit.who, run.id).values(), key=lambda one: -sum(one.central.values()))
    house.scenarios.save(ada.visit.who, "Chaudière", Scenario("Chaudière", choices=(Choice(gas.id, 1.0, 2024, 2030),)))
    people.member(ada, "Bob", Role.ADVISOR).here()
    test = page(PATH)
    scenario = house.scenarios.list(ada.visit.who)[0]
    test.selectbox(key="scenario_pick").select(str(scenario.id)).run()
    falls = lines(test)["Chaudière"]
    assert falls[2030] < falls[2027] < falls[2024]
    assert "Vous lisez" in said(test)
    names = {button.key for button in test.button}
    assert not names & {"scenario_save", "scenario_save_as", "scenario_rename", "scenario_remove"}
