"""Méthode: docs/method.md as it is, in the reader's language."""

from __future__ import annotations

import streamlit as st

from core.services import documents
from pages.parts import gate
from pages.parts.i18n import language

here = gate.visitor()
st.markdown(documents.method(language()))
