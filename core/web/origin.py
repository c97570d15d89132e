"""Does this request come from one of our own pages? Asked of every POST and of the WebSocket."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.requests import HTTPConnection


def is_ours(connection: HTTPConnection) -> bool:
    """True when the Origin header names the very host that was asked. A missing Origin is refused."""
    origin, host = connection.headers.get("origin"), connection.headers.get("host")
    if not origin or not host:
        return False
    parts = urlsplit(origin)
    return parts.scheme in ("http", "https") and parts.netloc.lower() == host.lower()
