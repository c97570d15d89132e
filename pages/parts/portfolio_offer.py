"""What a portfolio is for: to those whose company has none yet, and to those whose tier has not got it."""

from __future__ import annotations

import streamlit as st

from core.access import Role, Who
from core.bootstrap import services
from pages.parts import html
from pages.parts.i18n import _


def panel(who: Who) -> None:
    """The offer, plainly: what it does, and how to have it."""
    title = html.tag("h3", html.text(_("L'empreinte de toutes les entreprises que vous suivez")))
    about = html.tag("p", html.text(_what()))
    if who.role is Role.GUEST:
        how, door = _("Il faut d'abord un compte."), html.button(_("Créer un compte"), "/inscription")
    else:
        asked = _("Les portefeuilles font partie de l'offre {tier}. Demandez-la à la personne qui administre "
                  "l'application.")  # fmt: skip
        how, door = asked.format(tier=services().portfolio.offer()), ""
    text = html.tag("div", title + about + html.tag("p", html.text(how)))
    st.html(html.tag("section", text + door, "cs-keep"))


def nothing_yet() -> None:
    """An empty page says what will be there."""
    st.info(
        _("Aucun portefeuille pour l'instant. Déposez un fichier, ou essayez avec l'exemple."), icon=":material/info:"
    )
    st.write(_what())


def _what() -> str:
    return _(
        "Un fichier, une ligne par activité : entreprise, facteur, quantité, unité, année. En retour : l'empreinte de "
        "chaque entreprise et son intervalle, le classement, la répartition par secteur, et l'export des résultats."
    )
