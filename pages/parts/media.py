"""Whose pages offer a file of /media. Streamlit serves such a file to whoever has its address; we serve it only to a
cookie whose pages were given it (core.web.guard asks `holds`).

Streamlit forgets the files of a session while it draws it again, just when a click on a download arrives: `remember`,
at the end of each run, keeps who was given what for ten minutes more. What is made at the click (`later`) belongs to
no session of Streamlit at all: it is known by its content.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.bootstrap import services
from core.errors import AccessDenied
from core.services.visits import Visit
from pages.parts import gate

LASTS_S, MOST = 600.0, 20_000
_given: OrderedDict[tuple[str, bytes], float] = OrderedDict()
_lock = threading.Lock()


def remember() -> None:
    """The files that the page just drawn offers belong to the cookie of its connection."""
    drawn = get_script_run_ctx()
    if drawn is None or not runtime.exists():
        return
    for token in _tokens(st.context.cookies.to_dict()):
        for file in _offered(drawn.session_id):
            _keep(file, token)


def later(make: Callable[[Visit], bytes]) -> Callable[[], bytes]:
    """For st.download_button(data=…): `make` is called at the click, for who is here then (the same, or nobody)."""
    asked, known = gate.visit(), gate.token()

    def made() -> bytes:
        now = services().visits.visit(known)
        if now is None or known is None or asked is None or now.who != asked.who:
            raise AccessDenied("Votre session a changé : rechargez la page.")
        content = make(now)
        _keep(_name(content), _digest(known))
        return content

    return made


def holds(path: str, token: str) -> bool:
    """Was this file given to the pages that this cookie opened?"""
    file, mine = PurePosixPath(path).stem, _digest(token)
    if _lately(file, mine):
        return True
    content = runtime.get_instance().media_file_mgr.read_file(file)
    if content is not None and _lately(_name(content.content), mine):
        return True
    for open_now in runtime.get_instance()._session_mgr.list_active_sessions():
        context = open_now.client.client_context
        if context and file in _offered(open_now.session.id) and mine in _tokens(context.cookies):
            return True
    return False


def _keep(file: str, token: bytes) -> None:
    with _lock:
        _given[file, token] = time.monotonic()
        _given.move_to_end((file, token))
        while len(_given) > MOST:
            _given.popitem(last=False)


def _lately(file: str, token: bytes) -> bool:
    since = _given.get((file, token))
    return since is not None and time.monotonic() - since < LASTS_S


def _name(content: bytes) -> str:
    return f"content {hashlib.sha256(content).hexdigest()}"


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _offered(session_id: str) -> list[str]:
    files = runtime.get_instance().media_file_mgr._files_by_session_and_coord
    return list(files.get(session_id, {}).values())


def _tokens(cookies: Mapping[str, str]) -> Iterator[bytes]:
    """Digests of the visitor's cookie, under either of its names."""
    for name in (gate.PLAIN, gate.SECURE):
        if cookies.get(name):
            yield _digest(cookies[name])
