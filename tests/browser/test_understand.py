"""An example company explained view after view, as a newcomer turns them, on a desktop and on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Tab, grave
from tests.live import Live

pytestmark = [pytest.mark.browser, pytest.mark.slow]

DRAWN = {  # view → what only its chart holds
    "Écarts": ".barlayer",
    "Flux": ".sankey",
    "Surfaces": ".treemaplayer .slice",
    "Incertitude": ".errorbars, .errorbar",
}


def _turn(page: Page, view: str) -> None:
    page.get_by_test_id("stButtonGroup").get_by_text(view, exact=True).click()


def _fits(page: Page) -> bool:
    wide = "document.querySelector('.stMain').scrollWidth - document.querySelector('.stMain').clientWidth"
    return bool(page.evaluate(wide) <= 0)


def _answer_again(page: Page, live: Live) -> None:
    """Another figure of electricity, and a second calculation of the same year."""
    page.goto(f"{live.url}/questionnaire?question=electricity")
    box = page.get_by_label("Électricité consommée dans l'année").first
    before = page.locator(".cs-panel .cs-big").inner_text()
    box.fill("900000")
    box.press("Enter")
    expect(page.locator(".cs-panel .cs-big")).not_to_have_text(before)  # kept, and counted
    page.get_by_role("button", name="Voir le résultat").click()


def test_each_view_explains_the_example_and_nothing_leaves_the_machine(tab: Tab, live: Live) -> None:
    page = tab.page
    name, value = live.post("/session/exemple", {"exemple": "boulangerie"}).cookies[0].split(";")[0].split("=", 1)
    page.context.add_cookies([{"name": name, "value": value, "url": live.url}])
    _answer_again(page, live)
    expect(page.locator(".cs-notes li").first).to_contain_text("Voir les lignes")

    _turn(page, "Évolution")
    expect(page.get_by_text("Une seule année est calculée")).to_be_visible()
    for view, drawn in DRAWN.items():
        _turn(page, view)
        seen = page.locator(".cs-flows" if view == "Flux" and tab.name == "phone" else f".js-plotly-plot {drawn}")
        expect(seen.first).to_be_visible()
        assert grave(page) == [], view
        assert _fits(page), view
    assert tab.outside() == []
    assert tab.refused == []
