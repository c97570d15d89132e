"""Who is here. First statement of every page, and of every callback, fragment and dialog that touches a service.

Identity is read again at every run from the cookie of this very connection, never from session_state: a Streamlit
session id can be replayed by somebody else, a cookie cannot be guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

import streamlit as st

from core.access import NO_COMPANY, Role, Who, keeps_editions
from core.bootstrap import services
from core.errors import AccessDenied
from core.services.visits import Visit
from pages.parts import ways_in

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


def token() -> str | None:
    """The visitor's token, for what happens after this run (core.services.visits says what it stands for then)."""
    return _token(connection())


@contextmanager
def one_run() -> Iterator[None]:
    """The frame's run: within it the question « who is here » is put to the database once."""
    _asked.set([])
    try:
        yield
    finally:
        _asked.set(None)


def visit() -> Visit | None:
    """Who is here and what is open, None for somebody who has neither an account nor a company."""
    answered = _asked.get()
    if answered:
        return answered[0]
    found = services().visits.visit(_token(connection()))
    if answered is not None:
        answered.append(found)
    return found


def visitor() -> Who | None:
    """Whose company is open, None when none is."""
    here = visit()
    return None if here is None or here.kind == "none" else here.who


def member() -> Who:
    """Whose company is open: a guest's or a member's. The page stops, and says how to come in, when none is."""
    here = visit()
    if here is None:
        ways_in.company()
    if here.kind == "none":
        ways_in.first_company()
    return here.who


def person() -> Visit:
    """Who is signed in. The page stops, and says how to sign in, for everybody else."""
    here = visit()
    if here is None or here.person is None:
        ways_in.account()
    return here


def colleague() -> Visit:
    """Who is signed in, with one of their companies open. The page stops otherwise."""
    here = person()
    if here.kind == "none":
        ways_in.first_company()
    return here


def is_admin() -> bool:
    """True for the person at the keyboard of a local installation (core.access), and for administrators signed in."""
    here, found = connection(), visit()
    at_keyboard = keeps_editions(services().settings.local, here.peer, here.headers.get("Host"))
    return at_keyboard or (found is not None and found.admin)


def admin() -> Who:
    """Who is here, as administrator of the platform. Raises AccessDenied for anybody else."""
    if not is_admin():
        raise AccessDenied(
            "L'administration est réservée aux personnes désignées par l'installation (réglage {setting}) et, "
            "sur une machine personnelle, à celle qui l'utilise.",
            setting="ADMIN_EMAILS",
        )
    here = visit()
    return Who(NO_COMPANY, Role.ADMIN, None if here is None else here.who.person_id)
