"""What the first screen states: for whom, on what data, by what method. True statements only."""

from __future__ import annotations

import streamlit as st

from core.bootstrap import services
from pages.parts import html
from pages.parts.i18n import _


def ground() -> None:
    """Three short paragraphs, and the way to the method."""
    edition = services().editions.active().label
    blocks = [
        (
            _("Pour qui"),
            _(
                "Les entreprises de 1 à 250 personnes, sans équipe dédiée : bureaux, commerce, restauration, "
                "hôtellerie, bâtiment, industrie, transport, santé, agriculture."
            ),
        ),
        (
            _("Sur quelles données"),
            _(
                "Les facteurs d'émission de la Base Carbone® de l'ADEME (Licence Ouverte 2.0). Édition en service "
                "ici : {edition}. Chaque facteur garde son identifiant, son unité et sa validité."
            ).format(edition=edition),
        ),
        (
            _("Selon quelle méthode"),
            _(
                "Les 22 postes du BEGES v5 et le GHG Protocol, réconciliés ligne à ligne ; un intervalle à 95 % ; "
                "une question sans réponse est montrée, jamais comptée zéro."
            ),
        ),
    ]
    st.html(html.tag("div", "".join(_block(*block) for block in blocks), "cs-facts3"))
    st.page_link("understand/method.py", label=_("Lire la méthode complète"), icon=":material/function:")


def _block(title: str, text: str) -> str:
    return html.tag("div", html.tag("h3", html.text(title)) + html.tag("p", html.text(text)))
