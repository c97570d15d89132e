"""Who is here. First statement of every page, and of every callback, fragment and dialog that touches a service.

Identity is read again at every run from the cookie of this very connection, never from session_state: a Streamlit
session id can be replayed by somebody else, a cookie cannot be guessed. This is the one place where accounts will
plug in: `visitor` will know members besides guests, and `admin` a role besides « the keyboard of this machine ».
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace

import streamlit as st

from core.access import NO_COMPANY, Role, Who, keeps_editions
from core.bootstrap import services
from core.errors import AccessDenied
from core.services.companies import Visit
from pages.parts.i18n import _

_asked: ContextVar[list[Visit | None] | None] = ContextVar("visit", default=None)

PLAIN, SECURE = "cs", "__Host-cs"  # names set by core.web.cookies (a test compares them)


@dataclass(frozen=True)
class Connection:
    """What the browser's WebSocket said when it was opened. `peer` is None on loopback."""

    cookies: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    peer: str | None = None


def connection() -> Connection:
    """The connection this script run serves."""
    return Connection(st.context.cookies, st.context.headers, st.context.ip_address)


def _token(here: Connection) -> str | None:
    """The visitor's token: on https only the cookie that another sub-domain cannot plant."""
    https = (here.headers.get("Origin") or "").startswith("https://")
    return here.cookies.get(SECURE if https else PLAIN)


@contextmanager
def one_run() -> Iterator[None]:
    """The frame's run: within it the question « who is here » is put to the database once."""
    _asked.set([])
    try:
        yield
    finally:
        _asked.set(None)


def visit() -> Visit | None:
    """Who is here with the name of their company, None for somebody who has not opened any."""
    answered = _asked.get()
    if answered:
        return answered[0]
    found = services().companies.visit(_token(connection()))
    if answered is not None:
        answered.append(found)
    return found


def visitor() -> Who | None:
    """Who is here, None for somebody who has not opened a company."""
    here = visit()
    return None if here is None else here.who


def member() -> Who:
    """Who is here; the page stops, and says how to come in, when nobody is."""
    who = visitor()
    if who is None:
        st.info(_("Ouvrez d'abord une entreprise : essayez sans compte, ou choisissez un exemple."))
        st.page_link("welcome/landing.py", label=_("Aller à l'accueil"), icon=":material/home:")
        st.stop()
    return who


def is_admin() -> bool:
    """True for the person who keeps the editions here (core.access)."""
    here = connection()
    return keeps_editions(services().settings.local, here.peer, here.headers.get("Host"))


def admin() -> Who:
    """Who is here, as administrator. Raises AccessDenied for anybody else."""
    if not is_admin():
        raise AccessDenied(
            "L'administration est réservée à la personne qui utilise l'application sur la machine où elle tourne."
        )
    return replace(visitor() or Who(NO_COMPANY, Role.ADMIN), role=Role.ADMIN)
