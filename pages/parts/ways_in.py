"""What a page says to somebody who cannot open it yet, and where to go; the page then stops."""

from __future__ import annotations

from typing import NoReturn
from urllib.parse import urlsplit

import streamlit as st

from pages.parts import html
from pages.parts.i18n import _


def company() -> NoReturn:
    """Nobody is here: try, open an example, or sign in."""
    st.info(_("Ouvrez d'abord une entreprise : essayez sans compte, choisissez un exemple ou connectez-vous."))
    st.page_link("welcome/landing.py", label=_("Aller à l'accueil"), icon=":material/home:")
    _doors()
    st.stop()


def first_company() -> NoReturn:
    """Signed in, and in no company: describe one, or open one by an invitation."""
    st.info(_("Aucune entreprise n'est ouverte. Décrivez la vôtre, ou ouvrez-en une où vous êtes membre."))
    st.page_link("company/profile.py", label=_("Mes entreprises"), icon=":material/domain:")
    st.stop()


def account() -> NoReturn:
    """A guest, or nobody: this page belongs to an account."""
    st.info(_("Cette page demande un compte : connectez-vous, ou créez-en un. Vos réponses vous suivent."))
    _doors()
    st.stop()


def _doors() -> None:
    """Sign in (and come back here), or sign up."""
    here = urlsplit(st.context.url or "/").path or "/"
    doors = (html.link(_("Se connecter"), "/connexion", page=here), html.link(_("Créer un compte"), "/inscription"))
    st.html(html.tag("p", " · ".join(doors)))
