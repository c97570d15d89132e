"""The pages, their French names and their addresses. All are declared for everybody: a page checks by itself who is
here; what a visitor cannot use yet is only left out of the menu."""

from __future__ import annotations

from typing import Literal

import streamlit as st
from streamlit.navigation.page import Page

from core.services.companies import Visit
from pages.parts import gate
from pages.parts.i18n import _

Visibility = Literal["visible", "hidden"]


def navigation(visit: Visit | None) -> Page:
    """The menu of this visitor (None: nobody yet), and the page they asked for."""
    mine: Visibility = "visible" if visit else "hidden"
    kept: Visibility = "visible" if gate.is_admin() else "hidden"
    sections = {
        "": [
            _page("welcome/landing.py", _("Accueil"), "home", "accueil", default=True),
            _page("welcome/resume.py", _("Reprendre"), "link", "reprendre", "hidden"),
        ],
        _("Collecter"): [
            _page("collect/questionnaire.py", _("Questionnaire"), "edit_note", "questionnaire", mine),
        ],
        _("Comprendre"): [
            _page("understand/dashboard.py", _("Tableau de bord"), "bar_chart", "bilan", mine),
            _page("understand/lines.py", _("Lignes"), "table_rows", "lignes", mine),
            _page("understand/method.py", _("Méthode"), "function", "methode"),
        ],
        _("Interroger"): [_page("ask/factors.py", _("Facteurs"), "search", "facteurs")],
        _("Administrer"): [
            _page("admin/factors.py", _("Éditions"), "inventory_2", "administration-facteurs", kept),
        ],
        _("À propos"): [_page("welcome/legal.py", _("Mentions et licences"), "gavel", "mentions")],
    }
    return st.navigation(sections, position="sidebar" if visit else "top")


def _page(
    path: str, title: str, icon: str, address: str, visibility: Visibility = "visible", default: bool = False
) -> Page:
    return st.Page(
        path, title=title, icon=f":material/{icon}:", url_path=address, visibility=visibility, default=default
    )
