"""How a visitor gets, keeps and gives back a company: forms of our own pages, posted here.

Nothing is created by a GET: a crawler, a preview or an <img> of another site starts no company. Each POST must
carry an Origin naming this very host. The answer is a redirection, so that the page that opens makes a new
connection and reads the cookie.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol

from anyio import to_thread
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from core.errors import AccessDenied, DataError, NotFound, Unavailable
from core.language import COOKIE, LANGUAGES, choose, speaking
from core.web import cookies, origin

SEE_OTHER = 303
YEAR = 365 * 24 * 3600
FRESH = {"Cache-Control": "no-store"}

Answer = Callable[[Request], Awaitable[Response]]


class Desk(Protocol):
    """What the routes need of the services. Tokens in, tokens out."""

    def start(self) -> str: ...
    def open_sample(self, key: str) -> str: ...
    def resume(self, token: str) -> str: ...
    def leave(self, token: str) -> None: ...


def routes(desk: Desk) -> list[Route]:
    """POST /session/essai, /session/exemple, /session/reprise, /session/depart; GET /langue."""
    return [
        Route("/session/essai", _opens(lambda form: desk.start(), "/questionnaire"), methods=["POST"]),
        Route(
            "/session/exemple",
            _opens(lambda form: desk.open_sample(_text(form, "exemple")), "/bilan"),
            methods=["POST"],
        ),
        Route(
            "/session/reprise",
            _opens(lambda form: desk.resume(_text(form, "jeton")), "/questionnaire"),
            methods=["POST"],
        ),
        Route("/session/depart", _leaves(desk), methods=["POST"]),
        Route("/langue", set_language, methods=["GET"]),
    ]


def _opens(opens: Callable[[FormData], str], goes_to: str) -> Answer:
    """A form that opens a company: its token becomes this browser's cookie."""

    async def answer(request: Request) -> Response:
        if not origin.is_ours(request):
            return PlainTextResponse("Origine refusée.", 403)
        form = await request.form(max_fields=4, max_files=0)
        wanted = choose(request.cookies.get(COOKIE), request.headers.get("accept-language", "fr"))
        try:
            with speaking(wanted):
                token = await to_thread.run_sync(opens, form)
        except (AccessDenied, DataError, NotFound):
            return RedirectResponse("/reprendre?refus=1", SEE_OTHER, FRESH)
        except Unavailable:
            return RedirectResponse("/", SEE_OTHER, FRESH)
        response = RedirectResponse(goes_to, SEE_OTHER, FRESH)
        cookies.give(response, token, cookies.is_https(request))
        return response

    return answer


def _leaves(desk: Desk) -> Answer:
    """The form that gives the cookie back; its token opens nothing any more."""

    async def answer(request: Request) -> Response:
        if not origin.is_ours(request):
            return PlainTextResponse("Origine refusée.", 403)
        https = cookies.is_https(request)
        token = cookies.token(request.cookies, https)
        if token is not None:
            await to_thread.run_sync(desk.leave, token)
        response = RedirectResponse("/", SEE_OTHER, FRESH)
        cookies.take_back(response, https)
        return response

    return answer


async def set_language(request: Request) -> Response:
    """GET /langue?vers=en&page=/bilan: a preference, harmless by GET; back to the page it was asked from."""
    response = RedirectResponse(local_path(request.query_params.get("page", "/")), SEE_OTHER, FRESH)
    wanted = request.query_params.get("vers", "")
    if wanted in LANGUAGES:
        secure = cookies.is_https(request)
        response.set_cookie(COOKIE, wanted, max_age=YEAR, path="/", secure=secure, httponly=True, samesite="lax")
    return response


def local_path(path: str) -> str:
    """A path of this application, `/` for anything that could lead elsewhere."""
    plain = path.startswith("/") and not path.startswith("//") and "\\" not in path
    return path if plain and path.isprintable() else "/"


def _text(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value if isinstance(value, str) else ""
