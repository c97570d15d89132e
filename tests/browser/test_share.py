"""A report handed over: its owner opens a link, somebody without an account uses it, the owner takes it back."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Browser, BrowserContext, expect
from sqlalchemy import func

from core.access import Role, Who
from core.bootstrap import Services
from core.db import people as rows
from core.services.links import random_token
from core.services.members import CompanyForm
from core.services.visits import digest
from tests.browser.conftest import grave
from tests.live import Live
from tests.report import handed

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def owner(services: Services) -> tuple[Who, str]:
    """Ada, signed in, owner of a company; her cookie."""
    person, token = uuid4(), random_token()
    with services.database.person(person) as session:
        rows.add(
            session, person, email=f"{person}@exemple.fr", email_key=f"{person}@exemple.fr", name="Ada",
            verified_at=func.now(),
        )  # fmt: skip
        rows.add_session(session, person, digest(token), timedelta(days=1), agent="essai")
    visit = services.visits.visit(token)
    assert visit is not None
    services.members.create(visit, CompanyForm("Ada & Fils"))
    visit = services.visits.visit(token)
    assert visit is not None
    return visit.who, token


@pytest.fixture
def report(services: Services, owner: tuple[Who, str]) -> UUID:
    """A real report of her company, made by the worker."""
    who = owner[0]
    run = services.footprints.calculate_activities(who, handed.GAS.encode()).id
    asked = services.reports.ask(who, run, "synthese", "fr")
    services.reports.make(Who(who.tenant_id, Role.ADVISOR), asked.id)
    assert services.reports.get(who, asked.id).status == "ready"
    return asked.id


def _context(chromium: Browser, **more: object) -> BrowserContext:
    context = chromium.new_context(locale="fr-FR", **more)  # type: ignore[arg-type]
    context.set_default_timeout(30_000)
    return context


def test_a_report_is_handed_over_behind_a_password_and_taken_back(
    chromium: Browser, live: Live, services: Services, owner: tuple[Who, str], report: UUID
) -> None:
    who, token = owner
    inside, outside = _context(chromium), _context(chromium, viewport=PHONE)
    inside.add_cookies([{"name": "cs", "value": token, "url": live.url}])
    page = inside.new_page()
    page.goto(f"{live.url}/rapports?vue=partager")
    page.get_by_label("Pour qui, ou pour quoi").fill("Notre banque")
    page.get_by_text("Demander un mot de passe").click()
    page.get_by_role("button", name="Ouvrir le lien").click()
    expect(page.get_by_text("Le lien est ouvert")).to_be_visible()
    shown = page.locator(".stCode")
    expect(shown).to_have_count(2)
    address, password = shown.nth(0).inner_text().strip(), shown.nth(1).inner_text().strip()
    path = address[address.index("/partage/") :]
    assert grave(page) == []

    visitor, asked = outside.new_page(), list[str]()
    visitor.on("request", lambda request: asked.append(request.url))
    visitor.goto(live.url + path)
    assert grave(visitor) == []
    visitor.get_by_label("Mot de passe").fill("pas le bon")
    visitor.get_by_role("button", name="Ouvrir le rapport").click()
    expect(visitor.get_by_role("heading", name="Ce rapport n'est pas ouvert")).to_be_visible()
    visitor.get_by_role("link", name="Réessayer").click()
    visitor.get_by_label("Mot de passe").fill(password)
    visitor.get_by_role("button", name="Ouvrir le rapport").click()
    expect(visitor.get_by_role("region", name="Rapport partagé")).to_contain_text("Ada & Fils")
    expect(visitor.get_by_role("heading", level=1)).to_contain_text("2024")
    assert grave(visitor) == []
    assert visitor.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    with visitor.expect_download() as downloaded:
        visitor.get_by_role("link", name="Télécharger le PDF").click()
    content = downloaded.value.path().read_bytes()
    [link] = services.shares.all(who, report)
    assert (link.label, link.views) == ("Notre banque", 1)

    visitor.goto(f"{live.url}/verifier")
    visitor.get_by_label("Code imprimé").fill(handed.code_of(services, who, report).lower().replace("-", " "))
    visitor.get_by_role("button", name="Vérifier").click()
    expect(visitor.get_by_text(hashlib.sha256(content).hexdigest())).to_be_visible()
    assert grave(visitor) == []
    assert {url.split("/")[2] for url in asked if not url.startswith("data:")} == {f"127.0.0.1:{live.port}"}

    page.get_by_role("button", name="C'est noté").click()
    page.get_by_role("button", name="Révoquer").click()
    expect(page.get_by_text("Liens révoqués ou expirés : 1")).to_be_visible()
    visitor.goto(live.url + path)
    expect(visitor.get_by_text("Ce lien n'est pas ou plus valable")).to_be_visible()
    assert grave(visitor) == []
    inside.close()
    outside.close()
