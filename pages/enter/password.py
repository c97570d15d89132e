"""Mot de passe: ask for a link by e-mail; the link opens this page again, to choose a new password."""

from __future__ import annotations

import streamlit as st

from pages.parts import door, forms, gate, refusals, typed
from pages.parts.i18n import _


def choose(token: str) -> None:
    """The link was opened: a new password. All sessions end with it."""
    st.write(_("Choisissez un nouveau mot de passe. Vos sessions ouvertes seront toutes fermées."))
    new = [forms.fresh_password(label=_("Nouveau mot de passe"))]
    button = _("Changer le mot de passe")
    st.html(forms.form("/session/nouveau-mot-de-passe", new, button, refusals.refusal(), {"jeton": token}))


def ask() -> None:
    """The same answer whether the address has an account or not."""
    st.write(_("Nous envoyons à cette adresse un lien pour choisir un nouveau mot de passe, si elle a un compte."))
    known = [forms.email(typed.said("courriel"))]
    st.html(forms.form("/session/oubli", known, _("Envoyer le lien"), refusals.refusal()))
    door.where_mail_goes()


here = gate.visitor()
with door.narrow(_("Mot de passe oublié")):
    if token := st.query_params.get("jeton", ""):
        choose(token)
    else:
        ask()
    door.links((_("Retour à la connexion"), "/connexion"))
