"""Confidentialité: what is kept, why, how long, and how to take it back, in plain words."""

from __future__ import annotations

import streamlit as st

from core.services import documents
from pages.parts import gate
from pages.parts.i18n import language

here = gate.visitor()
with st.container(width=820):
    st.markdown(documents.privacy(language()))
