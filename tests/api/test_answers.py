"""GET and PUT /answers: a version, one winner, and refusals that name the answer."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.api.conftest import Ask

TWELVE = {"employees": {"state": "answered", "text": "12", "unit": "", "quality": 3}}
POWER = {"electricity@1": {"state": "answered", "text": "1 000", "unit": "kWh", "quality": 5}}


def _put(ask: Ask, answers: dict[str, Any], version: str | None, year: int = 2024, **headers: str) -> Any:
    sent = {**({"If-Match": version} if version is not None else {}), **headers}
    return ask("PUT", f"/answers/{year}", json={"answers": answers}, headers=sent)


def test_a_year_not_begun_is_empty_and_has_version_zero(ask: Ask) -> None:
    reply = ask("GET", "/answers/2024")
    assert reply.json() == {"year": 2024, "version": 0, "answers": {}}
    assert reply.headers["etag"] == '"0"'
    assert ask("GET", "/answers").json() == {"years": []}


def test_what_was_put_is_read_back_as_it_was(ask: Ask) -> None:
    put = _put(ask, {**TWELVE, **POWER, "freight_paid": {"state": "unknown"}}, '"0"')
    assert put.status_code == 200, put.text
    got = ask("GET", "/answers/2024")
    assert got.json()["answers"] == {**TWELVE, **POWER, "freight_paid": {"state": "unknown"}}
    assert got.json()["version"] == put.json()["version"] > 0
    assert got.headers["etag"] == put.headers["etag"]
    assert ask("GET", "/answers").json() == {"years": [2024]}


def test_putting_replaces_everything(ask: Ask) -> None:
    first = _put(ask, {**TWELVE, **POWER}, '"0"').headers["etag"]
    assert _put(ask, POWER, first).status_code == 200
    assert ask("GET", "/answers/2024").json()["answers"] == POWER


def test_a_lost_update_is_refused_with_both_versions_and_nothing_changes(ask: Ask) -> None:
    stored = _put(ask, TWELVE, '"0"').json()["version"]
    reply = _put(ask, POWER, '"0"')
    problem = reply.json()
    assert (reply.status_code, problem["type"]) == (412, "/api/problems/version-conflict")
    assert (problem["mine"], problem["theirs"]) == (0, stored)
    assert ask("GET", "/answers/2024").json()["answers"] == TWELVE


def test_of_many_who_replace_the_same_version_one_wins(ask: Ask) -> None:
    def put(n: int) -> int:
        return int(_put(ask, {"employees": {"text": str(n)}}, '"0"').status_code)

    with ThreadPoolExecutor(6) as many:
        statuses = sorted(many.map(put, range(1, 7)))
    assert statuses == [200, 412, 412, 412, 412, 412]


@pytest.mark.parametrize("version", [None, "*", "0", 'W/"0"'])
def test_a_put_says_which_version_it_replaces(ask: Ask, version: str | None) -> None:
    reply = _put(ask, TWELVE, version)
    status, kind = (428, "version-required") if version is None else (400, "bad-request")
    assert (reply.status_code, reply.json()["type"]) == (status, f"/api/problems/{kind}")


@pytest.mark.parametrize(
    ("answers", "pointer"),
    [
        ({**TWELVE, "nope": {"text": "1"}}, "/answers/nope"),
        ({**TWELVE, "electricity": {"text": "1", "unit": "kWh"}}, "/answers/electricity"),
        ({"electricity@paris": {"text": "1", "unit": "kWh"}}, "/answers/electricity@paris"),
        ({"electricity@1": {"text": "beaucoup", "unit": "kWh"}}, "/answers/electricity@1"),
        ({"electricity@1": {"text": "1", "unit": "kWhh"}}, "/answers/electricity@1"),
        ({"employees": {"text": "12", "colour": "red"}}, "/answers/employees/colour"),
        ({"employees": {"text": "1\x002"}}, "/answers/employees/text"),
        ({"employees": {"text": "12", "quality": 9}}, "/answers/employees/quality"),
        ({"employees": {"state": "perhaps"}}, "/answers/employees/state"),
    ],
)
def test_a_refused_answer_is_named_and_nothing_is_kept(ask: Ask, answers: dict[str, Any], pointer: str) -> None:
    reply = _put(ask, answers, '"0"')
    assert reply.status_code == 422, reply.text
    assert [fault["pointer"] for fault in reply.json()["errors"]] == [pointer]
    assert ask("GET", "/answers/2024").json()["version"] == 0


def test_what_has_not_changed_is_not_sent_again(ask: Ask) -> None:
    tag = _put(ask, TWELVE, '"0"').headers["etag"]
    again = ask("GET", "/answers/2024", headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)


@pytest.mark.parametrize("year", ["1800", "abc", "2024.5", "99999999999999999999"])
def test_a_year_outside_the_calendar_is_not_found(ask: Ask, year: str) -> None:
    assert ask("GET", f"/answers/{year}").status_code == 404
