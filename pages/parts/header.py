"""Side of every page: the company that is open and the others, who is signed in, the language, the way out."""

from __future__ import annotations

from html import escape
from urllib.parse import quote, urlencode, urlsplit

import streamlit as st

from core.bootstrap import services
from core.services.visits import Person, Visit
from pages.parts import gate, html
from pages.parts.i18n import _, language


def header(visit: Visit | None) -> None:
    """Language for everybody; company, account and way out for those who have them."""
    if visit is None:
        st.html(f'<div class="cs-top">{_languages()}</div>')
        return
    with st.sidebar:
        if visit.company:
            st.html(f'<p class="cs-company">{escape(visit.company)}</p>')
        if visit.person is None:
            _guest()
        else:
            _signed_in(visit, visit.person)
        st.html(f'<div class="cs-languages">{_languages()}</div>')


def _guest() -> None:
    """A guest keeps the result by creating an account, or comes back to it by a link."""
    offer = html.tag("p", html.text(_("Gardez ce bilan, invitez vos collègues.")), "cs-hint")
    st.html(f'<div class="cs-offer">{offer}{html.link(_("Créer un compte"), "/inscription")}</div>')
    with st.popover(_("Reprendre ailleurs"), icon=":material/link:", width="stretch"):
        _resume()
    st.html(html.post_form("/session/depart", _("Quitter cette entreprise"), "cs-quiet"))


def _signed_in(visit: Visit, person: Person) -> None:
    """The other companies of this person, their name, the way out."""
    others = [mine for mine in services().members.companies(visit) if mine.tenant_id != visit.who.tenant_id]
    if others:
        with st.popover(_("Changer d'entreprise"), icon=":material/swap_horiz:", width="stretch"):
            rows = (
                html.post_form("/session/entreprise", o.name, "cs-second", entreprise=str(o.tenant_id)) for o in others
            )
            st.html(html.tag("div", "".join(rows), "cs-companies"))
    who = f"{html.tag('b', html.text(person.name))}<br>{html.text(person.email)}"
    out = html.post_form("/session/fin", _("Se déconnecter"), "cs-quiet")
    st.html(html.tag("div", html.tag("p", who) + out, "cs-person"))


def _resume() -> None:
    st.write(_("Un lien personnel ouvre cette entreprise dans un autre navigateur, pendant 90 jours."))
    if st.button(_("Créer un lien"), key="resume_create"):
        token = services().companies.resume_link(gate.member())
        parts = urlsplit(st.context.url or "")
        st.code(f"{parts.scheme}://{parts.netloc}/reprendre?jeton={token}", language=None, wrap_lines=True)
        st.caption(_("Gardez-le pour vous : qui l'ouvre voit et modifie vos réponses."))


def _languages() -> str:
    query = urlencode(st.query_params.to_dict())  # a link from a letter keeps its token
    path = (urlsplit(st.context.url or "/").path or "/") + (f"?{query}" if query else "")
    names = {"fr": "Français", "en": "English"}
    here = language()
    return " · ".join(
        f'<strong lang="{code}">{name}</strong>'
        if code == here
        else f'<a lang="{code}" href="/langue?vers={code}&amp;page={quote(path)}" target="_self">{name}</a>'
        for code, name in names.items()
    )
