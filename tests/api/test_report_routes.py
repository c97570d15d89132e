"""/v1/reports: asked for, looked at, fetched by a program; nothing of another company."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from core.access import Role, Who
from core.bootstrap import Services
from core.errors import InputError
from core.services.reports import Reports
from core.web.api.report_shapes import Report
from tests.api.conftest import BODY, Ask, Company, company
from tests.report.presses import Broken, with_press

NAMED = {"Idempotency-Key": "rapport-1"}


@pytest.fixture
def reports(house: Services) -> Reports:
    return with_press(house)


@pytest.fixture
def run(ask: Ask) -> str:
    return str(ask("POST", "/calculate", json=BODY).json()["run_id"])


def test_a_report_is_asked_for_seen_and_fetched(
    house: Services, reports: Reports, ours: Company, ask: Ask, run: str
) -> None:
    asked = ask("POST", "/reports", json={"run_id": run, "template": "banque", "language": "en"})
    assert asked.status_code == 202
    assert asked.headers["location"] == f"/api/v1/reports/{asked.json()['report_id']}"
    here = asked.headers["location"].removeprefix("/api/v1")
    assert ask("GET", here).json() == asked.json()
    assert (asked.json()["status"], asked.json()["files"]) == ("asked", [])
    assert ask("GET", f"{here}/pdf").status_code == 404
    reports.make(Who(ours.owner.tenant_id, Role.ADVISOR), reports.all(ours.owner)[0].id)
    ready = ask("GET", here).json()
    assert (ready["status"], ready["failure"], asked.json()["code"]) == ("ready", None, "")
    assert len(ready["code"]) == len("7K3M-Q9TX-2B4W-H8RZ")
    Report.model_validate(ready)
    for file in ready["files"]:
        got = ask("GET", file["href"].removeprefix("/api/v1"))
        assert got.status_code == 200
        assert (hashlib.sha256(got.content).hexdigest(), len(got.content)) == (file["sha256"], file["size"])
        assert "carbon-footprint-2024-atelier-lumiere-bank-client." in got.headers["content-disposition"]
        assert got.headers["cache-control"] == "no-store"


def test_the_same_request_under_the_same_key_is_one_report(reports: Reports, ours: Company, ask: Ask, run: str) -> None:
    first, again = (ask("POST", "/reports", json={"run_id": run}, headers=NAMED) for _ in range(2))
    reports.make(Who(ours.owner.tenant_id, Role.ADVISOR), reports.all(ours.owner)[0].id)
    third = ask("POST", "/reports", json={"run_id": run}, headers=NAMED)
    assert first.status_code == again.status_code == third.status_code == 202
    assert first.content == again.content == third.content
    assert third.headers["location"] == first.headers["location"]
    assert third.headers["idempotent-replayed"] == "true"
    assert len(reports.all(ours.owner)) == 1
    other = ask("POST", "/reports", json={"run_id": run, "language": "en"}, headers=NAMED)
    assert (other.status_code, other.json()["type"]) == (422, "/api/problems/idempotency-key-reused")


def test_a_report_that_could_not_be_made_says_why_in_the_language_of_the_program(
    house: Services, ours: Company, ask: Ask, run: str
) -> None:
    broken = with_press(house, Broken(InputError("Un commentaire compte entre 1 et {most} caractères.", most=9)))
    asked = ask("POST", "/reports", json={"run_id": run}).json()
    broken.make(Who(ours.owner.tenant_id, Role.ADVISOR), broken.all(ours.owner)[0].id)
    failed = ask("GET", f"/reports/{asked['report_id']}", headers={"Accept-Language": "en"}).json()
    assert (failed["status"], failed["failure"]) == ("failed", "A comment has between 1 and 9 characters.")


def test_another_company_an_unknown_report_and_a_wrong_shape_are_told_as_such(
    house: Services, reports: Reports, theirs: Company, ask: Ask, run: str
) -> None:
    asked = ask("POST", "/reports", json={"run_id": run}).json()["report_id"]
    absent: list[Callable[[], Any]] = [
        lambda: ask("GET", f"/reports/{asked}", key=theirs.key),
        lambda: ask("GET", f"/reports/{asked}/pdf", key=theirs.key),
        lambda: ask("GET", f"/reports/{uuid4()}"),
        lambda: ask("GET", "/reports/not-one"),
        lambda: ask("GET", f"/reports/{asked}/xlsx"),
    ]
    assert {(r.status_code, r.json()["detail"]) for r in (one() for one in absent)} == {
        (404, "Ce rapport n'existe pas ou plus.")
    }
    assert ask("GET", f"/reports/{asked}/exe").status_code == 404
    assert ask("POST", "/reports", json={"run_id": run}, key=theirs.key).status_code == 404
    for body in ({}, {"run_id": "x"}, {"run_id": run, "template": "roman"}, {"run_id": run, "langue": "fr"}):
        assert ask("POST", "/reports", json=body).status_code == 422, body


def test_a_tier_without_the_template_is_told_what_has_it(house: Services, reports: Reports, ask: Ask) -> None:
    free = company(house, "Petite", tier="free")
    run = ask("POST", "/calculate", json=BODY, key=free.key).json()["run_id"]
    refused = ask("POST", "/reports", json={"run_id": run, "template": "vsme"}, key=free.key)
    assert (refused.status_code, refused.json()["type"]) == (403, "/api/problems/limit-reached")
    assert "Pro, Entreprise" in refused.json()["detail"]
