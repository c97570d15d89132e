"""Tableau de bord and Lignes: what they show, and what each widget that writes changes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from core.access import Who
from core.bootstrap import Services
from core.carbon.questions import Answer
from core.services.footprints import Run
from pages.parts.gate import Connection

Open = Callable[..., AppTest]

CSV = (
    "label,factor,quantity,unit,year,site,flow\n"
    "Électricité,elec_fr_mix_2024,40000,kWh,2024,Lyon,electricity\n"
    "Gaz,gaz_nat_pcs_2022,60000,kWh PCS,2024,Nantes,fuel_stationary\n"
)


@pytest.fixture
def run(house: Services, guest: Who) -> Run:
    return house.footprints.calculate_activities(guest, CSV.encode())


def _html(test: AppTest) -> str:
    return " ".join(element.proto.body for element in test.get("html"))


def _text(test: AppTest) -> str:
    return _html(test).replace("\u00a0", " ").replace("\u202f", " ")


def test_nobody_sees_a_result_without_a_cookie(house: Services, page: Open) -> None:
    for path in ("understand/dashboard.py", "understand/lines.py"):
        test = page(path)
        assert "Ouvrez d'abord une entreprise" in test.info[0].value
        assert not test.title
        assert "CO₂e" not in _html(test)


def test_a_company_without_a_result_is_told_how_to_get_one(guest: Who, page: Open) -> None:
    test = page("understand/dashboard.py")
    assert "Aucun calcul" in test.info[0].value
    assert not test.exception


def test_the_dashboard_says_everything_a_result_must_always_say(run: Run, page: Open) -> None:
    test = page("understand/dashboard.py")
    assert not test.exception
    said = _text(test)
    assert "15,0 t CO₂e" in said  # 10 860 + 1 400 + 2 740 kg
    for mention in (
        "Intervalle à 95 %",
        "Part de ratios monétaires",
        "Questions répondues",
        "CarbonScore 2026",
        run.footprint.method_version,
        "Estimation, pas une déclaration certifiée",
    ):
        assert mention in said
    assert "Bilan Carbone" not in said


def test_the_reconciliation_ends_with_an_unexplained_row_of_zero(run: Run, page: Open) -> None:
    assert "Écart inexpliqué (doit être nul)</th><td>0</td>" in _html(page("understand/dashboard.py"))


def test_every_chart_has_a_text_that_says_the_same(run: Run, page: Open) -> None:
    charts = page("understand/dashboard.py").get("plotly_chart")
    assert len(charts) == 4  # posts, heaviest, scopes, two sites
    for chart in charts:
        assert "t · " in chart.proto.alt.replace("\u00a0", " ")


def test_another_company_sees_nothing_of_this_one(
    run: Run, house: Services, visit: Callable[..., None], page: Open
) -> None:
    visit(Connection({"cs": house.companies.start_guest()}))
    test = page("understand/dashboard.py")
    assert "Aucun calcul" in test.info[0].value
    assert "15,0 t" not in _text(test)


def test_the_lines_open_down_to_quantity_times_factor(run: Run, page: Open) -> None:
    said = _text(page("understand/lines.py"))
    assert "40 000 kWh × 0,035 kg CO₂e/kWh = 1 400,00 kg CO₂e" in said
    assert "60 000 kWh PCS × 0,181 kg CO₂e/kWh PCS = 10 860,00 kg CO₂e" in said
    assert 'href="/facteurs?id=43642"' in said


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ({}, 5),
        ({"poste": "2.1"}, 1),
        ({"scope": "3"}, 3),
        ({"site": "Lyon"}, 3),
        ({"poste": "9.9"}, 0),
        ({"scope": "x"}, 0),
    ],
)
def test_the_address_filters_the_lines(run: Run, page: Open, filters: dict[str, str], count: int) -> None:
    test = page("understand/lines.py", **filters)
    assert not test.exception
    assert _html(test).count("<details") == count


def test_choosing_a_post_then_leaving_it_changes_the_lines(run: Run, page: Open) -> None:
    test = page("understand/lines.py")
    test.selectbox(key="lines_post_None").select("2.1").run()
    assert _html(test).count("<details") == 1
    assert test.query_params["poste"] == "2.1"
    test.selectbox(key="lines_post_2.1").select("").run()
    assert _html(test).count("<details") == 5


def test_dropping_a_filter_of_the_address_brings_the_lines_back(run: Run, page: Open) -> None:
    test = page("understand/lines.py", scope="3")
    test.button(key="drop_scope").click().run()
    assert _html(test).count("<details") == 5


def test_typing_narrows_the_lines(run: Run, page: Open) -> None:
    test = page("understand/lines.py")
    test.text_input(key="lines_text").input("gaz lyon").run()
    assert _html(test).count("<details") == 0
    test.text_input(key="lines_text").input("GAZ").run()
    assert _html(test).count("<details") == 2


def test_calculating_again_without_answers_says_what_to_do_and_adds_nothing(
    run: Run, page: Open, house: Services, guest: Who
) -> None:
    test = page("understand/dashboard.py")
    test.button(key="recalculate").click().run()
    assert "Aucune activité à calculer" in test.warning[0].value
    assert [header.id for header in house.footprints.all(guest)] == [run.id]


def test_calculating_again_after_an_answer_adds_a_run_and_shows_it(
    run: Run, page: Open, house: Services, guest: Who
) -> None:
    test = page("understand/dashboard.py")
    site = house.questionnaire.form(guest, 2024).sites[0].id
    house.questionnaire.save(guest, 2024, site, "electricity", Answer(text="100000", unit="kWh"))
    test.button(key="recalculate").click().run()
    assert len(house.footprints.all(guest)) == 2
    assert "5,19 t CO₂e" in _text(test)  # 100 000 × 0.0519


def test_a_hostile_label_stays_text(house: Services, page: Open, guest: Who) -> None:
    hostile = CSV.replace("Gaz,", '"<img src=x onerror=alert(1)>",')
    house.footprints.calculate_activities(guest, hostile.encode())
    for path in ("understand/dashboard.py", "understand/lines.py"):
        assert "<img" not in _html(page(path))


def test_two_hundred_lines_are_shown_a_page_at_a_time(page: Open, house: Services, guest: Who) -> None:
    rows = "".join(f"Bureau {n},elec_fr_mix_2024,{n}000,kWh,2024,Lyon,electricity\n" for n in range(1, 71))
    house.footprints.calculate_activities(guest, (CSV.splitlines()[0] + "\n" + rows).encode())
    test = page("understand/lines.py")
    assert "210 lignes" in test.markdown[0].value
    assert _html(test).count("<details") == 25
    assert "Bureau 70 (Lyon)" in _html(test)
    test.session_state["lines_page"] = 9
    test.run()
    assert _html(test).count("<details") == 10
    assert "Bureau 1 (Lyon)" in _html(test)
