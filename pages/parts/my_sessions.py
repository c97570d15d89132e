"""Where somebody is signed in, and how to end it."""

from __future__ import annotations

from uuid import UUID

import streamlit as st

from core.bootstrap import services
from core.report import show
from core.services.sign_in import OpenSession
from core.services.visits import Visit
from pages.parts import gate, html
from pages.parts.i18n import _


def section(visit: Visit) -> None:
    """The sessions, the latest used first; a button each, and one for all."""
    st.subheader(_("Sessions ouvertes"))
    for opened in services().accounts.sessions(visit):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.markdown(_said(opened), width="content")
            if opened.current:
                st.badge(_("ce navigateur"), color="green")
            else:
                st.button(_("Fermer"), key=f"end_{opened.id}", on_click=_end, args=(opened.id,))
    st.caption(_("Une session fermée l'est partout en deux secondes, onglets ouverts compris."))
    st.html(html.post_form("/session/fin-partout", _("Me déconnecter partout"), "cs-second cs-narrow"))


def _said(opened: OpenSession) -> str:
    agent = html.plain(opened.agent or _("Navigateur inconnu"))
    used = _("vue le {moment}").format(moment=show.moment(opened.last_seen_at))
    return f"{agent} · {used}"


def _end(session_id: UUID) -> None:
    """Callback: this session opens nothing any more."""
    services().accounts.end_session(gate.person(), session_id)
