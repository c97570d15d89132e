"""What a visitor sees while the house opens: the port answers before the database does."""

from __future__ import annotations

import streamlit as st

from core import bootstrap
from pages.parts.i18n import _


def show() -> None:
    """A calm screen that looks again every second. Nothing of any company is read here."""
    st.title(_("CarbonScore démarre…"))
    st.write(_("La base de données et les facteurs d'émission se préparent. La page s'ouvrira d'elle-même."))
    _watch()


@st.fragment(run_every=1.0)
def _watch() -> None:
    if bootstrap.started() is not None:
        st.rerun()
    with st.spinner(_("Démarrage…"), show_time=True):
        st.caption(bootstrap.last_said())
