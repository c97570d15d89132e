"""Security headers of every HTTP answer, and the content policy that keeps pages from calling outside."""

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
        headers.update(FIXED)
        if connection.scope["path"].startswith(PERSONAL):
            headers["Cache-Control"] = "no-store"
        headers["Content-Security-Policy"] = policy(self.hashes, connection.headers.get("host", ""))
        if connection.url.scheme == "https":
            headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
