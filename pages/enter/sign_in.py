"""Se connecter: e-mail and password, or a provider."""

from __future__ import annotations

import streamlit as st

from pages.parts import door, forms, gate, html, refusals, typed
from pages.parts.i18n import _

here = gate.visitor()
with door.narrow(_("Se connecter")):
    door.already_in()
    door.providers()
    boxes = [forms.email(typed.said("courriel")), forms.password()]
    st.html(forms.form("/session/connexion", boxes, _("Se connecter"), refusals.refusal(), door.after()))
    door.links(
        (_("Mot de passe oublié ?"), "/mot-de-passe"),
        (_("Pas encore de compte ? En créer un"), "/inscription"),
    )
    if here is None:
        st.html(html.post_form("/session/essai", _("Essayer sans compte"), "cs-quiet"))
