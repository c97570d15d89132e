"""THE DOOR. One ASGI application: Streamlit's pages, our routes, our middleware. Draws nothing.

`streamlit run app.py` or `python app.py`. The port opens at once; the house (database, migrations, editions) is
opened behind it while the first page says so.
"""

from __future__ import annotations

import asyncio
import gc
import importlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from anyio import to_thread
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from core import bootstrap
from core.settings import ROOT, read_settings
from core.web import health, logs, shell, visits
from core.web.desk import GuestDesk, checked, keeper, known, reading
from core.web.guard import Guard
from core.web.headers import Headers
from core.web.packed import Pack, Packed
from pages.parts import wrong

HEAVY = ("pandas", "polars", "plotly.graph_objects", "plotly.io", "plotly.tools", "pages.parts.charts")

logs.configure()
settings = read_settings()
pack = Pack(shell.static_folder(), settings.persistent_artifact_dir / "static")


def open_house() -> None:
    """Everything slow, once, before visitors: heavy imports, services; then freeze what was imported (scanning half
    a million objects after each rerun costs ten times the rerun), and compress what was not yet compressed."""
    for module in HEAVY:
        importlib.import_module(module)
    bootstrap.services()
    gc.collect()
    gc.freeze()
    pack.fill()


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    opening = asyncio.ensure_future(to_thread.run_sync(open_house))
    try:
        yield
    finally:
        await asyncio.wait([opening])
        await to_thread.run_sync(bootstrap.stop)


app = st.App(
    ROOT / "pages" / "frame.py",
    lifespan=lifespan,
    on_script_error=wrong.show,
    routes=[
        health.route(checked),
        *visits.routes(GuestDesk()),
        Mount("/assets", StaticFiles(directory=ROOT / "assets")),
    ],
    middleware=[
        Middleware(Headers, html=shell.original()),
        Middleware(Guard, known=known, keeper=keeper),
        Middleware(Packed, pack=pack, language=reading),
    ],
)

if __name__ == "__main__":
    app.run(config={"server.port": settings.port, "server.address": settings.host})
