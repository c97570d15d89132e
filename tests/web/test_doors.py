"""What answers from outside, what does not, and the headers of every answer."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from core.web import shell
from core.web.headers import policy
from tests.live import Live


def test_health_names_the_database_the_migration_and_the_edition(live: Live) -> None:
    reply = live.get("/health")
    assert reply.status == 200
    report = json.loads(reply.body)
    assert (report["status"], report["database"], report["edition"]["label"]) == ("ok", "ok", "CarbonScore 2026")
    assert report["migration"]
    assert re.fullmatch(r"[0-9a-f-]{36}", report["edition"]["id"])


@pytest.mark.parametrize(
    "path", ["/_stcore/metrics", "/_stcore/agent", "/_stcore/agent/mcp", "/_stcore/agent/openapi.json"]
)
def test_the_inner_doors_of_streamlit_do_not_exist_from_outside(live: Live, path: str) -> None:
    assert live.get(path).status == 404
    assert live.post(path).status == 404


@pytest.mark.parametrize("path", ["/media/abc.csv", "/_stcore/upload_file/session/file"])
def test_files_are_refused_without_a_known_cookie(live: Live, path: str) -> None:
    assert live.get(path).status == 401
    assert live.get(path, cookie="cs=" + "x" * 43).status == 401
    assert live.ask("PUT", path).status == 401


def test_files_are_reachable_with_a_known_cookie(live: Live) -> None:
    assert live.get("/media/absent", cookie=live.guest()).status == 404


@pytest.mark.parametrize("origin", [None, "http://evil.example"])
def test_the_websocket_is_refused_without_our_origin(live: Live, origin: Any) -> None:
    with pytest.raises(InvalidStatus) as refused, connect(_stream(live), origin=origin, compression=None):
        pass
    assert refused.value.response.status_code == 403


def test_the_websocket_opens_for_our_own_pages(live: Live) -> None:
    with connect(_stream(live), origin=live.url, subprotocols=["streamlit"], compression=None) as link:  # type: ignore
        assert link.subprotocol == "streamlit"


@pytest.mark.parametrize("path", ["/", "/bilan", "/health", "/langue", "/_stcore/health"])
def test_every_answer_carries_the_security_headers(live: Live, path: str) -> None:
    headers = live.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    rules = headers["content-security-policy"]
    assert "unsafe-eval" not in rules
    assert "script-src 'self' 'sha256-" in rules
    for rule in ("default-src 'self'", "object-src 'none'", "frame-ancestors 'none'", "form-action 'self'"):
        assert rule in rules


def test_the_only_inline_script_of_the_page_is_the_one_the_policy_allows(live: Live) -> None:
    reply = live.get("/")
    scripts = re.findall(r"<script>(.*?)</script>", reply.body.decode(), re.DOTALL)
    assert len(scripts) == 1
    digest = base64.b64encode(hashlib.sha256(scripts[0].encode()).digest()).decode()
    assert f"'sha256-{digest}'" in reply.headers["content-security-policy"]


def test_the_policy_never_repeats_a_strange_host() -> None:
    assert "evil" not in policy([], "x; script-src evil")


@pytest.mark.parametrize(("accepted", "language"), [("fr", "fr"), ("en-GB,en", "en"), ("de", "fr")])
def test_the_page_shell_speaks_the_language_of_the_visitor(live: Live, accepted: str, language: str) -> None:
    reply = live.get("/", accept_language=accepted)
    assert f'<html lang="{language}">' in reply.body.decode()
    assert reply.headers["content-language"] == language
    assert "<title>CarbonScore" in reply.body.decode()
    assert "agent" not in reply.body.decode()


def test_the_shell_is_compressed_and_not_kept_by_browsers(live: Live) -> None:
    reply = live.get("/bilan", accept_encoding="gzip", accept_language="en")
    assert reply.headers["cache-control"] == "no-cache"
    assert gzip.decompress(reply.body).decode() == shell.page("en")
    again = live.get("/bilan", accept_encoding="gzip", accept_language="en", if_none_match=reply.headers["etag"])
    assert (again.status, again.body) == (304, b"")


def _stream(live: Live) -> str:
    return f"ws://127.0.0.1:{live.port}/_stcore/stream"
