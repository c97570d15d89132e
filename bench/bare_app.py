"""A Streamlit application with the same settings as ours and nothing else: `python bench/bare_app.py PORT`."""

from __future__ import annotations

import gc
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import plotly.graph_objects
import plotly.tools
import streamlit as st


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    assert plotly.graph_objects
    assert plotly.tools
    gc.collect()
    gc.freeze()
    yield


app = st.App(Path(__file__).with_name("bare_page.py"), lifespan=lifespan)

if __name__ == "__main__":
    app.run(config={"server.port": int(sys.argv[1]), "server.address": "127.0.0.1", "server.headless": True})
