"""Portefeuille: what each visitor sees, and what each widget really changes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from core.access import NO_COMPANY, Role, Who
from core.bootstrap import Services
from core.services.portfolio_example import example
from tests.app.people import People, Someone, shown

Open = Callable[..., AppTest]
PAGE = "collect/portfolio.py"


@pytest.fixture
def advisor(house: Services, people: People) -> Someone:
    """Ada, whose company has the largest tier."""
    ada = people.owner("Ada").here()
    house.platform.set_tier(Who(NO_COMPANY, Role.ADMIN), ada.visit.who.tenant_id, "enterprise")
    return ada


def test_a_guest_is_told_what_it_is_and_offered_an_account(page: Open, guest: Who) -> None:
    test = page(PAGE)
    assert not test.exception
    assert "abord un compte" in shown(test)
    assert not test.get("file_uploader")


def test_without_the_tier_the_offer_is_plain_and_nothing_is_invented(page: Open, people: People) -> None:
    people.owner("Bob").here()
    test = page(PAGE)
    assert not test.exception
    assert "offre Entreprise" in shown(test)
    assert not [*test.button, *test.get("plotly_chart"), *test.get("file_uploader")]


def test_an_empty_page_says_what_it_is_for(page: Open, advisor: Someone) -> None:
    test = page(PAGE)
    assert not test.exception
    assert "Aucun portefeuille pour l'instant" in shown(test)
    assert "une ligne par activité" in shown(test)


def test_the_example_is_calculated_ranked_searched_and_erased(page: Open, house: Services, advisor: Someone) -> None:
    test = page(PAGE)
    test.button(key="portfolio_example").click().run()
    assert not test.exception
    (kept,) = house.portfolio.all(advisor.visit.who)
    heaviest = house.portfolio.open(advisor.visit.who, kept.id).results.sort("total_kg", descending=True)
    said = shown(test)
    assert "Exemple (entreprises inventées)" in kept.name
    assert "Estimation, pas une déclaration certifiée" in said
    assert "Toutes les lignes du fichier ont été acceptées" in said
    assert heaviest["name"][0] in said
    assert heaviest["name"][55] not in said  # the first fifty
    test.text_input(key="portfolio_search").input(heaviest["name"][55].lower()).run()
    assert heaviest["name"][55] in shown(test)
    assert heaviest["name"][0] not in shown(test)
    test.button(key="portfolio_erase").click().run()
    assert not test.exception
    assert "Le portefeuille est effacé" in shown(test)
    assert house.portfolio.all(advisor.visit.who) == []


def test_charts_say_in_words_what_they_show(page: Open, house: Services, advisor: Someone) -> None:
    house.portfolio.read(advisor.visit.who, "a.csv", example())
    alternatives = [chart.proto.alt for chart in page(PAGE).get("plotly_chart")]
    assert len(alternatives) == 2
    assert any(text.startswith("Par secteur. Fabrication de produits métalliques") for text in alternatives)
    assert any("Entreprises : 12" in text for text in alternatives)


def test_refused_rows_are_listed_and_years_are_looked_at_one_by_one(
    page: Open, house: Services, advisor: Someone
) -> None:
    rows = ["company,factor,quantity,unit,year"]
    rows += [f"A,elec_fr_mix_{year},1000,kWh,{year}" for year in (2023, 2024)]
    rows += ["<b>B</b>,elec_fr_mix_2024,1000,kWh,2024", "C,elec_fr_mix_2024,mille,kWh,2024"]
    house.portfolio.read(advisor.visit.who, "a.csv", "\n".join(rows).encode())
    test = page(PAGE)
    assert not test.exception
    assert "Ligne 5 : « quantity » : « mille »" in shown(test)
    assert "&lt;b&gt;B&lt;/b&gt;" in shown(test)
    test.segmented_control(key="portfolio_year").set_value(2023).run()
    assert "&lt;b&gt;B&lt;/b&gt;" not in shown(test)


def test_a_tier_that_is_taken_back_shows_no_figure_any_more(page: Open, house: Services, advisor: Someone) -> None:
    house.portfolio.read(advisor.visit.who, "a.csv", example())
    house.platform.set_tier(Who(NO_COMPANY, Role.ADMIN), advisor.visit.who.tenant_id, "free")
    test = page(PAGE)
    assert "offre Entreprise" in shown(test)
    assert not test.get("plotly_chart")


def test_a_portfolio_of_nothing_but_zeros_is_drawn_too(page: Open, house: Services, advisor: Someone) -> None:
    house.portfolio.read(
        advisor.visit.who, "a.csv", b"company,factor,quantity,unit,year\nA,elec_fr_mix_2024,0,kWh,2024\n"
    )
    test = page(PAGE)
    assert not test.exception
    assert "Sans émission, hors du graphique : 1" in shown(test)
