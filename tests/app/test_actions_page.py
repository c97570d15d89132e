"""Actions: what an owner sees first, decides, takes back, plans; what an advisor and an empty company see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.access import Role, Who
from core.bootstrap import Services
from core.services.plan_items import PlanItem, Refusal, Status
from core.settings import ROOT
from pages.parts.gate import Connection
from tests.app.people import People, shown

PAGE = str(ROOT / "pages" / "act" / "actions.py")


def said(test: AppTest) -> str:
    return shown(test).replace("\u202f", " ").replace("\u00a0", " ").replace("\\", "")


def opened(**query: str) -> AppTest:
    test = AppTest.from_file(PAGE, default_timeout=30)
    test.query_params.update(query)
    test.run()
    assert not test.exception
    return test


@pytest.fixture
def guest(house: Services, visit: Callable[[Connection], None]) -> Who:
    """An example restaurant, in the hands of a visitor."""
    token = house.samples.open("restaurant")
    visit(Connection({"cs": token}, {"Host": "example.org"}, "203.0.113.9"))
    who = house.companies.who(token)
    assert who is not None
    return who


def first(house: Services, who: Who) -> list[str]:
    run = house.footprints.latest(who)
    assert run is not None
    return list(house.actions.found(who, run.id).ranking.first)


def test_an_action_is_kept_refused_done_and_every_gesture_is_taken_back(house: Services, guest: Who) -> None:
    test, names = opened(), first(house, guest)
    assert "À faire d'abord" in said(test)
    assert "électricité verte" in said(test)  # counts for nothing here, and says it
    test.button(key=f"first_keep_{names[0]}").click().run()
    assert "Ajoutée à votre plan" in said(test)
    kept = house.plan.items(guest)[names[0]].item
    assert (kept.status, kept.uptake) == (Status.PLANNED, 1.0)
    test.radio(key=f"first_reason_{names[1]}").set_value(Refusal.EXPENSIVE)
    test.text_input(key=f"first_why_{names[1]}").input("devis trop haut")
    test.button(key=f"first_sure_{names[1]}").click().run()
    assert house.plan.items(guest)[names[1]].item == PlanItem(
        Status.REFUSED, refusal=Refusal.EXPENSIVE, why="devis trop haut"
    )
    test.button(key=f"first_done_{names[2]}").click().run()
    assert house.plan.items(guest)[names[2]].item.status is Status.DONE
    assert not set(names[:3]) & set(first(house, guest))
    assert not test.exception


def test_weights_and_filters_change_the_list_and_nothing_else(house: Services, guest: Who) -> None:
    test = opened()
    before = [button.key for button in test.button if button.key and button.key.startswith("all_keep_")]
    test.slider(key="actions_weight_ease").set_value(0.0)
    test.slider(key="actions_weight_cost").set_value(0.0).run()
    after = [button.key for button in test.button if button.key and button.key.startswith("all_keep_")]
    assert before != after
    test.text_input(key="actions_search").input("chauffage").run()
    found = [button.key for button in test.button if button.key and button.key.startswith("all_keep_")]
    assert found
    assert set(found) != set(after)
    test.text_input(key="actions_search").input("zzzz").run()
    assert "Aucune action ne correspond" in said(test)
    assert house.plan.items(guest) == {}


def test_the_plan_is_shown_against_the_target_changed_and_undone(house: Services, guest: Who) -> None:
    assert "Votre plan est vide" in said(opened(vue="plan"))
    [name, other, *_] = first(house, guest)
    version = house.plan.change(guest, name, PlanItem(Status.PLANNED, start=2024, end=2026))
    house.plan.change(guest, other, PlanItem(Status.REFUSED, refusal=Refusal.LATER, why="<b>plus tard</b>"))
    test = opened(vue="plan")
    assert "Le plan éviterait" in said(test)
    assert "estimation" in said(test)
    assert "<b>plus tard</b>" not in said(test)
    test.selectbox(key="plan_open").set_value(name).run()
    form = f"plan_{name}_{version}"
    test.text_input(key=f"{form}_owner").input("Ada")
    test.number_input(key=f"{form}_budget").set_value(1200.0)
    test.slider(key=f"{form}_uptake").set_value(50)
    test.button(key=f"{form}_save").click().run()
    assert not test.exception
    kept = house.plan.items(guest)[name].item
    assert (kept.owner, kept.budget_eur, kept.uptake) == ("Ada", 1200.0, 0.5)
    assert "1 200 €" in said(test)
    test.button(key="plan_undo").click().run()
    assert house.plan.items(guest)[name].item.owner == ""


def test_what_the_company_says_sorts_the_actions(house: Services, guest: Who) -> None:
    test = opened(vue="couts")
    assert "Les largeurs ne s'additionnent pas" in said(test)
    test.radio(key="actions_tenure").set_value("tenant")
    test.button(key="actions_facts_save").click().run()
    assert not test.exception
    assert house.plan.facts(guest).tenure == "tenant"
    assert "locataire des locaux" in said(test)


def test_an_advisor_reads_and_decides_nothing(house: Services, people: People) -> None:
    ada = people.owner("Ada")
    adviser = people.member(ada, "Avi", Role.ADVISOR)
    who = ada.here().visit.who
    answers = b"year: 2024\nsector: bureaux\nemployees: 10\nanswers: {heating: [gas], gas: 30 000 kWh PCS}\n"
    run = house.footprints.calculate_answers(who, answers)
    house.plan.change(who, house.actions.found(who, run.id).ranking.first[0], PlanItem(Status.PLANNED))
    adviser.here()
    test = opened()
    assert "À faire d'abord" in said(test)
    assert not [button.key for button in test.button if button.key and "_keep_" in button.key]
    plan = opened(vue="plan")
    assert "Le plan éviterait" in said(plan)
    assert not [button.key for button in plan.button if button.key == "plan_undo"]


def test_a_company_without_a_calculation_or_without_emissions_is_told_kindly(
    house: Services, visit: Callable[[Connection], None], page: Any
) -> None:
    token = house.companies.start_guest()
    visit(Connection({"cs": token}, {"Host": "example.org"}, "203.0.113.9"))
    who = house.companies.who(token)
    assert who is not None
    assert "Aucun calcul pour l'instant" in said(page("act/actions.py"))
    house.footprints.calculate_activities(who, b"year;label;quantity;unit;factor\n2024;Rien;0;kWh;elec_fr_mix_2024\n")
    for view in ("choisir", "couts", "plan"):
        assert not opened(vue=view).exception
    assert "Aucune action" in said(opened())
