"""A report as a page, and what a company shows on its own: heard by a screen reader, whole on a telephone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page, Route

from core.report.badge import badge, embedded
from core.report.html import html
from core.report.write import document
from tests.browser.conftest import AXE
from tests.personas.totals import measured
from tests.report import persona, sample

pytestmark = pytest.mark.browser

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
DESKTOP, PHONE, FRAME = 1280, 390, 280
HERE = "http://rapport.test/"
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
FOUND = """async () => (await axe.run(document, {resultTypes: ['violations']})).violations.flatMap(
  one => one.nodes.map(node => `${one.id} ${node.target}: ${node.failureSummary}`))"""


class Reader:
    """A page behind the strictest policy, and everything that it was refused or asked outside."""

    def __init__(self, page: Page) -> None:
        self.page, self.refused = page, list[str]()
        self._content = ""
        page.route("**/*", self._served)
        page.on("console", lambda said: self.refused.append(said.text))

    def _served(self, route: Route) -> None:
        if route.request.url == HERE:
            headers = {"Content-Security-Policy": POLICY}
            route.fulfill(body=self._content, content_type="text/html; charset=utf-8", headers=headers)
        else:
            self.refused.append(route.request.url)
            route.abort()

    def open(self, content: str, width: int) -> None:
        self._content = content
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.goto(HERE)

    def wider(self) -> int:
        """Pixels that one would have to scroll sideways for."""
        return int(self.page.evaluate(WIDER))

    def faults(self) -> list[str]:
        """All that axe-core finds, of any weight."""
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        return list(self.page.evaluate(FOUND))


@pytest.fixture
def reader(chromium: Browser) -> Iterator[Reader]:
    context = chromium.new_context()
    yield Reader(context.new_page())
    context.close()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_report_is_heard_and_seen_whole_at_both_sizes(reader: Reader, language: str) -> None:
    made = document(persona.dossier("restaurant", language, watermark=True), persona.MADE, persona.CODE)
    every_block = sample.document(language, chapters=4).sections
    content = html(replace(made, company=sample.HOSTILE[-2], sections=[*made.sections, *every_block]))
    for width in (DESKTOP, PHONE):
        reader.open(content, width)
        reader.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        assert reader.wider() <= 0, width
    assert reader.faults() == []
    assert reader.refused == []


def test_what_is_shown_on_another_page_is_heard_and_whole_in_a_narrow_frame(reader: Reader) -> None:
    for language in ("fr", "en"):
        drawn = embedded(sample.HOSTILE[-2], measured("restaurant"), language)
        for width in (FRAME, 640):
            reader.open(drawn, width)
            assert reader.wider() <= 0, (language, width)
            assert reader.faults() == [], (language, width)
    shown = badge("Boulangerie", 2024, 42_000, "fr")
    reader.open(f'<!doctype html><html lang="fr"><title>Page</title><main><h1>Page</h1>{shown}</main>', PHONE)
    assert reader.wider() <= 0
    assert reader.faults() == []
    assert reader.refused == []


def test_the_first_stroke_of_the_keyboard_leads_past_the_contents(reader: Reader) -> None:
    reader.open(html(sample.document()), PHONE)
    reader.page.keyboard.press("Tab")
    first = reader.page.locator(":focus")
    assert first.inner_text() == "Aller au contenu"
    assert first.bounding_box() is not None
    reader.page.keyboard.press("Enter")
    assert reader.page.evaluate("document.activeElement.tagName") == "MAIN"
