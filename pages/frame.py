"""The main script: every run starts here. Who is here → navigation → the page; errors end here, kindly."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from core import bootstrap
from pages.parts import gate, opening, wrong
from pages.parts.header import header
from pages.parts.i18n import _

ASSETS = Path(__file__).resolve().parents[1] / "assets"


def navigation() -> st.Page:
    """All the pages, for everybody: a page checks by itself who is here. Guests see the ones they can use."""
    inside = gate.visitor() is not None
    mine = "visible" if inside else "hidden"
    kept = "visible" if gate.is_admin() else "hidden"
    sections = {
        "": [
            st.Page(
                "welcome/landing.py", title=_("Accueil"), icon=":material/home:", url_path="accueil", default=True
            ),
            st.Page("welcome/resume.py", title=_("Reprendre"), url_path="reprendre", visibility="hidden"),
        ],
        _("Collecter"): [
            st.Page(
                "collect/questionnaire.py",
                title=_("Questionnaire"),
                icon=":material/edit_note:",
                url_path="questionnaire",
                visibility=mine,
            ),
        ],
        _("Comprendre"): [
            st.Page(
                "understand/dashboard.py",
                title=_("Tableau de bord"),
                icon=":material/bar_chart:",
                url_path="bilan",
                visibility=mine,
            ),
            st.Page(
                "understand/lines.py",
                title=_("Lignes"),
                icon=":material/table_rows:",
                url_path="lignes",
                visibility=mine,
            ),
            st.Page("understand/method.py", title=_("Méthode"), icon=":material/function:", url_path="methode"),
        ],
        _("Interroger"): [
            st.Page("ask/factors.py", title=_("Facteurs"), icon=":material/search:", url_path="facteurs"),
        ],
        _("Administrer"): [
            st.Page(
                "admin/factors.py",
                title=_("Éditions"),
                icon=":material/inventory_2:",
                url_path="administration-facteurs",
                visibility=kept,
            ),
        ],
        _("À propos"): [
            st.Page(
                "welcome/legal.py", title=_("Mentions et licences"), icon=":material/gavel:", url_path="mentions"
            ),
        ],
    }
    return st.navigation(sections, position="sidebar" if inside else "top")


st.set_page_config(page_title="CarbonScore", page_icon=str(ASSETS / "favicon.svg"), layout="wide")
st.html(ASSETS / "style.css")
st.logo(str(ASSETS / "logo.svg"), size="large")
try:
    if bootstrap.started() is None:
        opening.show()
    else:
        page = navigation()
        header()
        page.run()
except Exception as error:
    wrong.show(error)
