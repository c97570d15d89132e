"""`python -m bench.screenshots`: the pictures of docs/screenshots, taken from the running application.

A temporary embedded database, one example company, Debian's Chromium, a desktop and a phone.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import FilePayload, Page, sync_playwright

from core.settings import ROOT
from tests.browser.conftest import FLAGS
from tests.ledgers import ledger, name_of
from tests.live import Live, running

FOLDER = ROOT / "docs" / "screenshots"
SIZES = {"desktop": (1280, 860), "phone": (390, 844)}
SAMPLE = "cabinet_conseil"
# name → path, what to wait for, what to open
PAGES = {
    "landing": ("/", ".cs-samples", ""),
    "questionnaire": ("/questionnaire?question=electricity", ".stTextInput", ""),
    "dashboard": ("/bilan", ".js-plotly-plot", ""),
    "lines": ("/lignes", ".cs-line", ".cs-line summary"),
    "actions": ("/actions", ".cs-action", ""),
    "scenarios": ("/scenarios", ".js-plotly-plot", ""),
    "benchmark": ("/comparaison", ".js-plotly-plot", ""),
    "reports": ("/rapports", "[data-testid=stRadio]", ""),
    "factor": ("/facteurs?id=43642", ".cs-headline", ""),
    "method": ("/methode", "h1", ""),
}
LEDGER_LINES, LEDGER_YEAR = 4_000, 2024  # a made-up ledger, dropped on the page as its owner would


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="carbonscore-pictures-"))
    folder.chmod(0o711)  # as root, the database runs as another user, who must reach its folder
    try:
        with running(None, folder) as live:
            take(live)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def take(live: Live) -> None:
    """Every page at every size."""
    chromium = shutil.which("chromium") or "chromium"
    cookie = live.post("/session/exemple", {"exemple": SAMPLE}).cookies[0].split(";")[0]
    name, value = cookie.split("=", 1)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for size, (width, height) in SIZES.items():
            context = browser.new_context(viewport={"width": width, "height": height}, locale="fr-FR")
            page = context.new_page()
            for title, (path, awaited, opened) in PAGES.items():
                if title == "questionnaire":  # from here on, inside the example company
                    context.add_cookies([{"name": name, "value": value, "url": live.url}])
                picture(page, f"{live.url}{path}", awaited, opened, FOLDER / f"{title}-{size}.png")
            ledger_page(page, live, FOLDER / f"ledger-{size}.png")
        browser.close()


def ledger_page(page: Page, live: Live, path: Path) -> None:
    """The ledger, dropped the first time and found again at the other size."""
    content, _ = ledger(LEDGER_LINES, year=LEDGER_YEAR)
    page.goto(f"{live.url}/comptabilite")
    page.get_by_role("heading", name="Comptabilité").wait_for()
    page.wait_for_timeout(1500)
    if not page.get_by_text("Lignes lues").count():
        file = FilePayload(name=name_of(LEDGER_YEAR), mimeType="text/plain", buffer=content)
        page.set_input_files("input[type=file]", file)
        page.get_by_role("button", name="Lire ce fichier").click()
    page.get_by_text("Total des dépenses du fichier").wait_for()
    page.wait_for_timeout(1500)
    page.screenshot(path=str(path))


def picture(page: Page, url: str, awaited: str, opened: str, path: Path) -> None:
    page.goto(url)
    page.wait_for_selector(awaited)
    if opened:
        page.locator(opened).first.click()
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(1500)
    page.screenshot(path=str(path))


if __name__ == "__main__":
    main()
