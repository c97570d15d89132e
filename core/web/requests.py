"""One line of JSON per request, and the number that ties together everything one request made the program write.

What is written: method, path, status, milliseconds, number. Never a query string (links carry tokens), a cookie, an
e-mail or an address; nor the session id that Streamlit puts into the path of a file, nor the token of a shared link.
"""

from __future__ import annotations

import re
import secrets
import time

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

NUMBER = "X-Request-Id"
_WELL_FORMED = re.compile(r"[A-Za-z0-9_-]{8,64}")
_PERSONAL = re.compile(r"^/*(media|_stcore/upload_file|partage|integration)/.*", re.DOTALL | re.IGNORECASE)
_LONGEST = 200
_log = structlog.get_logger("web")


def number(headers: Headers) -> str:
    """The number a proxy gave this request, if it looks like one; else one of ours."""
    given = headers.get(NUMBER, "")
    return given if _WELL_FORMED.fullmatch(given) else secrets.token_hex(8)


def written(path: str) -> str:
    """What of a path goes to the log."""
    return _PERSONAL.sub(r"/\1/…", path)[:_LONGEST]


class Requests:
    """ASGI middleware, the outermost: whatever the others refuse is written too."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        mine = number(Headers(scope=scope))
        status, began = 0, time.perf_counter()

        async def numbered(message: Message) -> None:
            nonlocal status
            if message["type"] in ("http.response.start", "websocket.http.response.start"):
                status = message["status"]
                MutableHeaders(scope=message)[NUMBER] = mine
            elif message["type"] in ("websocket.accept", "websocket.close"):
                status = status or (101 if message["type"] == "websocket.accept" else 403)
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=mine):
            try:
                await self.app(scope, receive, numbered)
            finally:
                took = round((time.perf_counter() - began) * 1000, 1)
                method = scope.get("method", "WEBSOCKET")
                _log.info("request", method=method, path=written(scope["path"]), status=status or 500, ms=took)
