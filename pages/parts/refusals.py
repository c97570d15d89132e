"""The codes that our routes put in an address (`?refus=…`, `?fait=…`), as sentences."""

from __future__ import annotations

import streamlit as st

from pages.parts.i18n import _


def refusal() -> str:
    """Why the form that was posted did nothing; empty when nothing was refused."""
    return _sentence(st.query_params.get("refus", ""))


def tell() -> None:
    """On top of a page of somebody who is signed in: what was done, or why nothing was."""
    tell_done()
    code = st.query_params.get("refus", "")
    mine = _("Ce n'est pas votre mot de passe actuel. Rien n'a changé.")
    if said := mine if code == "identifiants" else _sentence(code):
        st.warning(said, icon=":material/block:")


def _sentence(code: str) -> str:
    said = {
        "identifiants": _("Adresse ou mot de passe inconnus. Vérifiez les deux, ou demandez un nouveau mot de passe."),
        "trop": _("Trop d'essais en peu de temps. Attendez un quart d'heure, puis réessayez."),
        "mot-de-passe": _(
            "Choisissez un autre mot de passe : au moins 12 caractères, sans votre adresse, et pas de ceux "
            "qu'on essaie en premier."
        ),
        "adresse": _("Cette adresse e-mail n'est pas complète. Écrivez-la comme « prenom.nom@entreprise.fr »."),
        "lien": _("Ce lien n'est pas ou plus valable : il sert une fois, et pas longtemps. Demandez-en un nouveau."),
        "code": _("Ce code n'est pas le bon, ou il a déjà servi. Attendez le suivant et réessayez."),
        "fournisseur": _("La connexion par ce fournisseur n'a pas abouti. Réessayez, ou utilisez votre mot de passe."),
        "deja": _("Un compte existe déjà avec cette adresse. Connectez-vous, puis reliez-le sur la page « Sécurité »."),
        "nom": _("Écrivez votre nom, en 120 caractères au plus."),
        "preuve": _("Confirmez d'abord votre mot de passe : la dernière fois date de plus de dix minutes."),
        "entreprise": _("Cette entreprise n'existe pas ou plus, ou vous n'en êtes plus membre."),
        "invitation": _("Cette invitation s'adresse à quelqu'un d'autre. Connectez-vous avec l'adresse qui l'a reçue."),
        "entreprises": _(
            "Cochez aussi les entreprises dont vous êtes seul propriétaire, ou nommez-y quelqu'un d'abord."
        ),
        "confirmation": _("Le mot à recopier n'est pas le bon : rien n'a été effacé."),
    }
    other = _("Votre demande n'a pas pu être traitée. Rien n'a changé ; réessayez.") if code else ""
    return said.get(code, other)


def done() -> str:
    """What the form that was posted has done; empty when there is nothing to say."""
    said = {
        "verification": _("Votre adresse est confirmée. Connectez-vous pour continuer."),
        "mot-de-passe": _("Votre mot de passe est changé ; vos autres sessions sont fermées."),
        "fin": _("Vous êtes déconnecté."),
        "envoi": _("Si cette adresse a un compte, un message vient de partir. Il contient un lien valable une heure."),
        "preuve": _("Mot de passe confirmé, pour dix minutes."),
        "adresse": _("Un lien vient de partir à la nouvelle adresse : elle remplacera l'ancienne une fois confirmée."),
        "sans-code": _("Le second facteur est retiré."),
        "relie": _("Ce compte est relié : il ouvre désormais le vôtre."),
        "effacement": _("Votre compte est effacé."),
    }
    return said.get(st.query_params.get("fait", ""), "")


def tell_done() -> None:
    """On top of the page."""
    if said := done():
        st.success(said, icon=":material/check:")
