"""The one cookie that says who is here: opaque, 256 bits, HttpOnly, SameSite=Lax.

On https it is `__Host-cs` (Secure, Path=/, no Domain: another sub-domain cannot plant it); on plain http, which
only a local installation speaks, it is `cs`. A plain cookie is never read on https.
"""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import HTTPConnection
from starlette.responses import Response

SECURE_NAME = "__Host-cs"
PLAIN_NAME = "cs"
LANGUAGE = "cs_lang"
MONTH = 30 * 24 * 3600


def name(https: bool) -> str:
    return SECURE_NAME if https else PLAIN_NAME


def is_https(connection: HTTPConnection) -> bool:
    """True behind TLS. The scheme follows X-Forwarded-Proto only from a trusted proxy (uvicorn's rule)."""
    return connection.url.scheme in ("https", "wss")


def token(cookies: Mapping[str, str], https: bool) -> str | None:
    """The visitor's token, if the browser sent one."""
    return cookies.get(name(https)) or None


def give(response: Response, value: str, https: bool) -> None:
    """Set the visitor's cookie for a month."""
    response.set_cookie(name(https), value, max_age=MONTH, path="/", secure=https, httponly=True, samesite="lax")


def take_back(response: Response, https: bool) -> None:
    """Remove the visitor's cookie from the browser (the token itself is revoked in the database)."""
    response.delete_cookie(name(https), path="/", secure=https, httponly=True, samesite="lax")
