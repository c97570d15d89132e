"""Invitations on screen: invite an address, hand the link over once, take it back."""

from __future__ import annotations

from uuid import UUID

import streamlit as st

from core.access import Role
from core.bootstrap import services
from core.errors import CarbonScoreError
from core.report import show
from core.services.members import Invitation
from core.services.visits import Visit
from pages.parts import door, gate, html, people_words
from pages.parts.i18n import _, language, sentence

ROLES = (Role.ANALYST, Role.ADVISOR, Role.OWNER)
EMAIL, ROLE, LINK, WHY = "invite_email", "invite_role", "invite_link", "invite_refused"


def section(visit: Visit) -> None:
    """The form, the link of the invitation just made, those that still wait."""
    st.subheader(_("Inviter"))
    _just_made(visit)
    st.text_input(_("Adresse e-mail"), key=EMAIL, max_chars=254, placeholder="prenom.nom@exemple.fr", width=420)
    st.radio(_("Rôle"), ROLES, key=ROLE, format_func=people_words.role_and_rights)
    st.button(_("Inviter"), type="primary", icon=":material/person_add:", key="invite", on_click=_invite)
    if why := st.session_state.pop(WHY, ""):
        st.warning(why, icon=":material/edit_note:")
    for waiting in services().members.invitations(visit.who):
        _row(waiting)


def _just_made(visit: Visit) -> None:
    session_id, email, link = st.session_state.get(LINK, (None, "", ""))
    if not link or session_id != visit.session_id:
        return
    said = _("Invitation envoyée à {email}. Vous pouvez aussi lui remettre ce lien, montré une seule fois :")
    st.success(_("L'invitation est prête."), icon=":material/mail:")
    st.html(html.tag("p", html.text(said.format(email=email))))
    st.code(link, language=None, wrap_lines=True)
    door.where_mail_goes()


def _row(waiting: Invitation) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        until = _("en attente jusqu'au {day}").format(day=show.day(waiting.expires_at))
        role = people_words.role(waiting.role)
        st.html(html.lines(waiting.email, f"{role} · {until}"), width="stretch")
        st.button(_("Annuler"), key=f"revoke_{waiting.id}", on_click=_revoke, args=(waiting.id,))


def _invite() -> None:
    """Callback: a letter leaves; the link is kept for the next screen of this session."""
    here = gate.colleague()
    email, role = st.session_state[EMAIL], st.session_state[ROLE]
    try:
        sent = services().members.invite(here.who, email, role, language())
    except CarbonScoreError as error:
        st.session_state[WHY] = sentence(error)
        return
    st.session_state[LINK] = (here.session_id, sent.invitation.email, sent.link)
    st.session_state[EMAIL] = ""


def _revoke(invitation_id: UUID) -> None:
    """Callback: its link opens nothing any more."""
    services().members.revoke_invitation(gate.colleague().who, invitation_id)
    st.session_state.pop(LINK, None)
