"""The page of the API: drawn by Swagger UI from our own files, under our own policy."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Tab
from tests.live import Live

pytestmark = pytest.mark.browser


def test_the_page_lists_every_operation_and_calls_nobody_outside(live: Live, tab: Tab) -> None:
    tab.page.goto(f"{live.url}/api/docs")
    expect(tab.page.get_by_text("/v1/calculate", exact=True)).to_be_visible()
    expect(tab.page.locator(".opblock")).to_have_count(20)
    tab.page.locator("#operations-footprints-calculate .opblock-summary-control").click()
    expect(tab.page.get_by_text("Idempotency-Key").first).to_be_visible()
    assert tab.outside() == []
    assert tab.refused == []


def test_a_key_typed_in_the_page_is_used_and_kept_nowhere(live: Live, tab: Tab) -> None:
    tab.page.goto(f"{live.url}/api/docs")
    tab.page.get_by_role("button", name="Authorize").click()
    tab.page.locator("input[type=password], .auth-container input").first.fill("cs_live_wrong")
    tab.page.locator(".auth-container button[type=submit]").click()
    tab.page.locator(".btn-done").click()
    tab.page.locator("#operations-key-me .opblock-summary-control").click()
    tab.page.get_by_role("button", name="Try it out").click()
    tab.page.get_by_role("button", name="Execute").click()
    expect(tab.page.get_by_text("/api/problems/unauthorized").first).to_be_visible()
    assert tab.page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})").count("cs_live_wrong") == 0
    assert tab.outside() == []
