"""The password again before what matters most, good for ten minutes; and the providers that open an account."""

from __future__ import annotations

import streamlit as st

from core.bootstrap import services
from core.services.visits import Visit
from pages.parts import forms, html
from pages.parts.door import NAMES
from pages.parts.i18n import _


def asked(visit: Visit, page: str) -> bool:
    """True when the password was given lately; otherwise its form is drawn, which comes back to `page`."""
    if visit.proved():
        return True
    st.write(_("Confirmez votre mot de passe pour continuer."))
    st.html(forms.form("/session/preuve", [forms.password()], _("Confirmer"), hidden={"page": page}))
    return False


def providers(visit: Visit) -> None:
    """Link an account of Google or Microsoft, where the installation has them."""
    known = services().accounts.providers()
    if not known:
        return
    st.subheader(_("Autres façons de se connecter"))
    if not visit.proved():
        st.caption(_("Confirmez votre mot de passe ci-dessus pour relier un autre compte."))
        return
    said = _("Relier mon compte {provider}")
    links = (html.link(said.format(provider=NAMES[name]), f"/session/oidc/{name}", relier="1") for name in known)
    st.html(html.tag("p", " · ".join(links)))
