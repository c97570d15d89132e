"""From a footprint to a plan and a path, as an analyst goes: an action kept, sliders moved, a scenario found again."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Tab, grave
from tests.live import Live

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def _choose(page: Page, label: str, option: str) -> None:
    page.get_by_role("combobox", name=label).click()
    page.get_by_role("option", name=option, exact=True).click()


def _drag(page: Page, slider: Locator, share: float) -> None:
    """Hold the thumb and move it to a share of the track; the button stays down."""
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box is not None
    at = float(slider.evaluate("e => (e.value - e.min) / (e.max - e.min)"))
    left, wide, y = box["x"] + 10, box["width"] - 20, box["y"] + box["height"] / 2
    page.mouse.move(left + wide * at, y)
    page.mouse.down()
    page.mouse.move(left + wide * share, y, steps=8)


@pytest.mark.parametrize("tab", ["desktop"], indirect=True)
def test_an_action_is_kept_and_a_scenario_is_moved_saved_and_found_again(tab: Tab, live: Live) -> None:
    page = tab.page
    page.goto(live.url)
    page.get_by_role("button", name="Ouvrir cet exemple").nth(1).click()
    expect(page.locator(".cs-headline")).to_contain_text("CO₂e")

    page.goto(f"{live.url}/actions")
    page.get_by_role("button", name="Retenir").first.click()
    expect(page.get_by_text("Ajoutée à votre plan").first).to_be_visible()

    page.goto(f"{live.url}/scenarios")
    verdict = page.locator(".cs-verdict")
    expect(verdict).to_contain_text("comme en")
    _choose(page, "Scénario ouvert", "Mon plan")
    expect(verdict).to_contain_text("par rapport à")
    planned = verdict.inner_text()

    slider = page.get_by_role("slider", name="Croissance de l'activité")
    _drag(page, slider, 0.9)
    expect(verdict).not_to_have_text(planned)  # the button is still down
    moved = verdict.inner_text()
    page.mouse.up()
    expect(slider).to_have_attribute("aria-valuetext", re.compile(r"^\+\d,\d\s% par an$"))
    slider.press("End")
    expect(slider).to_have_attribute("aria-valuetext", "+10,0\u00a0% par an")
    expect(verdict).not_to_have_text(moved)

    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_label("Nom du scénario").fill("Croissance forte")
    page.get_by_role("button", name="Enregistrer sous ce nom").click()
    expect(page.get_by_text("est enregistré, version 1")).to_be_visible()
    kept = verdict.inner_text()
    page.keyboard.press("Escape")
    assert grave(page) == []

    page.reload()
    _choose(page, "Scénario ouvert", "Croissance forte")
    expect(verdict).to_have_text(kept)
    expect(slider).to_have_attribute("aria-valuetext", "+10,0\u00a0% par an")
    assert tab.outside() == []
    assert tab.refused == []
