"""Confirmer l'adresse: a link from a letter lands here; a button (a POST) uses it."""

from __future__ import annotations

import streamlit as st

from pages.parts import door, forms, gate, refusals
from pages.parts.i18n import _

here = gate.visitor()
with door.narrow(_("Confirmer votre adresse")):
    why, token = refusals.refusal(), st.query_params.get("jeton", "")
    if why:
        st.warning(why, icon=":material/link_off:")
    elif token:
        st.write(_("Un dernier clic confirme que cette adresse est la vôtre."))
        st.html(forms.form("/session/verification", [], _("Confirmer mon adresse"), hidden={"jeton": token}))
    else:
        st.success(_("Un message vient de partir. Ouvrez-le dans ce navigateur et suivez son lien."))
        st.write(_("Rien reçu après quelques minutes ? Regardez dans les indésirables, ou recommencez."))
        door.where_mail_goes()
    door.links((_("Créer un compte"), "/inscription"), (_("Se connecter"), "/connexion"))
