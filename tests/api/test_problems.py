"""Whatever goes wrong: application/problem+json, a stable type, a request number, and nothing of our insides."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from core import bootstrap
from core.bootstrap import Services
from core.errors import Unavailable
from core.services.tiers import Tiers
from core.settings import ROOT
from core.web.api import kinds
from core.web.api.envelope import MAX_BODY
from tests.api.conftest import BODY, Ask, Company

JSON = {"Content-Type": "application/json"}


def _is(reply: Any, kind: kinds.Kind) -> dict[str, Any]:
    assert reply.status_code == kind.status, reply.text
    assert reply.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = reply.json()
    assert (problem["type"], problem["status"]) == (kind.address, kind.status)
    assert problem["title"]
    assert problem["detail"]
    assert problem["request_id"] == reply.headers["x-request-id"]
    assert "Traceback" not in reply.text
    return problem


@pytest.mark.parametrize("path", ["/nope", "/factors/", "/answers/2024/x", "/%0a", "/runs/x/y"])
def test_an_unknown_address_is_a_problem(ask: Ask, path: str) -> None:
    _is(ask("GET", path), kinds.NOT_FOUND)


METHODS = ["DELETE /runs", "POST /factors", "GET /calculate", "PATCH /answers/2024", "OPTIONS /me", "TRACE /me"]
NOT_JSON = [b"{", b"", b"\xff", b"[" * 100_000, b'{"a": NaN}', b"9" * 5000, b'{"year": Infinity}']
MEDIA = ["text/plain", "application/xml", "multipart/form-data; boundary=x", "", "application/json; charset=latin-1"]
QUERIES = ["limit=0", "limit=x", "limit=99999", "lmit=1", "limit=1&limit=2", "cursor=x&cursor=y"]


@pytest.mark.parametrize("asked", METHODS)
def test_a_method_that_is_not_there_is_a_problem_and_says_which_are(ask: Ask, asked: str) -> None:
    reply = ask(*asked.split())
    _is(reply, kinds.METHOD)
    assert reply.headers["allow"]


def test_head_is_refused_without_a_body(ask: Ask) -> None:
    reply = ask("HEAD", "/me")
    assert (reply.status_code, reply.headers["content-type"]) == (405, "application/problem+json")


@pytest.mark.parametrize(
    "body", [b"{", b"", b"\xff", b"[" * 100_000, b'{"a": NaN}', b"9" * 5000, b'{"year": Infinity}']
)
def test_a_body_that_is_not_json_is_a_bad_request(ask: Ask, body: bytes) -> None:
    _is(ask("POST", "/calculate", content=body, headers=JSON), kinds.BAD_REQUEST)


@pytest.mark.parametrize("body", [b"[]", b"null", b"{}", b'"x"', b'{"year": 2024, "x": 1}', b'{"activities": []}'])
def test_a_body_of_another_shape_is_invalid(ask: Ask, body: bytes) -> None:
    assert _is(ask("POST", "/calculate", content=body, headers=JSON), kinds.INVALID)["errors"]


@pytest.mark.parametrize("media", MEDIA)
def test_only_json_is_read(ask: Ask, media: str) -> None:
    _is(ask("POST", "/calculate", content=b'{"year": 2024}', headers={"Content-Type": media}), kinds.MEDIA_TYPE)


@pytest.mark.parametrize("announced", [True, False])
def test_a_body_over_five_megabytes_is_refused_announced_or_not(ask: Ask, announced: bool) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(MAX_BODY // 2**16 + 1):
            yield b" " * 2**16

    content: Any = b"".join(pieces()) if announced else pieces()
    _is(ask("POST", "/calculate", content=content, headers=JSON), kinds.TOO_LARGE)


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=x", "limit=99999", "lmit=1", "limit=1&limit=2", "cursor=x&cursor=y"]
)
def test_a_query_parameter_that_is_wrong_unknown_or_repeated_is_named(ask: Ask, query: str) -> None:
    problem = _is(ask("GET", f"/factors?{query}"), kinds.INVALID)
    assert problem["errors"][0]["pointer"] == f"/query/{query.split('=', maxsplit=1)[0]}"


@pytest.mark.parametrize("cursor", ["x", "eyJzZWVuIjotMX0", "%00", "bnVsbA", "e30"])
@pytest.mark.parametrize("path", ["/factors", "/runs"])
def test_a_cursor_that_is_not_ours_is_refused(ask: Ask, path: str, cursor: str) -> None:
    _is(ask("GET", f"{path}?cursor={cursor}"), kinds.BAD_REQUEST)


def test_the_sentence_is_in_the_language_that_is_asked_for(ask: Ask) -> None:
    french = ask("GET", "/factors/nope").json()
    english = ask("GET", "/factors/nope", headers={"Accept-Language": "en-GB,en"}).json()
    assert (french["title"], english["title"]) == ("Introuvable", "Not found")
    assert "édition" in french["detail"]
    assert "edition" in english["detail"]


class _Slow(Tiers):
    def limits(self, tier: str) -> Any:
        return replace(super().limits(tier), api_per_minute=3)


def test_beyond_its_rate_a_key_waits_and_is_told_how_long(
    house: Services, ours: Company, theirs: Company, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(house.keys, "_tiers", _Slow())
    replies = [ask("GET", "/me") for _ in range(8)]
    limited = [reply for reply in replies if reply.status_code == 429]
    assert len(limited) >= 2  # the window may turn once
    _is(limited[-1], kinds.TOO_MANY)
    assert 1 <= int(limited[-1].headers["retry-after"]) <= 60
    assert limited[-1].headers["ratelimit-policy"] == '"key";q=3;w=60'
    assert replies[0].headers["ratelimit"].startswith('"key";r=2;t=')
    assert replies[0].json()["requests"]["left"] == 2
    assert ask("GET", "/me", key=theirs.key).status_code == 200


@contextmanager
def _broken(house: Services, error: Exception, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def fail(*_: object) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(house.keys, "caller", fail)
        yield


def test_a_database_that_is_away_is_a_503_that_names_no_host(
    house: Services, ours: Company, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = Unavailable("La base ne répond pas ({reason}).", reason="connection to 10.1.2.3 failed")
    with _broken(house, away, monkeypatch):
        reply = ask("GET", "/me")
    _is(reply, kinds.UNAVAILABLE)
    assert reply.headers["retry-after"] == "5"
    assert "10.1.2.3" not in reply.text


def test_while_the_house_opens_the_api_says_come_back(ours: Company, house: Services, ask: Ask) -> None:
    bootstrap.adopt(None)
    _is(ask("GET", "/me"), kinds.UNAVAILABLE)


def test_what_nobody_foresaw_is_a_500_that_shows_nothing(
    house: Services, ours: Company, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with _broken(house, ZeroDivisionError("SELECT secret FROM people"), monkeypatch):
        reply = ask("GET", "/me")
    _is(reply, kinds.UNEXPECTED)
    assert "secret" not in reply.text


def test_every_answer_is_kept_by_nobody_and_has_a_number(ask: Ask) -> None:
    for reply in (ask("GET", "/me"), ask("GET", "/nope"), ask("POST", "/calculate", json=BODY)):
        assert reply.headers["cache-control"] == "no-store"
        assert len(reply.headers["x-request-id"]) >= 8


@pytest.mark.parametrize("kind", kinds.KINDS, ids=lambda kind: kind.slug)
def test_every_kind_of_problem_is_in_the_guide(kind: kinds.Kind) -> None:
    guide = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    assert f"| `{kind.slug}` | {kind.status} |" in guide
