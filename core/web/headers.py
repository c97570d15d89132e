"""Security headers of every HTTP answer, and the content policy that keeps pages from calling outside.

Nothing of ours can be framed, but two routes made for it (EMBEDDED), and then only by the sites that the answer itself
names. Pages for who has no account (OUTSIDE) run no script at all, and are neither kept nor listed by anybody. A
file to take away (SANDBOX, as the answer itself says) runs nothing either, should a browser show it instead.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)
_HOST = re.compile(r"[A-Za-z0-9.\-]+(:\d{1,5})?|\[[0-9A-Fa-f:.]+\](:\d{1,5})?")

FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}

PERSONAL = ("/media/", "/session/", "/_stcore/upload_file/")  # no cache keeps these; the API says so itself

OUTSIDE = re.compile(r"/(?:partage|integration)/.*|/verifier", re.DOTALL)
SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'none'"
EMBEDDED = re.compile(r"/integration/[A-Za-z0-9_-]{43}(?:/badge\.svg)?")
BARE = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; base-uri 'none'"
UNSEEN = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}
ALLOWED = re.compile(r"frame-ancestors (?:\*|https://[a-z0-9.-]+(?::\d{1,5})?(?: https://[a-z0-9.-]+(?::\d{1,5})?)*)")


def inline_hashes(html: str) -> list[str]:
    """CSP sources of the inline scripts of a page: `'sha256-…'`, one per script."""
    bodies = (match.group(1).encode() for match in _INLINE.finditer(html))
    return [f"'sha256-{base64.b64encode(hashlib.sha256(body).digest()).decode()}'" for body in bodies]


def policy(hashes: Iterable[str], host: str) -> str:
    """Content-Security-Policy for a page served by `host` (its own WebSocket, nothing else outside)."""
    sockets = f" ws://{host} wss://{host}" if _HOST.fullmatch(host) else ""
    return "; ".join(
        (
            "default-src 'self'",
            " ".join(("script-src 'self'", *hashes)),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            f"connect-src 'self'{sockets}",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "form-action 'self'",
        )
    )


class Headers:
    """ASGI middleware. `html` is the page shell whose inline scripts are allowed by their hash."""

    def __init__(self, app: ASGIApp, html: str) -> None:
        self.app = app
        self.hashes = inline_hashes(html)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        connection = HTTPConnection(scope)

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._add(MutableHeaders(scope=message), connection)
            await send(message)

        await self.app(scope, receive, with_headers)

    def _add(self, headers: MutableHeaders, connection: HTTPConnection) -> None:
        path, said = connection.scope["path"], headers.get("Content-Security-Policy", "")
        headers.update(FIXED)
        headers["Content-Security-Policy"] = policy(self.hashes, connection.headers.get("host", ""))
        if path.startswith(PERSONAL):
            headers["Cache-Control"] = "no-store"
        elif EMBEDDED.fullmatch(path) and ALLOWED.fullmatch(said):
            headers.update(UNSEEN)
            headers["Content-Security-Policy"] = f"{BARE}; {said}"
            headers["Cross-Origin-Resource-Policy"] = "cross-origin"
            del headers["X-Frame-Options"]
        elif OUTSIDE.fullmatch(path):
            headers.update(UNSEEN)
            headers["Content-Security-Policy"] = f"{BARE}; frame-ancestors 'none'"
        if said == SANDBOX:
            headers["Content-Security-Policy"] = said
        if connection.url.scheme == "https":
            headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
