"""Comparaison: what it says, what it refuses to say, and what each widget that writes changes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from core.access import Role, Who
from core.bootstrap import Services
from core.carbon.questions import Answer
from core.services.company_form import CompanyForm
from core.services.samples import personas
from tests.app.people import People, Someone, shown
from tests.benchmark.conftest import Crowd, crowd

__all__ = ["crowd"]

Open = Callable[..., AppTest]
PAGE = "understand/benchmark.py"


def text(test: AppTest) -> str:
    assert not test.exception
    return shown(test).replace("\u00a0", " ").replace("\u202f", " ")


def drawn(test: AppTest) -> str:
    """What the charts say to those who do not see them."""
    return " ".join(chart.proto.alt for chart in test.get("plotly_chart")).replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture
def restaurant(house: Services, people: People) -> Someone:
    """Ada, whose restaurant of 12 people has answered everything for 2023."""
    ada = people.person("Ada")
    house.members.create(ada.visit, CompanyForm("Chez Ada", "005520135", "56.10A", "", "restauration"))
    who, sheet = ada.visit.who, personas()["restaurant"].sheet
    house.questionnaire.load(who, sheet)
    house.footprints.calculate(who, sheet.year)
    return ada


def test_without_any_calculation_or_answer_the_page_says_what_is_missing(
    house: Services, guest: Who, page: Open
) -> None:
    assert "Aucun calcul" in text(page(PAGE))
    csv = "label,factor,quantity,unit,year,flow\nx,elec_fr_mix_2024,1000,kWh,2024,electricity\n"
    house.footprints.calculate_activities(guest, csv.encode())
    test = page(PAGE)
    said = text(test)
    assert "Choisissez votre activité plus haut" in said
    assert "Indiquez le nombre de personnes" in said
    assert "Un essai n'est jamais compté" in said
    assert not test.get("plotly_chart"), "nothing is drawn of what is not known"
    test.selectbox(key="benchmark_division").set_value("62").run()
    said = text(test)
    assert "Indiquez votre chiffre d'affaires" in said
    assert "Indiquez la surface" in said


def test_a_division_without_a_comparable_figure_says_why(house: Services, restaurant: Someone, page: Open) -> None:
    restaurant.here()
    test = page(PAGE)
    test.selectbox(key="benchmark_division").set_value("81").run()
    said = text(test)
    assert "Pas de repère publié pour cette division" in said
    assert "Pas de repère publié pour les locaux" in said
    assert "n'est pas enregistré" in said
    test.selectbox(key="benchmark_division").set_value("47").run()
    assert "marge commerciale" in text(test)


def test_an_owner_sees_the_references_gives_the_figures_and_takes_them_back(
    house: Services, restaurant: Someone, page: Open
) -> None:
    restaurant.here()
    test = page(PAGE)
    said = text(test)
    assert "**0,59 fois** la moyenne publiée de « Services d'hébergement et de restauration »" in said
    assert "Base Carbone n° 43525" in said
    assert "organisations de plus de 500 personnes" in said
    assert "Rien n'est envoyé pour 2023" in said
    assert "moyenne publiée 250 kg/k€, entre 139 kg/k€ et 450 kg/k€" in drawn(test)
    test.button(key="benchmark_contribute").click().run()
    assert "148 kg CO₂e par k€" in text(test)
    assert house.benchmarks.given(restaurant.visit.who, 2023) is not None
    test.button(key="benchmark_withdraw").click().run()
    assert "Rien n'est envoyé pour 2023" in text(test)
    assert house.benchmarks.given(restaurant.visit.who, 2023) is None


def test_an_advisor_reads_and_gives_nothing(house: Services, people: People, restaurant: Someone, page: Open) -> None:
    people.member(restaurant, "Vera", Role.ADVISOR).here()
    test = page(PAGE)
    assert "Seul un propriétaire peut envoyer" in text(test)
    assert not [button for button in test.button if button.key in ("benchmark_contribute", "benchmark_withdraw")]


def test_a_large_company_has_a_place_among_assessments_and_among_companies_that_agreed(
    house: Services, restaurant: Someone, crowd: Crowd, page: Open
) -> None:
    who = restaurant.visit.who
    house.questionnaire.save(who, 2023, "", "employees", Answer(text="600"))
    house.footprints.calculate(who, 2023)
    crowd([float(kg) for kg in range(100, 430, 10)])
    house.benchmarks.publish()
    restaurant.here()
    said = text(page(PAGE))
    assert "des bilans publiés déclarent moins que vous (intervalle à 95 %)" in said
    assert "Au moins 30 entreprises (division 56 · Restauration) ont accepté d'être comptées" in said
    assert "d'entre elles déclarent moins que vous" in said
