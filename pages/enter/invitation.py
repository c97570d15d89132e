"""Invitation: a link from a colleague lands here; a button (a POST) accepts it, once signed in."""

from __future__ import annotations

from urllib.parse import quote

import streamlit as st

from core.bootstrap import services
from pages.parts import door, forms, gate, html, people_words, refusals
from pages.parts.i18n import _


def accept(token: str, company: str) -> None:
    """Signed in: one button. Otherwise the doors, which lead back here."""
    if here is not None and here.person is not None:
        said = _("Vous êtes connecté : {email}.").format(email=here.person.email)
        st.html(html.tag("p", html.text(said), "cs-hint"))
        button = _("Rejoindre {company}").format(company=company)
        st.html(forms.form("/session/invitation", [], button, refusals.refusal(), {"jeton": token}))
        return
    st.write(_("Connectez-vous avec l'adresse qui a reçu cette invitation, ou créez le compte."))
    back = f"/invitation?jeton={quote(token)}"
    door.links((_("Se connecter"), "/connexion"), (_("Créer un compte"), "/inscription"), page=back)


here = gate.visit()
token = st.query_params.get("jeton", "")
found = services().members.peek(token)
with door.narrow(_("Invitation")):
    if found is None:
        st.warning(
            _("Cette invitation n'est pas ou plus valable. Demandez-en une nouvelle."), icon=":material/link_off:"
        )
        st.page_link("welcome/landing.py", label=_("Aller à l'accueil"), icon=":material/home:")
    else:
        said = _("Vous êtes invité à rejoindre **{company}**, comme {role} ({may}).")
        role, may = people_words.role(found.role), people_words.may(found.role)
        st.write(said.format(company=html.plain(found.company), role=role, may=may))
        accept(token, found.company)
