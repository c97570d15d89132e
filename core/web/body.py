"""How much a request may carry. Read here, before anything else sees it: too much is refused with 413 as soon as it is
announced or has arrived, whatever Content-Length says and also without it; too slow, with 408.

Files on their way to Streamlit are not kept here: it counts them as they come, up to `server.maxUploadSize`.
"""

from __future__ import annotations

from anyio import move_on_after
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

FORM = 64 * 1024
FILE = 200 * 1024 * 1024  # server.maxUploadSize (a test compares them)
ITS_OWN = "/api"  # refuses what is too large or too slow itself, as a problem (core/web/api/envelope.py)
UPLOADS = "/_stcore/upload_file"
AROUND_A_FILE = 64 * 1024  # what multipart adds to the file itself
PATIENCE_S = 30.0


class Bodies:
    """ASGI middleware. `upload`: bytes that one uploaded file may have."""

    def __init__(self, app: ASGIApp, upload: int = FILE) -> None:
        self.app = app
        self.upload = upload

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or _under(scope["path"], ITS_OWN):
            await self.app(scope, receive, send)
            return
        refusal = _announced(Headers(scope=scope), self._most(scope["path"]))
        if refusal is None and not _under(scope["path"], UPLOADS) and _carries(Headers(scope=scope)):
            read = await _read(receive, self._most(scope["path"]))
            if isinstance(read, Response):
                refusal = read
            else:
                receive = _again(read, receive)
        await (refusal or self.app)(scope, receive, send)

    def _most(self, path: str) -> int:
        return self.upload + AROUND_A_FILE if _under(path, UPLOADS) else FORM


def _under(path: str, prefix: str) -> bool:
    return path == prefix or path.startswith(f"{prefix}/")


def _carries(headers: Headers) -> bool:
    """HTTP/1.1: a request has a body when one of these says so."""
    return "transfer-encoding" in headers or headers.get("content-length", "0") != "0"


def _announced(headers: Headers, most: int) -> Response | None:
    """The refusal of what the headers announce, None when it may come in."""
    length = headers.get("content-length", "0")
    if not (length.isascii() and length.isdigit()):
        return _refusal(400)
    return _refusal(413) if int(length) > most else None


async def _read(receive: Receive, most: int) -> list[Message] | Response:
    """The messages of the body, up to its end; a refusal when there is too much of it or it takes too long."""
    messages: list[Message] = []
    size = 0
    with move_on_after(PATIENCE_S):
        while True:
            message = await receive()
            messages.append(message)
            size += len(message.get("body", b""))
            if size > most:
                return _refusal(413)
            if not message.get("more_body", False):
                return messages
    return _refusal(408)


def _again(messages: list[Message], receive: Receive) -> Receive:
    """A `receive` that gives what was read, then what comes next."""
    kept = iter(messages)

    async def give() -> Message:
        message = next(kept, None)
        return await receive() if message is None else message

    return give


def _refusal(status: int) -> Response:
    said = {400: "Requête illisible.", 408: "Envoi trop lent.", 413: "Envoi trop volumineux."}[status]
    return PlainTextResponse(said, status, {"Connection": "close", "Cache-Control": "no-store"})
