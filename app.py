"""THE DOOR. One ASGI application: Streamlit's pages, our routes, our middleware. Draws nothing.

`streamlit run app.py` or `python app.py`. The port opens at once; the house (database, migrations, editions) is
opened behind it while the first page says so.
"""

from __future__ import annotations

import asyncio
import gc
import importlib
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
import structlog
from anyio import to_thread
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from core import bootstrap
from core.settings import ROOT, read_settings
from core.web import (
    accounts_routes,
    health,
    logs,
    oidc_routes,
    own_routes,
    report_routes,
    share_routes,
    shell,
    verify_routes,
    visits,
)
from core.web.api import application as api
from core.web.body import Bodies
from core.web.desk import GuestDesk, checked, keeper, known, newcomer, open_services, reading
from core.web.guard import Guard
from core.web.headers import Headers
from core.web.packed import Pack, Packed
from core.web.requests import Requests
from core.web.sockets import Sockets
from core.web.throttle import Throttle
from core.web.worker import Worker
from pages.parts import media, wrong
from pages.parts.typed import problem

HEAVY = ("pandas", "polars", "plotly.graph_objects", "plotly.io", "plotly.tools", "pages.parts.charts")

logs.configure()
settings = read_settings()
closing = threading.Event()
door = accounts_routes.Desk(open_services, problem)
pack = Pack(shell.static_folder(), settings.persistent_artifact_dir / "static")
worker = Worker()


def open_house() -> None:
    """Everything slow, once, before visitors: heavy imports, services; then freeze what was imported (scanning half
    a million objects after each rerun costs ten times the rerun), compress what was not yet compressed, and start
    what makes reports."""
    for module in HEAVY:
        importlib.import_module(module)
    bootstrap.start_patiently(settings, closing)
    gc.collect()
    gc.freeze()
    pack.fill()
    if settings.worker == "app" and not closing.is_set():
        worker.start()


def say_why(opening: asyncio.Future[None]) -> None:
    """A bug that kept the house closed is in the log with its traceback (/health goes on saying 503)."""
    if not opening.cancelled() and opening.exception() is not None:
        structlog.get_logger("app").critical("the house did not open", exc_info=opening.exception())


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    opening = asyncio.ensure_future(to_thread.run_sync(open_house))
    opening.add_done_callback(say_why)
    try:
        yield
    finally:
        closing.set()
        await asyncio.wait([opening])
        await to_thread.run_sync(worker.stop)
        await to_thread.run_sync(bootstrap.stop)


app = st.App(
    ROOT / "pages" / "frame.py",
    lifespan=lifespan,
    on_script_error=wrong.show,
    routes=[
        health.route(checked),
        *visits.routes(GuestDesk()),
        *accounts_routes.routes(door),
        *own_routes.routes(open_services),
        oidc_routes.route(open_services, door),
        *share_routes.routes(open_services, reading),
        verify_routes.route(open_services, reading),
        report_routes.route(open_services),
        api.route(),
        Mount("/assets", StaticFiles(directory=ROOT / "assets")),
    ],
    middleware=[
        Middleware(Requests),
        Middleware(Headers, html=shell.original()),
        Middleware(Bodies),
        Middleware(Throttle, wait=newcomer, reading=reading),
        Middleware(Sockets),
        Middleware(Guard, known=known, keeper=keeper, holds=media.holds),
        Middleware(Packed, pack=pack, language=reading),
    ],
)

if __name__ == "__main__":
    app.run(config={"server.port": settings.port, "server.address": settings.host})
