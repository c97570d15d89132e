"""What Streamlit leaves open and we close (reference: security notes on Streamlit 1.67, facts 1, 4 and 5).

- `/_stcore/upload_file` and `/media` answer 401 without a cookie we know, unless the person keeps the editions here;
- the WebSocket is refused without an Origin, or with a foreign one;
- `/_stcore/metrics`, `/_stcore/agent` and the script health check do not exist from outside.
"""

from __future__ import annotations

from collections.abc import Callable

from anyio import to_thread
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from core.web import cookies, origin

CLOSED = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/script-health-check")
PERSONAL = ("/_stcore/upload_file", "/media")
POLICY_VIOLATION = 1008


def _under(path: str, prefixes: tuple[str, ...]) -> bool:
    return any(path == prefix or path.startswith(f"{prefix}/") for prefix in prefixes)


class Guard:
    """ASGI middleware. `known` says whether a token belongs to somebody (it may ask the database), `keeper` whether
    the connection is that of the person who keeps the editions."""

    def __init__(self, app: ASGIApp, known: Callable[[str], bool], keeper: Callable[[HTTPConnection], bool]) -> None:
        self.app = app
        self.known = known
        self.keeper = keeper

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
        elif _under(path, PERSONAL) and not await self._somebody(HTTPConnection(scope)):
            await PlainTextResponse("Unauthorized", 401)(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _somebody(self, connection: HTTPConnection) -> bool:
        token = cookies.token(connection.cookies, cookies.is_https(connection))
        if token is not None and await to_thread.run_sync(self.known, token):
            return True
        return self.keeper(connection)
