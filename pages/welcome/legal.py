"""Mentions et licences: what a result is, where the facts come from, what is kept about a visitor."""

from __future__ import annotations

import streamlit as st

from core.services import documents
from pages.parts import gate, html
from pages.parts.i18n import _

here = gate.visitor()
st.title(_("Mentions et licences"))
st.subheader(_("Ce qu'est un résultat"))
st.write(
    _(
        "Une estimation au format BEGES et au format GHG Protocol, avec son intervalle, ses manques et ses sources. "
        "Ce n'est ni une déclaration certifiée, ni un « Bilan Carbone® » (marque de l'Association pour la transition "
        "bas carbone)."
    )
)
st.html(html.tag("p", html.link(_("Vérifier un rapport à partir du code imprimé dessus"), "/verifier")))
st.subheader(_("Ce qui est gardé"))
st.write(
    _(
        "Un cookie de session (30 jours), un cookie de langue si vous en choisissez une, vos réponses et vos calculs, "
        "dans la base de données de ce serveur. Aucune mesure d'audience, aucun appel vers l'extérieur."
    )
)
st.subheader(_("Sources et licences"))
st.markdown(documents.notice())
