"""What the routes and the middleware ask of the services. Nothing here waits for a start in progress."""

from __future__ import annotations

from starlette.requests import HTTPConnection, Request

from core import bootstrap
from core.access import keeps_editions
from core.bootstrap import Services
from core.errors import NotFound, Unavailable
from core.language import COOKIE, choose
from core.services import newcomers, state


def open_services() -> Services:
    """The services, if they are up. Raises Unavailable while they start."""
    ready = bootstrap.started()
    if ready is None:
        raise Unavailable("L'application démarre : {step}", step=bootstrap.last_said() or "…")
    return ready


def checked() -> dict[str, object]:
    """Report for /health. Raises Unavailable, DataError."""
    ready = open_services()
    return state.report(ready.database, ready.editions)


def known(token: str) -> bool:
    """Does this cookie belong to somebody?"""
    return open_services().visits.visit(token) is not None


def newcomer(address: str) -> int:
    """Count a guest company asked for from this network address; seconds to wait, 0 when it may be opened."""
    ready = open_services()
    return newcomers.wait(ready.database, ready.master, address)


def keeper(connection: HTTPConnection) -> bool:
    """Is it the person who keeps the editions here (core.access)?"""
    peer = connection.client.host if connection.client else None
    return keeps_editions(open_services().settings.local, peer, connection.headers.get("host"))


def reading(request: Request) -> str:
    """Language of the shell for this request."""
    return choose(request.cookies.get(COOKIE), request.headers.get("accept-language", "fr"))


class GuestDesk:
    """Opens and closes guest companies (core.web.visits.Desk). Tokens in, tokens out."""

    def start(self) -> str:
        return open_services().companies.start_guest()

    def open_sample(self, key: str) -> str:
        if not key:
            raise NotFound("Cet exemple n'existe pas ou plus.")
        return open_services().samples.open(key)

    def resume(self, token: str) -> str:
        return open_services().companies.resume(token)

    def leave(self, token: str) -> None:
        open_services().companies.leave(token)
