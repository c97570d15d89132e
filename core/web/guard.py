"""What Streamlit leaves open and we close (reference: security notes on Streamlit 1.67, facts 1, 4 and 5).

- `/_stcore/upload_file` and `/media` answer 401 without a cookie we know, unless the person keeps the editions here;
- a file of `/media` is served to the visitors whose pages offer it, and to nobody else who has its address;
- the WebSocket is refused without an Origin, or with a foreign one;
- `/_stcore/metrics`, `/_stcore/agent` and the script health check do not exist from outside.
"""

from __future__ import annotations

from collections.abc import Callable

from anyio import to_thread
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from core.errors import Unavailable
from core.web import cookies, origin

CLOSED = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/script-health-check")
PERSONAL = ("/_stcore/upload_file", "/media")
POLICY_VIOLATION = 1008


def _under(path: str, prefixes: tuple[str, ...]) -> bool:
    return any(path == prefix or path.startswith(f"{prefix}/") for prefix in prefixes)


class Guard:
    """ASGI middleware. `known` says whether a token belongs to somebody (it may ask the database), `keeper` whether
    the connection is that of the person who keeps the editions, `holds` whether the pages of this token were given
    the file of this path."""

    def __init__(
        self,
        app: ASGIApp,
        known: Callable[[str], bool],
        keeper: Callable[[HTTPConnection], bool],
        holds: Callable[[str, str], bool],
    ) -> None:
        self.app = app
        self.known = known
        self.keeper = keeper
        self.holds = holds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        if origin.is_ours(HTTPConnection(scope)):
            await self.app(scope, receive, send)
            return
        await receive()  # websocket.connect
        await send({"type": "websocket.close", "code": POLICY_VIOLATION, "reason": "origin"})

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        if _under(path, CLOSED):
            await PlainTextResponse("Not found", 404)(scope, receive, send)
        else:
            refusal = await self._refusal(HTTPConnection(scope)) if _under(path, PERSONAL) else None
            await (refusal or self.app)(scope, receive, send)

    async def _refusal(self, connection: HTTPConnection) -> Response | None:
        """Why this file may not be touched; None when it may: the visitor's own, or the keeper's."""
        token = cookies.token(connection.cookies, cookies.is_https(connection))
        try:
            if token is None or not await to_thread.run_sync(self.known, token):
                return None if self.keeper(connection) else PlainTextResponse("Unauthorized", 401)
        except Unavailable:
            return PlainTextResponse("Service unavailable", 503, {"Retry-After": "5"})
        if _under(connection.url.path, ("/media",)) and not self.holds(connection.url.path, token):
            return None if self.keeper(connection) else PlainTextResponse("Not found", 404)
        return None
