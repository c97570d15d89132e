"""Out to a provider and back. The state of a flow is a signed cookie of ten minutes, for /session/oidc only."""

from __future__ import annotations

from urllib.parse import urlsplit

import httpx
from anyio import to_thread
from authlib.common.errors import AuthlibBaseError
from joserfc.errors import JoseError
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from core.bootstrap import Services
from core.errors import AccessDenied, CarbonScoreError, NotFound
from core.language import COOKIE, choose
from core.services.accounts import Identity
from core.settings import derived
from core.web.accounts_routes import Desk
from core.web.forms import FRESH, agent, to, token
from core.web.oidc import Provider, providers
from core.web.oidc_routes import PATH, refused

FLOW_LASTS_S = 600
LONGEST_PAGE = 200
REFUSALS = (CarbonScoreError, AuthlibBaseError, JoseError, httpx.HTTPError, ValueError, KeyError, TypeError)


def made(ready: Services, desk: Desk) -> Starlette:
    """Raises InputError for a provider that is not protected."""
    address = ready.settings.address
    trips = Trips(providers(ready.settings), address, ready, desk)
    https = address.startswith("https://")
    flow = Middleware(
        SessionMiddleware,
        secret_key=derived(ready.master, "oidc flow").hex(),
        session_cookie="__Secure-cs-oidc" if https else "cs-oidc",
        max_age=FLOW_LASTS_S,
        path=PATH,
        same_site="lax",
        https_only=https,
    )
    return Starlette(routes=[Route("/{name}", trips.out), Route("/{name}/retour", trips.back)], middleware=[flow])


class Trips:
    """Out to a provider and back."""

    def __init__(self, known: dict[str, Provider], address: str, ready: Services, desk: Desk) -> None:
        self._known, self._address, self._ready, self._desk = known, address, ready, desk

    async def out(self, request: Request) -> Response:
        linking = request.query_params.get("relier") == "1"
        try:
            provider = self._provider(request)
            if request.url.netloc != urlsplit(self._address).netloc:  # the cookie must be where the answer will come
                return to(f"{self._address}{request.url.path}?{request.url.query}")
            request.session.clear()
            request.session.update(relier=linking, page=request.query_params.get("page", "")[:LONGEST_PAGE])
            sent: Response = await provider.authorize_redirect(request, f"{self._address}{PATH}/{provider.name}/retour")
        except REFUSALS as error:
            return refused(error)
        sent.headers.update(FRESH)
        return sent

    async def back(self, request: Request) -> Response:
        linking = bool(request.session.get("relier"))
        request.state.page = request.session.get("page") or None
        try:
            identity = await self._provider(request).shown(request)
            return await to_thread.run_sync(self._link if linking else self._come_in, request, identity)
        except REFUSALS as error:
            return refused(error, "/securite" if linking else "/connexion")
        finally:
            request.session.clear()

    def _provider(self, request: Request) -> Provider:
        name = request.path_params["name"]
        if name not in self._known:
            raise NotFound("Ce fournisseur d'identité n'est pas réglé ici.")
        return self._known[name]

    def _come_in(self, request: Request, identity: Identity) -> Response:
        language = choose(request.cookies.get(COOKIE), request.headers.get("accept-language", "fr"))
        came = self._ready.accounts.from_provider(identity, agent(request), token(request), language)
        return self._desk.arrived(request, came, request.state.page)

    def _link(self, request: Request, identity: Identity) -> Response:
        visit = self._ready.visits.visit(token(request))
        if visit is None:
            raise AccessDenied("Connectez-vous d'abord.")
        self._ready.accounts.link_provider(visit, identity)
        return to("/securite?fait=relie")
