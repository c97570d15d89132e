"""The members of a company on screen: their roles, and how one changes or leaves."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import streamlit as st

from core.access import Role
from core.bootstrap import services
from core.errors import CarbonScoreError
from core.services.members import Member
from core.services.visits import Visit
from pages.parts import gate, html, people_words
from pages.parts.i18n import _, sentence

ROLES = (Role.OWNER, Role.ANALYST, Role.ADVISOR)
WHY = "team_refused"


def listing(visit: Visit, members: Sequence[Member], manages: bool) -> None:
    """Everybody; their role can be changed, and they removed, by owners."""
    if why := st.session_state.pop(WHY, ""):
        st.warning(why, icon=":material/edit_note:")
    for member in members:
        with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"member_{member.person_id}"):
            st.html(_who(visit, member), width="stretch")
            if manages:
                _controls(member, mine=member.person_id == visit.who.person_id)
            else:
                st.badge(people_words.role(member.role), color="gray")


def leaving(visit: Visit) -> None:
    """One's own way out."""
    with st.expander(_("Quitter cette entreprise")):
        st.write(_("Vous n'y aurez plus accès ; vos réponses et commentaires y restent."))
        st.button(_("Quitter {company}").format(company=html.plain(visit.company)), key="leave", on_click=_leave)


def _who(visit: Visit, member: Member) -> str:
    me = f" ({_('vous')})" if member.person_id == visit.who.person_id else ""
    code = f" · {_('second facteur')}" if member.second_factor else ""
    return html.lines(f"{member.name}{me}", f"{member.email}{code}")


def _controls(member: Member, mine: bool) -> None:
    key = f"role_{member.person_id}_{member.version}"
    st.selectbox(
        _("Rôle de {name}").format(name=member.name), ROLES, ROLES.index(member.role), key=key, width=165,
        label_visibility="collapsed", format_func=people_words.role, on_change=_change,
        args=(member.person_id, member.version, key),
    )  # fmt: skip
    if not mine:
        with st.popover(_("Retirer"), icon=":material/person_remove:"):
            st.write(
                _("{name} n'aura plus accès à cette entreprise, tout de suite.").format(name=html.plain(member.name))
            )
            st.button(
                _("Oui, retirer"), key=f"remove_{member.person_id}", type="primary", on_click=_remove,
                args=(member.person_id,),
            )  # fmt: skip


def _change(person_id: UUID, version: int, key: str) -> None:
    """Callback: another role for a member."""
    here = gate.colleague()
    try:
        services().members.set_role(here.who, person_id, st.session_state[key], version)
    except CarbonScoreError as error:
        del st.session_state[key]
        st.session_state[WHY] = sentence(error)


def _remove(person_id: UUID) -> None:
    """Callback: a member no more, in their open tabs too."""
    here = gate.colleague()
    try:
        services().members.remove(here.who, person_id)
    except CarbonScoreError as error:
        st.session_state[WHY] = sentence(error)


def _leave() -> None:
    """Callback: not in this company any more."""
    try:
        services().members.leave(gate.colleague())
    except CarbonScoreError as error:
        st.session_state[WHY] = sentence(error)
