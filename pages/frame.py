"""The main script: every run starts here. Who is here → navigation → the page; the house's errors end here, kindly.

What no one raised on purpose ends in the same `wrong.show`, which app.py gives to Streamlit (callbacks and fragments
run without this script).
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from core import bootstrap
from core.errors import CarbonScoreError
from pages.parts import gate, media, opening, watch, wrong
from pages.parts.header import header
from pages.parts.navigation import navigation

ASSETS = Path(__file__).resolve().parents[1] / "assets"

st.set_page_config(page_title="CarbonScore", page_icon=str(ASSETS / "favicon.svg"), layout="wide")
st.html(ASSETS / "style.css")
st.logo(str(ASSETS / "logo.svg"), size="large")
try:
    if bootstrap.started() is None:
        opening.show()
    else:
        with gate.one_run():
            visit = gate.visit()
            page = navigation(visit)
            header(visit)
            watch.watch(visit)
            page.run()
except CarbonScoreError as error:
    wrong.show(error)
finally:
    media.remember()
