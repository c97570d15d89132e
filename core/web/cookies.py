"""The one cookie that says who is here: opaque, 256 bits, HttpOnly, SameSite=Lax.

On https it is `__Host-cs` (Secure, Path=/, no Domain: another sub-domain cannot plant it); on plain http, which
only a local installation speaks, it is `cs`. A plain cookie is never read on https. Others live shortly:
`__Host-cs-step`, what a browser shows again with a code or a link, `cs_next`, the page it wanted then, and `cs_form`,
what was typed in a refused form. A fourth, `__Secure-cs-share`, opens one shared report again for an hour, and is sent
to the address of that report only.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from urllib.parse import quote, unquote

from starlette.requests import HTTPConnection
from starlette.responses import Response

SECURE_NAME = "__Host-cs"
PLAIN_NAME = "cs"
LANGUAGE = "cs_lang"
MONTH = 30 * 24 * 3600
STEP = "-step"
FORM = "cs_form"
NEXT = "cs_next"
FORM_LASTS_S = 300
LONGEST_FORM = 2048
SHARE = "cs-share"


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


def step(cookies: Mapping[str, str], https: bool) -> str | None:
    """What this browser was given to show again with a code, or with a link."""
    return cookies.get(name(https) + STEP) or None


def give_step(response: Response, value: str, https: bool, lasts_s: int) -> None:
    """Set the step for `lasts_s` seconds; '' removes it."""
    response.set_cookie(
        name(https) + STEP,
        value,
        max_age=lasts_s if value else 0,
        path="/",
        secure=https,
        httponly=True,
        samesite="lax",
    )


def next_page(cookies: Mapping[str, str]) -> str | None:
    """The page that was wanted before the code or the letter: to be led through `local_path`."""
    return unquote(cookies.get(NEXT, "")) or None


def give_next(response: Response, page: str, https: bool, lasts_s: int) -> None:
    """Remember the page that is wanted once somebody is in; '' forgets it."""
    response.set_cookie(
        NEXT, quote(page), max_age=lasts_s if page else 0, path="/session", secure=https, httponly=True, samesite="lax"
    )


def share(cookies: Mapping[str, str], https: bool) -> str:
    """What this browser was given with the right password of the shared report it asks for; '' without."""
    return cookies.get(_share(https), "")


def give_share(response: Response, value: str, path: str, https: bool, lasts_s: int) -> None:
    """`path`: of the shared report, the only one this cookie is sent to."""
    response.set_cookie(_share(https), value, max_age=lasts_s, path=path, secure=https, httponly=True, samesite="lax")


def _share(https: bool) -> str:
    return f"__Secure-{SHARE}" if https else SHARE


def keep_typed(response: Response, fields: Mapping[str, str], https: bool) -> None:
    """For the page of a refused form: what was typed, for five minutes. Never called with a password."""
    kept = urlsafe_b64encode(json.dumps(dict(fields)).encode()).decode().rstrip("=")
    if len(kept) <= LONGEST_FORM:
        response.set_cookie(FORM, kept, max_age=FORM_LASTS_S, path="/", secure=https, httponly=True, samesite="lax")


def typed(cookies: Mapping[str, str]) -> dict[str, str]:
    """Field → what was typed in the form that was refused; nothing for a cookie we did not write."""
    kept = cookies.get(FORM, "")
    try:
        fields = json.loads(urlsafe_b64decode(kept + "=" * (-len(kept) % 4)))
    except ValueError:
        return {}
    if not isinstance(fields, dict):
        return {}
    return {name: value for name, value in fields.items() if isinstance(name, str) and isinstance(value, str)}
