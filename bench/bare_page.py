"""The baseline of the load measure: as many elements and blocks as the dashboard, constants, nothing of ours.

Drawn by bare_app.py.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import streamlit as st
from plotly.graph_objects import Figure


@st.cache_resource
def elements() -> list[dict[str, Any]]:
    """What to draw, in order: {kind, body, alt}; a chart is a checked figure, as ours are."""
    listed = json.loads(Path(os.environ["BARE_ELEMENTS"]).read_text(encoding="utf-8"))
    return [{**e, "body": Figure(json.loads(e["body"])) if e["kind"] == "chart" else e["body"]} for e in listed]


for number, element in enumerate(elements()):
    if element["kind"] == "html":
        st.html(element["body"])
    elif element["kind"] == "chart":
        st.plotly_chart(element["body"], theme=None, key=f"chart{number}", alt=element["alt"], on_select="rerun")
    elif element["kind"] == "block":
        st.container()
    else:
        st.markdown(element["body"])
