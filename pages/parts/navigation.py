"""The pages, their French names and their addresses. All are declared for everybody: a page checks by itself who is
here; what a visitor cannot use yet is only left out of the menu."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from functools import lru_cache
from typing import Literal

import streamlit as st
from streamlit.navigation.page import Page

from core.access import Action, allowed
from core.services.visits import Visit
from pages.parts import gate, html
from pages.parts.i18n import _

Visibility = Literal["visible", "hidden"]


def navigation(visit: Visit | None) -> Page:
    """The menu of this visitor (None: nobody yet), and the page they asked for."""
    opened = visit is not None and visit.kind != "none"
    sections = {
        "": [
            _page("welcome/landing.py", _("Accueil"), "home", "accueil", default=True),
            _page("welcome/resume.py", _("Reprendre"), "link", "reprendre", False),
        ],
        _("Collecter"): [
            _page("collect/questionnaire.py", _("Questionnaire"), "edit_note", "questionnaire", opened),
            _page("collect/ledger.py", _("Comptabilité"), "receipt_long", "comptabilite", opened),
            _page("collect/activities.py", _("Activités"), "table_chart", "activites", opened),
            _page("collect/meters.py", _("Électricité et gaz"), "electric_meter", "compteurs", opened),
            _page("collect/portfolio.py", _("Portefeuille"), "account_balance", "portefeuille", _portfolios(visit)),
        ],
        _("Comprendre"): [
            _page("understand/dashboard.py", _("Tableau de bord"), "bar_chart", "bilan", opened),
            _page("understand/lines.py", _("Lignes"), "table_rows", "lignes", opened),
            _page("understand/benchmark.py", _("Comparaison"), "compare_arrows", "comparaison", opened),
            _page("understand/method.py", _("Méthode"), "function", "methode"),
        ],
        _("Agir"): [
            _page("act/actions.py", _("Actions"), "checklist", "actions", opened),
            _page("act/scenarios.py", _("Scénarios"), "show_chart", "scenarios", opened),
            _page("report/reports.py", _("Rapports"), "description", "rapports", opened),
        ],
        _("Interroger"): [_page("ask/factors.py", _("Facteurs"), "search", "facteurs")],
        _("Entreprise"): _company(visit),
        _("Compte"): [*_account(visit), *_doors(visit)],
        _("Administrer"): [
            _page("admin/factors.py", _("Éditions"), "inventory_2", "administration-facteurs", gate.is_admin()),
            _page("admin/people.py", _("Personnes et offres"), "groups", "administration-personnes", gate.is_admin()),
        ],
        _("À propos"): [
            _page("welcome/tour.py", _("Visite"), "tour", "visite"),
            _page("welcome/privacy.py", _("Confidentialité"), "shield", "confidentialite"),
            _page("welcome/legal.py", _("Mentions"), "gavel", "mentions"),
        ],
    }
    if visit is None:
        return st.navigation([page for pages in sections.values() for page in pages], position="top")
    asked = st.navigation(sections, position="hidden")
    with st.sidebar:
        _menu(sections)
    return asked


def _menu(sections: Mapping[str, Sequence[Page]]) -> None:
    """The sections and their pages. Streamlit puts its sections in a list that may hold items only (axe: serious)."""
    with st.container(key="menu", gap=None):
        for title, pages in sections.items():
            shown = [page for page in pages if page.visibility == "visible"]
            if shown and title:
                st.html(html.tag("p", html.text(title), "cs-group"))
            for page in shown:
                st.page_link(page, width="stretch")


def _portfolios(visit: Visit | None) -> bool:
    return visit is not None and visit.kind != "none" and allowed(visit.who, Action.PORTFOLIO)


def _company(visit: Visit | None) -> list[Page]:
    """Who works on the company, and with which programs."""
    signed = visit is not None and visit.person is not None
    team = visit is not None and allowed(visit.who, Action.SEE_MEMBERS)
    keys = visit is not None and allowed(visit.who, Action.MANAGE_KEYS)
    return [
        _page("company/profile.py", _("Mes entreprises"), "domain", "entreprise", signed),
        _page("company/team.py", _("Équipe"), "group", "equipe", team),
        _page("company/keys.py", _("Accès API"), "key", "acces-api", keys),
    ]


def _account(visit: Visit | None) -> list[Page]:
    signed = visit is not None and visit.person is not None
    return [
        _page("account/security.py", _("Sécurité"), "lock", "securite", signed),
        _page("account/data.py", _("Mes données"), "folder_shared", "mes-donnees", signed),
    ]


def _doors(visit: Visit | None) -> list[Page]:
    """In front of an account; the letters and the forms lead to the last ones."""
    outside = visit is None or visit.person is None
    return [
        _page("enter/sign_in.py", _("Se connecter"), "login", "connexion", outside),
        _page("enter/sign_up.py", _("Créer un compte"), "person_add", "inscription", outside),
        _page("enter/password.py", _("Mot de passe"), "password", "mot-de-passe", False),
        _page("enter/code.py", _("Code"), "pin", "code", False),
        _page("enter/verify.py", _("Confirmation"), "mark_email_read", "verification", False),
        _page("enter/invitation.py", _("Invitation"), "mail", "invitation", False),
    ]


def _page(path: str, title: str, icon: str, address: str, shown: bool = True, default: bool = False) -> Page:
    return copy(_made(path, title, icon, address, "visible" if shown else "hidden", default))


@lru_cache(maxsize=256)
def _made(path: str, title: str, icon: str, address: str, visibility: Visibility, default: bool) -> Page:
    """Made once: to find its file on the disk at every run takes longer than a chart. Each run takes a copy, because
    Streamlit writes in the page that is opened."""
    return st.Page(
        path, title=title, icon=f":material/{icon}:", url_path=address, visibility=visibility, default=default
    )
