"""Sécurité: one's name and address, password, second factor, other ways in, and where one is signed in."""

from __future__ import annotations

import streamlit as st

from core.bootstrap import services
from core.services.entrance import somebody
from pages.parts import forms, gate, html, my_sessions, proof, refusals, two_steps
from pages.parts.i18n import _


def rename() -> None:
    """Callback: the name that signs comments and the audit."""
    services().accounts.rename(gate.person(), st.session_state["my_name"])


def write_again() -> None:
    """Callback: the letter that confirms the address, once more."""
    services().accounts.send_verification(gate.person())
    st.toast(_("Le message est reparti."), icon=":material/mail:")


def identity() -> None:
    """Name, address, and what is missing to trust the address."""
    st.subheader(_("Nom et adresse"))
    st.text_input(_("Prénom et nom"), me.name, key="my_name", max_chars=120, on_change=rename)
    if me.verified:
        st.html(html.tag("p", html.text(_("Adresse : {email}, confirmée.").format(email=me.email)), "cs-hint"))
    else:
        st.html(html.tag("p", html.text(_("L'adresse {email} n'est pas encore confirmée.").format(email=me.email))))
        st.button(_("Renvoyer le message de confirmation"), icon=":material/mail:", on_click=write_again)
    with st.expander(_("Changer d'adresse")):
        boxes = [forms.email(label=_("Nouvelle adresse e-mail"), autocomplete="email"), forms.password()]
        st.html(forms.form("/session/adresse", boxes, _("Envoyer le lien de confirmation")))


def password() -> None:
    st.subheader(_("Mot de passe"))
    with st.expander(_("Changer de mot de passe"), expanded=bool(refusals.refusal())):
        boxes = [
            forms.password("actuel", _("Mot de passe actuel")),
            forms.fresh_password("nouveau", _("Nouveau mot de passe")),
        ]
        st.html(forms.form("/session/changer", boxes, _("Changer le mot de passe")))


here = gate.person()
me = somebody(here)
with st.container(width=680):
    st.title(_("Sécurité"))
    refusals.tell()
    identity()
    password()
    two_steps.section(here)
    proof.providers(here)
    my_sessions.section(here)
