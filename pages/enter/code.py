"""Second facteur: the six figures of the telephone, or a recovery code."""

from __future__ import annotations

import streamlit as st

from pages.parts import door, forms, gate, refusals
from pages.parts.i18n import _

here = gate.visitor()
with door.narrow(_("Votre code")):
    st.write(_("Ouvrez l'application de codes de votre téléphone. Sans téléphone, tapez un code de secours."))
    box = forms.Box("code", _("Code à six chiffres, ou code de secours"), autocomplete="one-time-code", most=40)
    st.html(forms.form("/session/code", [box], _("Continuer"), refusals.refusal(), door.after()))
    door.links((_("Recommencer la connexion"), "/connexion"))
