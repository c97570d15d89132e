"""What each key may do, cell by cell, and what no key may see: the rows of another company."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from core.access import Role, Scope
from core.bootstrap import Services
from core.web.api.application import application
from tests.api.conftest import BODY, Ask, Company, member
from tests.ledgers import ledger
from tests.report.presses import made

FILLED = {"answers": {"employees": {"text": "12"}, "comment": {"text": "canari Zèbre-Marmotte"}}}
VERSION = {"If-Match": '"0"'}
LEDGER, _EXPECTED = ledger(60, year=2023)
OPERATIONS: list[tuple[str, str, dict[str, Any], Scope | None]] = [
    ("POST", "/calculate", {"json": BODY}, Scope.WRITE),
    ("POST", "/validate", {"json": BODY}, Scope.WRITE),
    ("POST", "/activities", {"json": {"year": 2024, "activities": [{"label": "gazole 450 L"}]}}, Scope.WRITE),
    ("POST", "/ledger", {"content": LEDGER, "headers": {"Content-Type": "text/plain"}}, Scope.WRITE),
    ("GET", "/match", {"params": {"q": "gazole 450 L"}}, Scope.FACTORS),
    ("GET", "/runs", {}, Scope.READ),
    ("GET", "/runs/{run}", {}, Scope.READ),
    ("GET", "/trace/{run}", {}, Scope.READ),
    ("GET", "/runs/{run}/actions", {}, Scope.READ),
    ("POST", "/runs/{run}/scenario", {"json": {"name": "Rien"}}, Scope.READ),
    ("POST", "/trajectory", {"json": {"target": "snbc", "history": {"2024": 1}}}, Scope.FACTORS),
    ("GET", "/factors", {}, Scope.FACTORS),
    ("GET", "/factors/43642", {}, Scope.FACTORS),
    ("GET", "/answers", {}, Scope.READ),
    ("GET", "/answers/2024", {}, Scope.READ),
    ("PUT", "/answers/2023", {"json": FILLED, "headers": VERSION}, Scope.WRITE),
    ("POST", "/reports", {"json": {"run_id": "{run}"}}, Scope.WRITE),
    ("GET", "/reports/{report}", {}, Scope.READ),
    ("GET", "/reports/{report}/pdf", {}, Scope.READ),
    ("GET", "/me", {}, None),
]
ASKED_BY_ALL = "/reports"  # an advisor may ask for a report
LONG = "Bearer " + "x" * 9999
MAY_NOT_WRITE = Role.ADVISOR


@pytest.mark.parametrize("role", [Role.OWNER, Role.ANALYST, Role.ADVISOR])
@pytest.mark.parametrize("scope", list(Scope))
def test_a_key_does_what_its_scope_and_the_role_of_its_maker_allow(
    house: Services, ours: Company, ask: Ask, role: Role, scope: Scope
) -> None:
    run = ask("POST", "/calculate", json=BODY).json()["run_id"]
    maker = ours.owner if role is Role.OWNER else member(house, ours.owner.tenant_id, role)
    key, report = _key_of(house, ours, maker, scope), made(house, ours.owner, UUID(run))
    for method, path, sent, needs in OPERATIONS:
        reply = ask(method, path.format(run=run, report=report), key=key, **_filled(sent, run))
        allowed = needs in (None, scope)
        allowed &= not (role is MAY_NOT_WRITE and needs is Scope.WRITE and path != ASKED_BY_ALL)
        assert reply.is_success is allowed, (method, path, reply.text)
        if not allowed:
            assert (reply.status_code, reply.json()["type"]) == (403, "/api/problems/forbidden")


def _filled(sent: dict[str, Any], run: str) -> dict[str, Any]:
    """What is sent, about this run."""
    about = sent.get("json", {})
    return {**sent, "json": {**about, "run_id": run}} if "run_id" in about else dict(sent)


def _key_of(house: Services, ours: Company, maker: Any, scope: Scope) -> str:
    """A key made by an owner who has the role `maker.role` today."""
    if maker is ours.owner:
        return house.keys.create(maker, "x", {scope})[1]
    return house.keys.create(replace(maker, role=Role.OWNER), "x", {scope})[1]


def test_every_operation_of_the_document_is_in_the_table() -> None:
    known = {
        (method, path.replace("{run}", "{run_id}").replace("{report}", "{report_id}").replace("/pdf", "/{kind}"))
        for method, path, _, _ in OPERATIONS
    }
    known = {
        (m, p.replace("43642", "{factor_id}").replace("2024", "{year}").replace("2023", "{year}")) for m, p in known
    }
    paths = application().openapi()["paths"]
    assert known == {(verb.upper(), path.removeprefix("/v1")) for path, verbs in paths.items() for verb in verbs}


@pytest.mark.parametrize(
    "header",
    [None, "", "Bearer", "Bearer ", "Basic eDp5", "Token {key}", "Bearer {key}x", "bearer cs_live_é", LONG],
)
@pytest.mark.parametrize("path", ["/me", "/factors", "/runs"])
def test_without_a_good_key_in_the_header_nothing_is_said(
    client: Any, ours: Company, header: str | None, path: str
) -> None:
    sent = {} if header is None else {"Authorization": header.format(key=ours.key).encode()}
    reply = client.get(f"/api/v1{path}", headers={**sent, "Cookie": f"cs={ours.key}".encode()})
    assert reply.status_code == 401
    assert reply.headers["www-authenticate"].startswith("Bearer")
    assert reply.headers["content-type"] == "application/problem+json"


def test_a_key_in_the_address_is_not_read(client: Any, ours: Company) -> None:
    for name in ("key", "api_key", "access_token"):
        assert client.get(f"/api/v1/me?{name}={ours.key}").status_code in (401, 422)


def test_no_byte_of_another_company_comes_back(house: Services, ours: Company, theirs: Company, ask: Ask) -> None:
    label = "canari Zèbre-Marmotte"
    rows = [{**row, "label": label, "site": label} for row in BODY["activities"]]
    secret = ask("POST", "/calculate", key=theirs.key, json={"year": 2024, "activities": rows}).json()
    assert label in str(secret)
    ask("PUT", "/answers/2024", key=theirs.key, json=FILLED, headers={**VERSION, "Idempotency-Key": "shared"})
    report = made(house, theirs.owner, UUID(secret["run_id"]))
    canaries = (label, theirs.name, secret["run_id"], secret["hash"], str(theirs.owner.tenant_id))
    for method, path, sent, _ in OPERATIONS:
        for run in (secret["run_id"], secret["run_id"].upper()):
            asked = {**_filled(sent, run), "headers": {**sent.get("headers", {}), "Idempotency-Key": "shared"}}
            reply = ask(method, path.format(run=run, report=report), **asked)
            told = reply.text + str(reply.headers)
            assert not [canary for canary in canaries if canary in told], (method, path)


def test_a_run_of_another_company_and_one_that_never_was_are_refused_alike(theirs: Company, ask: Ask) -> None:
    real = ask("POST", "/calculate", key=theirs.key, json=BODY).json()["run_id"]
    for route in ("/runs", "/trace"):
        foreign, absent, strange = (
            ask("GET", f"{route}/{run}") for run in (real, "00000000-0000-4000-8000-000000000000", "%00'--")
        )
        told = [{**reply.json(), "request_id": ""} for reply in (foreign, absent, strange)]
        assert told[0] == told[1] == told[2]
        assert told[0]["status"] == 404


def test_the_same_idempotency_key_of_another_company_is_another_key(theirs: Company, ask: Ask) -> None:
    named = {"Idempotency-Key": "lundi"}
    one = ask("POST", "/calculate", json=BODY, headers=named)
    two = ask(
        "POST", "/calculate", key=theirs.key, json={"year": 2023, "activities": BODY["activities"]}, headers=named
    )
    assert (one.status_code, two.status_code) == (200, 200)
    assert one.json()["run_id"] != two.json()["run_id"]
