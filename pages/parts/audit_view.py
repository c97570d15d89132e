"""The audit on screen: who did what, newest first, a page at a time; and whether the chain is whole."""

from __future__ import annotations

import streamlit as st

from core.access import Who
from core.bootstrap import services
from core.report import show
from core.services import audit_words
from core.services.audit import Entry
from pages.parts import audit_details, gate, html
from pages.parts.i18n import _, language

BEFORE, STEP = "audit_before", 30


def section(who: Who) -> None:
    """A page of the journal, then the way to older entries."""
    _chain(who)
    before: list[int] = st.session_state.get(BEFORE, [])
    entries = services().audit.entries(who, before[-1] if before else None, STEP)
    rows = [[str(entry.seq), *_cells(entry)] for entry in entries]
    if not rows:
        st.info(_("Rien n'a encore été noté."))
        return
    head = [_("N°"), _("Quand"), _("Qui"), _("Quoi"), _("Objet")]
    st.html(html.table(_("Journal"), head, rows, css="cs-prose cs-journal"))
    with st.container(horizontal=True):
        if before:
            st.button(_("Plus récentes"), icon=":material/arrow_back:", key="audit_newer", on_click=_newer)
        if len(entries) == STEP and entries[-1].seq > 1:
            older = entries[-1].seq
            st.button(
                _("Plus anciennes"), icon=":material/arrow_forward:", key="audit_older", on_click=_older, args=(older,)
            )


def _chain(who: Who) -> None:
    """Every hash calculated again, now."""
    found = services().audit.verify(who)
    if found.ok:
        st.success(_("Chaîne vérifiée : {n} lignes, aucune modifiée.").format(n=found.rows), icon=":material/verified:")
    else:
        st.error(
            _("La ligne {n} du journal n'est plus celle qui fut écrite. Prévenez la personne qui administre.").format(
                n=found.first_bad
            ),
            icon=":material/gpp_bad:",
        )


def _cells(entry: Entry) -> list[str]:
    nobody = _("personne effacée") if entry.signed_in else _("sans compte")
    done = audit_words.said(entry.action, language())
    what = audit_details.detail(entry.detail)
    quiet = html.tag("span", html.text(what), "cs-hint") if what else ""
    return [
        html.text(show.moment(entry.at)),
        html.text(entry.actor or nobody),
        html.text(done) + quiet,
        html.text(audit_details.about(entry.object)),
    ]


def _older(seq: int) -> None:
    """Callback: entries before this one."""
    gate.person()
    st.session_state[BEFORE] = [*st.session_state.get(BEFORE, []), seq]


def _newer() -> None:
    """Callback: one page back."""
    gate.person()
    st.session_state[BEFORE] = st.session_state.get(BEFORE, [])[:-1]
