"""GET /session/oidc/{google|microsoft} starts, …/retour comes back; `?relier=1` links the provider's account to the
person who is in. The libraries are read at the first visit: most installations have no provider."""

from __future__ import annotations

import structlog
from anyio import to_thread
from starlette.responses import Response
from starlette.routing import Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from core.errors import AccessDenied, CarbonScoreError, DataError
from core.web.accounts_routes import Desk
from core.web.forms import Open, to

PATH = "/session/oidc"


def route(services: Open, desk: Desk) -> Mount:
    return Mount(PATH, app=Flow(services, desk))


class Flow:
    """The mount. Made at the first request: the key of its cookie comes from the house's own."""

    def __init__(self, services: Open, desk: Desk) -> None:
        self._services, self._desk = services, desk
        self._made: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            made = await to_thread.run_sync(self._make) if self._made is None else self._made
        except CarbonScoreError as error:
            await refused(error)(scope, receive, send)
        else:
            await made(scope, receive, send)

    def _make(self) -> ASGIApp:
        """Raises Unavailable while the house opens, InputError for a provider that is not protected."""
        from core.web.oidc_trips import made

        self._made = made(self._services(), self._desk)
        return self._made


def refused(error: Exception, page: str = "/connexion") -> Response:
    """One answer to everything that does not hold; which of them is for the log, without what was claimed."""
    if isinstance(error, AccessDenied):
        return to(f"{page}?refus=deja")
    reason = error.template if isinstance(error, DataError) else ""
    structlog.get_logger().warning("provider refused", error=type(error).__name__, reason=reason)
    return to(f"{page}?refus=fournisseur")
