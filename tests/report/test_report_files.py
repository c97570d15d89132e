"""The route of a report's files: for the browser that holds its company, and the same answer for all the others."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from core.access import Role, Who
from core.bootstrap import Services
from core.errors import Unavailable
from core.services.report_kinds import File, file_name
from core.services.reports import Reports
from core.web import report_routes
from core.web.packed import NOT_PAGES
from core.web.report_routes import attachment
from tests.report.presses import with_press

GAS = b"label,factor,quantity,unit,year,flow\nGaz,gaz_nat_pcs_2022,60000,kWh PCS,2024,fuel_stationary\n"


@pytest.fixture
def reports(services: Services) -> Reports:
    """The service with a small press, in the place of the real one."""
    return with_press(services)


@pytest.fixture
def browser(services: Services) -> Iterator[TestClient]:
    routes = [report_routes.route(lambda: services)]
    with TestClient(Starlette(routes=routes)) as client:
        yield client


def visitor(services: Services) -> tuple[str, Who]:
    token = services.companies.start_guest()
    who = services.companies.who(token)
    assert who is not None
    return token, who


def held(token: str) -> dict[str, str]:
    return {"Cookie": f"cs={token}"}


def test_a_file_goes_to_the_browser_of_its_company_and_nowhere_else(
    services: Services, reports: Reports, browser: TestClient
) -> None:
    (mine, who), (theirs, _) = visitor(services), visitor(services)
    run = services.footprints.calculate_activities(who, GAS).id
    asked = reports.ask(who, run, "complet", "fr")
    waiting = browser.get(f"/rapports/{asked.id}/pdf", headers=held(mine))
    reports.make(Who(who.tenant_id, Role.ADVISOR), asked.id)
    for kind, mime in (("pdf", "application/pdf"), ("html", "text/html"), ("xlsx", "application/vnd.openxml")):
        got = browser.get(f"/rapports/{asked.id}/{kind}", headers=held(mine))
        assert got.status_code == 200
        assert got.content == reports.file(who, asked.id, kind).content
        assert got.headers["content-type"].startswith(mime)
        assert got.headers["cache-control"] == "no-store"
        assert got.headers["x-content-type-options"] == "nosniff"
        assert got.headers["content-disposition"].startswith(
            'attachment; filename="empreinte-carbone-2024-mon-entreprise'
        )
        assert "sandbox" in got.headers["content-security-policy"]
        for said in (str(asked.id), str(asked.id).upper(), asked.id.hex):
            assert NOT_PAGES.match(f"/rapports/{said}/{kind}"), "the shell of the pages would stand in its place"
    refusals = [
        waiting,
        browser.get(f"/rapports/{asked.id}/pdf"),
        browser.get(f"/rapports/{asked.id}/pdf", headers=held(theirs)),
        browser.get(f"/rapports/{asked.id}/pdf", headers=held("x" * 43)),
        browser.get(f"/rapports/{asked.id}/exe", headers=held(mine)),
        browser.get(f"/rapports/{uuid4()}/pdf", headers=held(mine)),
    ]
    assert {(one.status_code, one.text) for one in refusals} == {(404, "Ce rapport n'existe pas ou plus.")}
    assert browser.post(f"/rapports/{asked.id}/pdf", headers=held(mine)).status_code == 405


def test_a_store_that_is_away_is_told_as_such(
    services: Services, reports: Reports, browser: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> File:
        raise Unavailable("Le rangement des rapports ne répond pas. Réessayez dans quelques minutes.")

    monkeypatch.setattr(reports, "file", away)
    got = browser.get(f"/rapports/{uuid4()}/pdf", headers=held(visitor(services)[0]))
    assert got.status_code == 503
    assert "Réessayez" in got.text


@pytest.mark.parametrize(
    ("company", "plain"),
    [
        ("Élodie & Fils", "empreinte-carbone-2024-elodie-fils-complet.pdf"),
        ('a"; filename="evil.exe', "empreinte-carbone-2024-a-filename-evil-exe-complet.pdf"),
        ("東京", "empreinte-carbone-2024-complet.pdf"),
    ],
)
def test_a_name_is_plain_for_old_browsers_and_whole_for_the_others(company: str, plain: str) -> None:
    name = file_name(2024, company, "complet", "fr", "pdf")
    said = attachment(File(name, "application/pdf", b""))["Content-Disposition"]
    assert said.isascii()
    assert said.startswith(f"attachment; filename=\"{plain}\"; filename*=UTF-8''empreinte-carbone-2024-")
    assert said.count('"') == 2
