"""Side of every page: the company that is open, how to come back to it, the language, the way out."""

from __future__ import annotations

from html import escape
from urllib.parse import quote, urlsplit

import streamlit as st

from core.bootstrap import services
from core.services.companies import Visit
from pages.parts import gate
from pages.parts.i18n import _, language


def header(visit: Visit | None) -> None:
    """Language for everybody; company, resume link and way out for those who opened one."""
    if visit is None:
        st.html(f'<div class="cs-top">{_languages()}</div>')
        return
    with st.sidebar:
        st.html(f'<p class="cs-company">{escape(visit.company)}</p>')
        with st.popover(_("Reprendre ailleurs"), icon=":material/link:", width="stretch"):
            _resume()
        st.html(f'{_leave()}<div class="cs-languages">{_languages()}</div>')


def _resume() -> None:
    st.write(_("Un lien personnel ouvre cette entreprise dans un autre navigateur, pendant 90 jours."))
    if st.button(_("Créer un lien"), key="resume_create"):
        token = services().companies.resume_link(gate.member())
        parts = urlsplit(st.context.url or "")
        st.code(f"{parts.scheme}://{parts.netloc}/reprendre?jeton={token}", language=None, wrap_lines=True)
        st.caption(_("Gardez-le pour vous : qui l'ouvre voit et modifie vos réponses."))


def _leave() -> str:
    return (
        '<form method="post" action="/session/depart">'
        f'<button class="cs-quiet" type="submit">{escape(_("Quitter cette entreprise"))}</button></form>'
    )


def _languages() -> str:
    path = urlsplit(st.context.url or "/").path or "/"
    names = {"fr": "Français", "en": "English"}
    here = language()
    return " · ".join(
        f'<strong lang="{code}">{name}</strong>'
        if code == here
        else f'<a lang="{code}" href="/langue?vers={code}&amp;page={quote(path)}" target="_self">{name}</a>'
        for code, name in names.items()
    )
