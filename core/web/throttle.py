"""Not too many companies from one place: trying without an account costs nothing, so it is counted.

The count is shared by every process (PostgreSQL, `limits.take`); the address is only ever known as a keyed hash.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from anyio import to_thread
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from core.errors import Unavailable
from core.web import peer

COUNTED = frozenset({"/session/essai", "/session/exemple"})

_SAID = {
    "fr": (
        "Trop d'essais",
        "Beaucoup d'entreprises ont été ouvertes depuis votre connexion. Revenez dans {n} min, ou créez un compte.",
        "Retour à l'accueil",
    ),
    "en": (
        "Too many tries",
        "Many companies were opened from your connection. Come back in {n} min, or create an account.",
        "Back to the home page",
    ),
}
_PAGE = (
    '<!doctype html><html lang="{language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    '<title>{title} — CarbonScore</title><main style="max-width:34rem;margin:4rem auto;padding:0 1rem;'
    'font:1.05rem/1.6 system-ui,sans-serif"><h1>{title}</h1><p>{text}</p><p><a href="/">{back}</a></p></main></html>'
)


class Throttle:
    """ASGI middleware. `wait(address)` counts one and gives the seconds to wait (0: go on); `reading` the language."""

    def __init__(self, app: ASGIApp, wait: Callable[[str], int], reading: Callable[[Request], str]) -> None:
        self.app = app
        self.wait = wait
        self.reading = reading

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        counted = scope["type"] == "http" and scope["method"] == "POST" and scope["path"] in COUNTED
        came_from = peer.address(HTTPConnection(scope)) if counted else None
        try:
            seconds = 0 if came_from is None else await to_thread.run_sync(self.wait, came_from)
        except Unavailable:  # the form itself says so, and opens nothing either
            seconds = 0
        if seconds:
            await refusal(seconds, self.reading(Request(scope)))(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def refusal(seconds: int, language: str) -> HTMLResponse:
    """The page that says when to come back."""
    title, text, back = (escape(part.format(n=-(-seconds // 60))) for part in _SAID[language])
    body = _PAGE.format(language=language, title=title, text=text, back=back)
    return HTMLResponse(body, 429, {"Retry-After": str(seconds), "Cache-Control": "no-store"})
