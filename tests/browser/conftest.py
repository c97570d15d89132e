"""A real Chromium in front of the running application."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from core.bootstrap import Services, wire
from core.db.session import Database
from core.settings import Settings
from tests.live import Live, running

AXE = Path(__file__).parent / "axe.min.js"
GRAVE = {"serious", "critical"}
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HERE = frozenset({"127.0.0.1"})

expect.set_options(timeout=20_000)  # two workers share two cores with Chromium and the application


@pytest.fixture(scope="session")
def live_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the application leaves its letters (outbox/)."""
    return tmp_path_factory.mktemp("browser")


@pytest.fixture(scope="session")
def live_database(cluster: Any, furnished_template: str) -> Iterator[str]:
    """URL of the database of `live`: what a test puts there, the application shows."""
    with cluster.copy(furnished_template) as url:
        yield url


@pytest.fixture(scope="session")
def live(live_database: str, live_folder: Path) -> Iterator[Live]:
    with running(live_database, live_folder) as application:
        yield application


@pytest.fixture(scope="session")
def services(live_database: str, settings: Settings) -> Iterator[Services]:
    """On the database of `live`."""
    database = Database(live_database)
    yield wire(settings, database)
    database.close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("no Chromium on this machine (apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


class Tab:
    """A page of its own context, with everything it asked of the network."""

    def __init__(self, context: BrowserContext, name: str) -> None:
        self.name = name
        self.page: Page = context.new_page()
        self.asked: list[str] = []
        self.refused: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("websocket", lambda socket: self.asked.append(socket.url))
        self.page.on(
            "console", lambda said: self.refused.append(said.text) if "Content Security" in said.text else None
        )
        self.bytes = 0
        network = context.new_cdp_session(self.page)
        network.send("Network.enable")
        network.on("Network.loadingFinished", self._count)

    def _count(self, event: dict[str, Any]) -> None:
        self.bytes += int(event["encodedDataLength"])

    def outside(self) -> list[str]:
        """Addresses asked that are not this machine."""
        hosts = ((url, urlsplit(url)) for url in self.asked)
        return [url for url, parts in hosts if parts.scheme not in ("data", "blob") and parts.hostname not in HERE]


SIZES = {"desktop": (1280, 900), "phone": (390, 844)}


@pytest.fixture(params=list(SIZES))
def tab(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Tab]:
    """A new browser, with nothing in its cache, at two sizes."""
    width, height = SIZES[request.param]
    context = chromium.new_context(viewport={"width": width, "height": height}, locale="fr-FR")
    context.set_default_timeout(30_000)
    yield Tab(context, request.param)
    context.close()


def grave(page: Page) -> list[str]:
    """What axe-core finds serious or critical on this page."""
    page.wait_for_load_state("networkidle")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found["violations"]
        if one["impact"] in GRAVE
        for node in one["nodes"]
    ]
