"""Shared reports, for who has no account: /partage/{token} and its PDF, /integration/{token} and its badge.

Whatever opens nothing gets one same answer: a link expired, revoked, unknown, of a report that is gone, a wrong
password, a path that somebody guessed.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocketClose

from core.errors import NotFound
from core.language import speaking
from core.report.badge import badge, embedded
from core.services.report_kinds import File
from core.services.share_openings import PROOF_LASTS_S
from core.services.shares import Kind, Locked, Shared, Shares
from core.web import cookies, forms, origin, peer, plain_pages, share_pages
from core.web.forms import SEE_OTHER, Form, Open
from core.web.report_routes import attachment

PAGE, FRAME = "/partage", "/integration"
AHEAD = ("sec-purpose", "purpose", "x-moz")
_ROBOTS = re.compile(r"bot\b|crawl|spider|preview|facebookexternalhit|whatsapp|skype|slack|curl|wget|python", re.I)

Reading = Callable[[Request], str]
Work = Callable[[Request], Response]
Answer = Callable[[Request], Awaitable[Response]]


def routes(services: Open, reading: Reading) -> list[BaseRoute]:
    """`reading`: the language of who asks."""
    desk = Desk(services)
    return [
        Route(f"{PAGE}/{{token}}", _threaded(desk.page, reading), methods=["GET"]),
        Route(f"{PAGE}/{{token}}", _posted(desk.unlock, reading), methods=["POST"]),
        Route(f"{PAGE}/{{token}}/rapport.pdf", _threaded(desk.pdf, reading), methods=["GET"]),
        Route(f"{FRAME}/{{token}}", _threaded(desk.embedded, reading), methods=["GET"]),
        Route(f"{FRAME}/{{token}}/badge.svg", _threaded(desk.badge, reading), methods=["GET"]),
        _nothing_else(PAGE, reading),
        _nothing_else(FRAME, reading),
    ]


class Desk:
    """One method a route."""

    def __init__(self, services: Open) -> None:
        self._services = services

    def page(self, request: Request) -> Response:
        """The report, the form of its password, or the refusal."""
        found = self._seen(request)
        if isinstance(found, Locked):
            return HTMLResponse(share_pages.locked(_token(request)))
        if found is None:
            return refusal()
        about = self._shares.about(found)
        html = self._shares.file(found, "html").content.decode("utf-8")
        self._count(request, found)
        with speaking(about.language):
            return HTMLResponse(share_pages.report(html, about, found, _token(request)))

    def unlock(self, request: Request, form: Form) -> Response:
        """The password: right, the report for an hour in this browser; wrong, the refusal of every closed link."""
        token, place = _token(request), peer.address(request)
        self._shares.count_try(token, place)
        found = self._shares.seen(token, password=form.get("mot_de_passe", ""))
        if not isinstance(found, Shared):
            return refusal()
        self._shares.forget_tries(token, place)
        response = RedirectResponse(f"{PAGE}/{token}", SEE_OTHER)
        proof, https = self._shares.proof(found), cookies.is_https(request)
        cookies.give_share(response, proof, f"{PAGE}/{token}", https, PROOF_LASTS_S)
        return response

    def pdf(self, request: Request) -> Response:
        found = self._seen(request)
        return _file(self._shares.file(found, "pdf")) if isinstance(found, Shared) else refusal()

    def embedded(self, request: Request) -> Response:
        """The small page of a frame; framed by the sites of the link, refusals too: they say nothing."""
        found = self._seen(request, Kind.EMBED)
        if not isinstance(found, Shared):
            return _framed(refusal(), None)
        about, footprint = self._shares.about(found), self._shares.footprint(found)
        self._count(request, found)
        return _framed(HTMLResponse(embedded(about.company, footprint, about.language)), found)

    def badge(self, request: Request) -> Response:
        found = self._seen(request, Kind.EMBED)
        if not isinstance(found, Shared):
            return _framed(refusal(), None)
        about = self._shares.about(found)
        drawn = badge(about.company, about.year, about.total_kg, about.language)
        return _framed(Response(drawn, media_type="image/svg+xml"), found)

    @property
    def _shares(self) -> Shares:
        return self._services().shares

    def _seen(self, request: Request, kind: Kind = Kind.LINK) -> Shared | Locked | None:
        proof = cookies.share(request.cookies, cookies.is_https(request))
        return self._shares.seen(_token(request), kind, proof=proof)

    def _count(self, request: Request, found: Shared) -> None:
        if opened_by_somebody(request):
            self._shares.count_view(found)


def refusal() -> Response:
    """The one answer of all that opens nothing."""
    return HTMLResponse(share_pages.closed(), 404)


def opened_by_somebody(request: Request) -> bool:
    """A page that a person opens: not a HEAD, a browser that reads ahead, or a program that shows what is behind."""
    ahead = any("pre" in request.headers.get(name, "").lower() for name in AHEAD)
    agent = request.headers.get("user-agent", "")
    return request.method == "GET" and not ahead and not _ROBOTS.search(agent)


def _token(request: Request) -> str:
    return str(request.path_params.get("token", ""))


def _file(file: File) -> Response:
    return Response(file.content, media_type=file.mime, headers=attachment(file))


def _framed(response: Response, shared: Shared | None) -> Response:
    """Who may frame it; core.web.headers completes the policy, on these two routes only."""
    sites = " ".join(shared.sites) if shared is not None else ""
    response.headers["Content-Security-Policy"] = f"frame-ancestors {sites or '*'}"
    return response


def _threaded(work: Work, reading: Reading) -> Answer:
    async def answer(request: Request) -> Response:
        return await to_thread.run_sync(_told, work, request, reading)

    return answer


def _posted(work: Callable[[Request, Form], Response], reading: Reading) -> Answer:
    """Our own form, and no page that would make its visitors guess for it."""

    async def answer(request: Request) -> Response:
        if not _from_here(request):
            return PlainTextResponse("Origine refusée.", 403)
        form = await forms.read(request)
        if form is None:
            return PlainTextResponse("Formulaire trop grand.", 413)
        return await to_thread.run_sync(_told, lambda asked: work(asked, form), request, reading)

    return answer


def _from_here(request: Request) -> bool:
    """Our page sends no referrer, so browsers name its origin « null », as they name that of a hidden frame of another
    site: Sec-Fetch-Site tells them apart. A program that says neither only guesses for itself, and is counted."""
    site, named = request.headers.get("sec-fetch-site", "none"), request.headers.get("origin", "null")
    return site in ("none", "same-origin") and (named == "null" or origin.is_ours(request))


def _told(work: Work, request: Request, reading: Reading) -> Response:
    """The answer in the language of who asks. What went away while it was read is closed like all the rest."""

    def done(asked: Request) -> Response:
        try:
            return work(asked)
        except NotFound:
            return refusal()

    return plain_pages.told(done, request, reading(request))


def _nothing_else(prefix: str, reading: Reading) -> Mount:
    """Whatever else somebody may type below this path; line ends included. No socket is answered either."""

    async def nothing(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await WebSocketClose()(scope, receive, send)
            return
        response = _told(lambda _: refusal(), Request(scope), reading)
        await response(scope, receive, send)

    mount = Mount(prefix, nothing)
    mount.path_regex = re.compile(rf"^{prefix}/(?P<path>.*)$", re.DOTALL)
    return mount
