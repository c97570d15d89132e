"""What a company brings besides its answers, as it does: a ledger dropped and confirmed, lines pasted and corrected."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Tab, grave
from tests.ledgers import ledger, name_of
from tests.live import Live

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FEC, EXPECTED = ledger(600, year=2024)
TOTAL = re.compile(r"2,02\st\sCO₂e")  # 450 × 3.1 + 12 000 × 0.0519 kg


def _guest(tab: Tab, live: Live, path: str, title: str) -> Page:
    """A newcomer without an account, on a page."""
    page = tab.page
    page.goto(live.url)
    page.get_by_role("button", name="Essayer sans compte").click()
    expect(page.get_by_role("heading", name="Questionnaire", exact=True)).to_be_visible()
    page.goto(f"{live.url}/{path}")
    expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()
    return page


def _fits(page: Page) -> bool:
    wide = "document.querySelector('.stMain').scrollWidth - document.querySelector('.stMain').clientWidth"
    return bool(page.evaluate(wide) <= 0)


def test_a_ledger_is_dropped_read_confirmed_and_counted(tab: Tab, live: Live) -> None:
    page = _guest(tab, live, "comptabilite", "Comptabilité")
    assert grave(page) == [], "before a file"
    page.set_input_files("input[type=file]", {"name": name_of(2024), "mimeType": "text/plain", "buffer": FEC})
    page.get_by_role("button", name="Lire ce fichier").click()
    expect(page.get_by_text("Total des dépenses du fichier")).to_be_visible()
    net = sum(cents for account, cents in EXPECTED.net.items() if account[0] in "26")
    shown = page.get_by_text("Total des dépenses du fichier").locator("..").inner_text()
    assert re.sub(r"\D", "", shown) == str(net)
    assert grave(page) == [], "with a file"
    assert _fits(page)

    page.get_by_role("button", name="Tout confirmer").click()
    expect(page.get_by_role("button", name="Tout confirmer")).to_be_disabled()
    page.get_by_role("button", name="Voir le résultat").click()
    expect(page.locator(".cs-headline .cs-big")).to_contain_text("CO₂e")
    assert tab.outside() == []
    assert tab.refused == []


def test_pasted_lines_are_proposed_confirmed_and_corrected(tab: Tab, live: Live) -> None:
    page = _guest(tab, live, "activites", "Activités")
    page.get_by_text("Coller ou taper").click()
    page.locator("textarea").fill("gazole 450 L\nélectricité 12 000 kWh")
    page.get_by_role("button", name="Ajouter ces lignes").click()
    expect(page.get_by_role("heading", name="À confirmer (2)")).to_be_visible()
    assert grave(page) == []
    assert _fits(page)
    page.get_by_role("button", name="Confirmer ces 2 lignes").click()
    expect(page.get_by_role("heading", name="À confirmer (2)")).to_be_hidden()
    page.get_by_role("button", name="Voir le résultat").click()
    expect(page.locator(".cs-headline .cs-big")).to_have_text(TOTAL)
    assert tab.outside() == []


@pytest.mark.parametrize(("path", "title"), [("compteurs", "Électricité et gaz"), ("portefeuille", "Portefeuille")])
def test_the_other_pages_read_well_before_anything_is_given(tab: Tab, live: Live, path: str, title: str) -> None:
    page = _guest(tab, live, path, title)
    assert grave(page) == []
    assert _fits(page)
    assert tab.refused == []
