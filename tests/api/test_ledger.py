"""POST /v1/ledger: the file itself, kept as the page keeps it."""

from __future__ import annotations

import json

import jsonschema
import pytest

from core.access import Role, Scope
from core.bootstrap import Services
from core.settings import ROOT
from core.web.api.envelope import MAX_BODY
from tests.api.conftest import Ask, Company, member
from tests.ledgers import ledger, name_of

SCHEMA = json.loads((ROOT / "docs" / "schemas" / "ledger.schema.json").read_text(encoding="utf-8"))
CONTENT, EXPECTED = ledger(500, year=2024)
RAW = {"Content-Type": "text/plain"}


def test_a_ledger_is_read_kept_and_answered_as_the_command_line_does(
    house: Services, ask: Ask, ours: Company, theirs: Company
) -> None:
    answer = ask("POST", f"/ledger?name={name_of(2024)}", content=CONTENT, headers=RAW)
    assert answer.status_code == 200, answer.text
    jsonschema.validate(answer.json(), SCHEMA)
    assert (answer.json()["siren"], answer.json()["lines"]) == ("012345678", EXPECTED.lines)
    assert not any(group["confirmed"] for group in answer.json()["groups"])
    assert house.ledgers.years(ours.owner) == [2024]
    assert house.ledgers.years(theirs.owner) == []


def test_a_file_larger_than_an_ordinary_body_is_taken(ask: Ask) -> None:
    content, expected = ledger(50_000, year=2024)
    assert len(content) > MAX_BODY
    answer = ask("POST", f"/ledger?name={name_of(2024)}", content=content, headers=RAW)
    assert answer.json()["lines"] == expected.lines


def test_without_a_key_a_large_file_is_not_even_read(ask: Ask) -> None:
    answer = ask("POST", "/ledger", key=None, content=b"x" * (MAX_BODY + 1), headers=RAW)
    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("content", "media", "status"),
    [
        (b"", "text/plain", 400),
        (b"bonjour\n", "text/plain", 422),
        (CONTENT[:-30], "text/plain", 422),
        (CONTENT, "application/json", 415),
    ],
)
def test_what_is_not_a_ledger_is_a_problem_and_keeps_nothing(
    house: Services, ask: Ask, ours: Company, content: bytes, media: str, status: int
) -> None:
    answer = ask("POST", "/ledger", content=content, headers={"Content-Type": media})
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert house.ledgers.years(ours.owner) == []


def test_a_key_that_only_reads_may_not_bring_a_ledger(house: Services, ask: Ask, ours: Company) -> None:
    _, secret = house.keys.create(ours.owner, "lecture", frozenset({Scope.READ}))
    assert ask("POST", "/ledger", key=secret, content=CONTENT, headers=RAW).status_code == 403
    analyst = member(house, ours.owner.tenant_id, Role.ANALYST)
    assert house.ledgers.years(analyst) == []


def test_the_same_request_under_one_key_is_done_once(house: Services, ask: Ask, ours: Company) -> None:
    headers = {**RAW, "Idempotency-Key": "fec-2024"}
    first, second = (ask("POST", "/ledger", content=CONTENT, headers=headers) for _ in range(2))
    assert first.json() == second.json()
    assert second.headers["idempotent-replayed"] == "true"
