"""Reprendre: a resume link lands here; a button (a POST) turns it into this browser's own cookie."""

from __future__ import annotations

import streamlit as st

from pages.parts import gate, html
from pages.parts.i18n import _

here = gate.visitor()
st.title(_("Reprendre une entreprise"))
token = st.query_params.get("jeton", "")
if "refus" in st.query_params:
    st.warning(_("Ce lien ou cet exemple n'est pas ou plus valable. Demandez-en un nouveau."))
elif not token:
    st.info(_("Ouvrez cette page avec le lien de reprise que vous avez reçu."))
else:
    if here is not None:
        st.info(_("Une entreprise est déjà ouverte dans ce navigateur : elle sera remplacée par celle du lien."))
    st.write(_("Ce lien ouvre les réponses et les résultats d'une entreprise dans ce navigateur, pour 30 jours."))
    st.html(html.post_form("/session/reprise", _("Ouvrir cette entreprise"), "cs-button", jeton=token))
st.page_link("welcome/landing.py", label=_("Aller à l'accueil"), icon=":material/home:")
