"""Around every request of the API: its number, the size and type of its body, and what happens when all else fails.

Everything here is answered as a problem too. Bodies are read before the route, so that one that is too large is
refused while it arrives.
"""

from __future__ import annotations

import re
import secrets

import structlog
from anyio import move_on_after
from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.errors import InputError
from core.web.api import kinds
from core.web.api.problems import Stop, answer

MAX_BODY = 5 * 2**20
MAX_FILE = 100 * 2**20  # a body that is a file, from who at least shows a key
PATIENCE_S = 30.0
WITH_BODY = frozenset({"POST", "PUT", "PATCH"})
_JSON = re.compile(r"application/json\s*(;\s*charset=\"?utf-8\"?\s*)?", re.IGNORECASE)
FILES = {"/v1/ledger": ("application/octet-stream", "text/plain", "application/zip")}  # operations whose body is a file
_log = structlog.get_logger("api")


class Envelope:
    """ASGI middleware of the API alone."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        known = structlog.contextvars.get_contextvars().get("request_id")  # of core/web/requests.py
        scope.setdefault("state", {})["request_id"] = known or secrets.token_hex(8)
        reply = _Reply(scope, send)
        try:
            ready = await _opened(scope, receive)
            await self.app(scope, ready, reply.send)
        except Stop as stop:
            await answer(Request(scope), stop)(scope, receive, reply.send)
        except ClientDisconnect:
            _log.info("gone", request_id=scope["state"]["request_id"])
        except Exception as error:  # noqa: BLE001 (the last resort: logged, told calmly)
            _log.error("unexpected", request_id=scope["state"]["request_id"], exc_info=error)
            if not reply.started:
                await answer(Request(scope), Stop(kinds.UNEXPECTED))(scope, receive, reply.send)


class _Reply:
    """Sends, with the headers that every answer carries."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._scope, self._send, self.started = scope, send, False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            headers = MutableHeaders(scope=message)
            headers.setdefault("Cache-Control", "no-store")
            headers.setdefault("Vary", "Authorization, Accept-Language")
            headers["X-Request-Id"] = self._scope["state"]["request_id"]
            headers.update(self._scope["state"].get("headers", {}))
        await self._send(message)


async def _opened(scope: Scope, receive: Receive) -> Receive:
    """A `receive` that gives the whole body, read and checked. Raises Stop, ClientDisconnect."""
    if scope["method"] not in WITH_BODY:
        return receive
    headers = Headers(scope=scope)
    file = next((types for path, types in FILES.items() if scope["path"].endswith(path)), ())
    most = MAX_FILE if file and "authorization" in headers else MAX_BODY
    length = headers.get("content-length", "0")
    if not length.isdecimal() or int(length) > most:
        raise _too_large(most)
    content = scope["state"]["body"] = await _read(receive, most)
    sent = headers.get("content-type", "")
    if content and not (_media(sent) in file if file else _JSON.fullmatch(sent)):
        raise Stop(kinds.MEDIA_TYPE)
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": content, "more_body": False}

    return again


def _media(sent: str) -> str:
    return sent.partition(";")[0].strip().lower()


async def _read(receive: Receive, most: int) -> bytes:
    content = bytearray()
    with move_on_after(PATIENCE_S):
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise ClientDisconnect
            content += message.get("body", b"")
            if len(content) > most:
                raise _too_large(most)
            if not message.get("more_body"):
                return bytes(content)
    raise Stop(kinds.TOO_SLOW)


def _too_large(most: int) -> Stop:
    return Stop(kinds.TOO_LARGE, InputError("Le corps dépasse {most} Mo : découpez votre envoi.", most=most // 2**20))
