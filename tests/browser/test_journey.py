"""From the first screen to a factor's card, as a newcomer goes, on a desktop and on a phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Tab
from tests.live import Live

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FIRST_LOAD_BYTES = 3_500_000
COMPANY = ("Mon entreprise", "Total 2", "CO₂e")


def _answer(tab: Tab, question: str, label: str, value: str) -> None:
    """Type an answer and wait until it is kept."""
    tab.page.goto(re.sub(r"^(https?://[^/]+).*", rf"\1/questionnaire?question={question}", tab.page.url))
    box = tab.page.get_by_label(label, exact=False).first
    box.fill(value)
    box.press("Enter")


def _click_first_bar(tab: Tab) -> None:
    """Where the bar is: Plotly catches the mouse on a layer of its own."""
    bar = tab.page.locator(".js-plotly-plot .barlayer .point").first
    bar.scroll_into_view_if_needed()
    place = bar.bounding_box()
    assert place is not None
    tab.page.mouse.move(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    tab.page.mouse.click(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)


def test_from_the_first_screen_to_a_factor(tab: Tab, live: Live) -> None:
    page = tab.page
    page.goto(live.url)
    expect(page.get_by_role("heading", name="ouverte jusqu'au facteur")).to_be_visible()
    page.get_by_role("button", name="Essayer sans compte").click()
    expect(page.get_by_role("heading", name="Questionnaire", exact=True)).to_be_visible()
    assert page.url == f"{live.url}/questionnaire"

    _answer(tab, "electricity", "Électricité consommée dans l'année", "40000")
    expect(page.get_by_text(re.compile(r"2,\d\d\st\sCO₂e")).first).to_be_attached()  # 40 000 kWh, mix of the year
    page.get_by_role("button", name="Voir le résultat").click()
    expect(page.locator(".cs-headline .cs-big")).to_contain_text("CO₂e")
    expect(page.locator(".cs-headline")).to_contain_text("Estimation, pas une déclaration certifiée")

    _click_first_bar(tab)
    expect(page.get_by_role("heading", name="Lignes", exact=True)).to_be_visible()
    assert re.search(r"/lignes\?poste=\d\.\d$", page.url)
    line = page.locator(".cs-line").first
    line.locator("summary").click()
    expect(line.locator(".cs-formula")).to_contain_text(re.compile(r"40\s000\skWh × 0,0\d+\skg\sCO₂e/kWh ="))
    line.locator('a[href^="/facteurs"]').click()
    expect(page.get_by_text("Identifiant ADEME")).to_be_visible()
    assert re.search(r"/facteurs\?id=\d+", page.url)

    assert tab.outside() == []
    assert tab.refused == []


def test_an_example_opens_calculated_and_fits_the_screen(tab: Tab, live: Live) -> None:
    page = tab.page
    page.goto(live.url)
    page.get_by_role("button", name="Ouvrir cet exemple").first.click()
    expect(page.locator(".js-plotly-plot").first).to_be_visible()
    assert page.url == f"{live.url}/bilan"
    expect(page.locator(".cs-headline")).to_contain_text("CO₂e")
    wider = page.evaluate(
        "document.querySelector('.stMain').scrollWidth - document.querySelector('.stMain').clientWidth"
    )
    assert wider <= 0
    assert tab.outside() == []


def test_the_first_load_of_the_dashboard_is_light(tab: Tab, live: Live) -> None:
    page = tab.page
    name, value = _sample_cookie(live).split("=", 1)
    page.context.add_cookies([{"name": name, "value": value, "url": live.url}])
    page.goto(f"{live.url}/bilan")
    expect(page.locator(".js-plotly-plot").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert 500_000 < tab.bytes < FIRST_LOAD_BYTES


@pytest.mark.parametrize("path", ["bilan", "lignes", "questionnaire", "lignes?poste=4.5"])
def test_a_cold_link_shows_nothing_of_a_company_without_its_cookie(tab: Tab, live: Live, path: str) -> None:
    _sample_cookie(live)  # somebody else's company exists
    tab.page.goto(f"{live.url}/{path}")
    expect(tab.page.get_by_text("Ouvrez d'abord une entreprise")).to_be_visible()
    shown = tab.page.locator("body").inner_text()
    assert not [word for word in COMPANY if word in shown]


def test_a_resume_link_opens_the_company_in_another_browser(tab: Tab, live: Live) -> None:
    page = tab.page
    name, value = live.guest().split("=", 1)
    page.context.add_cookies([{"name": name, "value": value, "url": live.url}])
    page.goto(f"{live.url}/methode")
    expect(page.get_by_role("heading", name="Comment l'empreinte est calculée")).to_be_visible()
    if page.viewport_size and page.viewport_size["width"] < 700:
        page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_text("Reprendre ailleurs").click()
    page.get_by_role("button", name="Créer un lien").click()
    link = page.locator("[data-testid=stCode] code").inner_text().strip()
    assert page.context.browser is not None
    elsewhere = page.context.browser.new_context(viewport=page.viewport_size, locale="fr-FR")
    other = elsewhere.new_page()
    other.goto(link)
    other.get_by_role("button", name="Ouvrir cette entreprise").click()
    expect(other.get_by_role("heading", name="Questionnaire", exact=True)).to_be_visible()
    assert [cookie for cookie in elsewhere.cookies() if cookie.get("name") == "cs"]
    elsewhere.close()


def test_the_language_switch_turns_every_page_to_english(tab: Tab, live: Live) -> None:
    page = tab.page
    page.goto(live.url)
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("button", name="Try without an account")).to_be_visible()
    assert page.locator("html").get_attribute("lang") == "en"


def _sample_cookie(live: Live) -> str:
    return live.post("/session/exemple", {"exemple": "boulangerie"}).cookies[0].split(";")[0]
