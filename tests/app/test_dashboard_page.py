"""Tableau de bord: its views with one year, five years, a single post, nothing counted; and for an advisor."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.access import Role, Who
from core.bootstrap import Services
from tests.app.people import People, shown

Open = Callable[..., AppTest]

HEAD = "label,factor,quantity,unit,year,site,flow\n"
GAS = "Gaz,gaz_nat_pcs_2022,{kwh},kWh PCS,{year},Nantes,fuel_stationary\n"
VIEWS = ("parts", "years", "gaps", "flows", "surfaces", "uncertainty")


def calculate(house: Services, who: Who, *rows: str) -> str:
    """The hash of the run of these rows."""
    return house.footprints.calculate_activities(who, (HEAD + "".join(rows)).encode()).hash


def see(test: AppTest, view: str) -> AppTest:
    """The page once this view is chosen."""
    test.session_state["board_view"] = view
    test.run()
    assert not test.exception, view
    assert not test.error, view
    return test


def alts(test: AppTest) -> list[str]:
    """What the charts of the page say, in words."""
    return [re.sub(r"[\u00a0\u202f]", " ", chart.proto.alt) for chart in test.get("plotly_chart")]


def said(test: AppTest) -> str:
    return unescape(re.sub(r"[\u00a0\u202f]", " ", shown(test)))


def _totals(columns: list[dict[str, Any]]) -> list[float]:
    """Tonnes of each year: the marks over the columns."""
    return next(one["y"] for one in columns if one.get("mode") == "markers")


def test_one_year_shows_every_view_and_never_a_trend(house: Services, guest: Who, page: Open) -> None:
    calculate(
        house, guest, GAS.format(kwh=60_000, year=2024), "Vélo,elec_fr_mix_2024,40000,kWh,2024,Lyon,electricity\n"
    )
    test = page("understand/dashboard.py")
    assert "À retenir" in said(test)
    assert "Voir les lignes" in said(test)
    assert alts(see(test, "years")) == []
    assert "Une seule année est calculée : 2024" in said(test)
    assert alts(see(test, "gaps")) == []
    assert "rien à comparer" in said(test)
    assert "Énergie 15,0 t" in alts(see(test, "flows"))[0]
    assert "1.1 Combustion, sources fixes 10,9 t · 72 %" in alts(see(test, "surfaces"))[0]
    assert "Donnée : Gaz (Nantes)" in alts(see(test, "uncertainty"))[0]
    assert "Les données à améliorer d'abord" in said(test)


def test_five_years_are_compared_and_each_difference_has_its_cause(house: Services, guest: Who, page: Open) -> None:
    hashes = [calculate(house, guest, GAS.format(kwh=k * 1000, year=2019 + k)) for k in range(1, 6)]
    test = page("understand/dashboard.py")
    assert "+25 %" in said(test)  # 4 000 → 5 000 kWh
    assert "Première cause : Activité (+215 kg), surtout « Gaz (Nantes) »" in said(test)
    years = alts(see(test, "years"))[0]
    assert "2020 215 kg CO₂e" in years
    assert "2024 1,08 t CO₂e" in years
    assert "à méthode et facteurs constants 1,08 t CO₂e" in years
    test.segmented_control(key="years_by").set_value("post").run()
    columns = json.loads(test.get("plotly_chart")[0].proto.spec)["data"]
    posts = {one["name"]: one["y"] for one in columns if one["type"] == "bar"}
    assert set(posts) == {"1.1 Combustion, sources fixes", "4.1 Achats de biens et amont de l'énergie"}
    assert [sum(year) for year in zip(*posts.values(), strict=True)] == pytest.approx(_totals(columns))
    gaps = alts(see(test, "gaps"))[0]
    assert "Total 2023 862 kg CO₂e; Activité +215 kg; Facteurs d'émission aucun écart" in gaps
    assert f"calcul={hashes[-1][:16]}" in said(test)
    next(box for box in test.selectbox if str(box.key).startswith("gap_from")).select_index(4)
    assert "Total 2020 215 kg CO₂e; Activité +862 kg" in alts(test.run())[0]
    next(box for box in test.selectbox if str(box.key).startswith("run_")).select_index(4).run()
    assert test.query_params["calcul"] == hashes[0][:16]
    assert "Empreinte carbone 2020" in said(test), "the run that was picked, and that the address names"
    assert "Une seule" not in said(see(test, "years"))


def test_a_footprint_of_one_post_says_that_it_is_the_only_one(house: Services, guest: Who, page: Open) -> None:
    calculate(house, guest, "Conseil,mon_43545,12,k€,2024,,services\n")
    test = page("understand/dashboard.py")
    assert "un seul poste, 4.5 Achats de services" in said(test)
    assert "100 %du total vient de dépenses en euros" in re.sub(r"<[^>]*>", "", said(test))
    for view in VIEWS[3:]:
        assert len(alts(see(test, view))) == 1


def test_a_total_of_zero_draws_no_share_and_breaks_no_view(house: Services, guest: Who, page: Open) -> None:
    calculate(house, guest, GAS.format(kwh=0, year=2024))
    test = page("understand/dashboard.py")
    assert "Le total est nul" in said(test)
    assert not [alt for alt in alts(test) if "%" in alt]
    for view in VIEWS[1:]:
        assert alts(see(test, view)) == []


def test_an_advisor_reads_everything_and_calculates_nothing(house: Services, people: People, page: Open) -> None:
    ada = people.owner("Ada")
    calculate(house, ada.visit.who, GAS.format(kwh=1000, year=2023))
    calculate(house, ada.visit.who, GAS.format(kwh=3000, year=2024))
    people.member(ada, "Bob", Role.ADVISOR).here()
    test = page("understand/dashboard.py")
    assert test.button(key="recalculate").disabled
    for view in VIEWS:
        assert alts(see(test, view))
