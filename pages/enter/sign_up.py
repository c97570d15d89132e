"""Créer un compte: an e-mail, a name, a password; consents come later, one by one."""

from __future__ import annotations

import streamlit as st

from pages.parts import door, forms, gate, html, refusals, typed
from pages.parts.i18n import _

here = gate.visitor()
with door.narrow(_("Créer un compte")):
    door.already_in()
    if here is not None:
        st.info(_("Vos réponses vous suivent : vous pourrez les reprendre dans votre entreprise."))
    door.providers()
    boxes = [
        forms.email(typed.said("courriel")),
        forms.Box("nom", _("Prénom et nom"), autocomplete="name", value=typed.said("nom"), most=120),
        forms.fresh_password(),
    ]
    st.html(forms.form("/session/inscription", boxes, _("Créer mon compte"), refusals.refusal(), door.after()))
    promise = _("Ce compte garde votre adresse, votre nom et une empreinte du mot de passe, rien d'autre :")
    st.html(
        html.tag("p", f"{html.text(promise)} {html.link(_('vos données en clair'), '/confidentialite')}", "cs-hint")
    )
    door.links((_("Déjà un compte ? Se connecter"), "/connexion"))
