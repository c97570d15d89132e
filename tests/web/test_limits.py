"""What the front refuses before anybody reads it, what it counts, and what it writes in its log."""

from __future__ import annotations

import json
import re
import socket
import tomllib
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import psutil
import pytest
from starlette.requests import HTTPConnection
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from core.settings import ROOT
from core.web import body, peer
from core.web.requests import written
from core.web.sockets import Sockets
from core.web.throttle import refusal
from tests.conftest import Cluster
from tests.live import Live, running

STREAMLIT = Subprotocol("streamlit")
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def fresh(cluster: Cluster, furnished_template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """An application of this module's own: its counters and its log are those of these tests."""
    folder = tmp_path_factory.mktemp("limits")
    with cluster.copy(furnished_template) as url, running(url, folder) as application:
        (folder / "where").write_text(str(application.pid))
        LOGS[application.pid] = folder / "app.log"
        yield application


LOGS: dict[int, Any] = {}


def _log(live: Live) -> str:
    return str(LOGS[live.pid].read_text(encoding="utf-8"))


def _raw(live: Live, head: str, *parts: bytes) -> bytes:
    """Bytes sent as they are; the answer up to the end of its head."""
    with socket.create_connection(("127.0.0.1", live.port), timeout=20) as link:
        link.sendall(f"{head}\r\nHost: 127.0.0.1:{live.port}\r\n".encode())
        try:
            for part in parts:
                link.sendall(part)
        except OSError:
            pass
        link.settimeout(20)
        return link.recv(65536)


def _status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


@pytest.mark.parametrize(
    ("path", "most"), [("/session/essai", body.FORM), ("/bilan", body.FORM), ("/api/v1/calculate", 5 * 2**20)]
)
def test_too_much_is_refused_as_soon_as_it_is_announced(fresh: Live, path: str, most: int) -> None:
    answer = _raw(fresh, f"POST {path} HTTP/1.1\r\nContent-Type: {FORM}\r\nContent-Length: {most + 1}", b"\r\n")
    assert _status(answer) == 413


def test_a_file_larger_than_streamlit_takes_is_refused_before_it_is_sent(fresh: Live) -> None:
    cookie = fresh.guest()
    length = body.FILE + body.AROUND_A_FILE + 1
    head = f"PUT /_stcore/upload_file/session/file HTTP/1.1\r\nCookie: {cookie}\r\nContent-Length: {length}"
    assert _status(_raw(fresh, head, b"\r\n")) == 413


def test_the_limit_of_files_is_the_one_streamlit_was_given() -> None:
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert settings["server"]["maxUploadSize"] * 1024 * 1024 == body.FILE
    assert settings["server"]["maxMessageSize"] <= 20
    assert settings["server"]["maxWidgetStateSize"] <= 2


def test_what_comes_in_pieces_without_saying_how_much_is_counted(fresh: Live) -> None:
    piece = b"4000\r\n" + b"x" * 0x4000 + b"\r\n"
    head = f"POST /session/essai HTTP/1.1\r\nContent-Type: {FORM}\r\nTransfer-Encoding: chunked"
    assert _status(_raw(fresh, head, b"\r\n", *[piece] * 5)) == 413


@pytest.mark.parametrize("length", ["-1", "1e9", "12, 13", "０"])
def test_a_length_that_is_no_number_is_refused(fresh: Live, length: str) -> None:
    answer = _raw(fresh, f"POST /session/essai HTTP/1.1\r\nContent-Length: {length}", b"\r\n")
    assert _status(answer) == 400


def test_a_form_within_the_limit_goes_through_whole(fresh: Live) -> None:
    reply = fresh.post("/session/exemple", {"exemple": "x" * (body.FORM - 200)})
    assert (reply.status, reply.headers["location"]) == (303, "/reprendre?refus=1")


def test_the_seventeenth_guest_is_welcome_and_the_twenty_first_is_told_when_to_come_back(fresh: Live) -> None:
    place = "203.0.113.7"
    replies = [fresh.post("/session/essai", x_forwarded_for=place) for _ in range(21)]
    assert [reply.status for reply in replies[:20]] == [303] * 20
    assert replies[20].status == 429
    assert not replies[20].cookies
    assert 0 < int(replies[20].headers["retry-after"]) <= 600
    text = bytes(replies[20].body).decode()
    assert re.search(r"Revenez dans \d+ min", text)
    assert fresh.post("/session/exemple", {"exemple": "bureau"}, x_forwarded_for=place).status == 429
    assert fresh.post("/session/essai", x_forwarded_for="203.0.113.8").status == 303
    english = fresh.post("/session/essai", x_forwarded_for=place, accept_language="en")
    assert "Come back in" in english.body.decode()


def test_the_page_that_refuses_rounds_the_wait_up() -> None:
    assert "2 min" in bytes(refusal(61, "fr").body).decode()
    assert refusal(61, "fr").headers["retry-after"] == "61"


@pytest.mark.parametrize(
    ("host", "counted"),
    [
        ("127.0.0.1", None), ("::1", None), ("::ffff:127.0.0.1", None), ("testclient", None),
        ("203.0.113.7", "203.0.113.7"), ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"), ("2001:db8:1:2::9%eth0", "2001:db8:1:2::/64"),
    ],
)  # fmt: skip
def test_a_place_is_an_address_or_a_home_network(host: str, counted: str | None) -> None:
    assert peer.address(HTTPConnection({"type": "http", "headers": [], "client": (host, 1)})) == counted


def test_one_place_opens_so_many_pages_a_minute_and_no_more() -> None:
    gate = Sockets(app=lambda *_: None, most=100, a_minute=3)  # type: ignore[arg-type]
    assert [gate._room("203.0.113.7") for _ in range(4)] == [True, True, True, False]
    assert gate._room("203.0.113.8")


def test_one_place_holds_so_many_pages_open_and_no_more(fresh: Live) -> None:
    """The hundred-and-first socket of one address is refused, another address is not."""
    with ExitStack() as open_now:
        for _ in range(100):
            open_now.enter_context(_socket(fresh, "203.0.113.20"))
        with pytest.raises(InvalidStatus):
            _socket(fresh, "203.0.113.20")
        open_now.enter_context(_socket(fresh, "203.0.113.21"))


def _socket(live: Live, place: str = "127.0.0.1", query: str = "", **headers: str) -> ClientConnection:
    """A page's WebSocket, from this address (the application believes its proxy: this machine)."""
    where = f"ws://127.0.0.1:{live.port}/_stcore/stream{query}"
    sent = {"X-Forwarded-For": place, **headers}
    return connect(where, origin=Origin(live.url), subprotocols=[STREAMLIT], additional_headers=sent, compression=None)


def test_a_socket_that_sends_too_much_is_closed(fresh: Live) -> None:
    before = psutil.Process(fresh.pid).memory_info().rss
    with _socket(fresh) as link:
        link.send(b"\0" * (3 * 1024 * 1024))
        with pytest.raises(Exception, match="1009"):
            while True:
                link.recv(timeout=10)
    assert psutil.Process(fresh.pid).memory_info().rss - before < 50 * 1024 * 1024


def test_every_request_has_a_number_and_a_line_without_anything_personal(fresh: Live) -> None:
    cookie = fresh.guest()
    reply = fresh.get("/media/absent?jeton=secret-in-the-query", cookie=cookie, x_request_id="edge-12345678")
    assert reply.headers["x-request-id"] == "edge-12345678"
    forged = fresh.get("/health?x=1", x_request_id="a b; c\tinjected")
    assert re.fullmatch(r"[0-9a-f]{16}", forged.headers["x-request-id"])
    with _socket(fresh, "203.0.113.99", "?jeton=secret-in-the-query", Cookie=cookie):
        pass
    fresh.get("/after")
    log = _log(fresh)
    lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    mine = [line for line in lines if line.get("request_id") == "edge-12345678"]
    assert [(line["method"], line["path"], line["status"]) for line in mine] == [("GET", "/media/…", 404)]
    assert mine[0]["ms"] >= 0
    for secret in ("secret-in-the-query", "203.0.113", cookie.split("=")[1], "injected"):
        assert secret not in log


def test_the_session_id_in_the_path_of_a_file_is_not_written() -> None:
    assert written("/_stcore/upload_file/2f6a-session-id/file-1") == "/_stcore/upload_file/…"
    assert written("/x" * 400) == "/x" * 100


@pytest.mark.parametrize("path", ["/media/absent", "/session/essai", "/api/v1/factors"])
def test_no_cache_keeps_personal_answers(fresh: Live, path: str) -> None:
    assert fresh.get(path, cookie=fresh.guest()).headers["cache-control"] == "no-store"
