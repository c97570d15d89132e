"""What members and advisors write beside a calculation: plain text, shown as text."""

from __future__ import annotations

from uuid import UUID

import streamlit as st

from core.access import Action, Role, Who, allowed
from core.bootstrap import services
from core.errors import CarbonScoreError
from core.report import show
from core.services.comments import Comment
from pages.parts import gate, html
from pages.parts.i18n import _, sentence

TEXT, WHY = "comment_text", "comment_refused"


def section(who: Who, run_id: UUID) -> None:
    """The conversation about this calculation; nothing for a guest, who is alone with it."""
    if not allowed(who, Action.COMMENT):
        return
    st.subheader(_("Commentaires"))
    for comment in services().comments.all(who, run_id):
        _one(who, comment)
    st.text_area(_("Votre commentaire"), key=TEXT, max_chars=2000, height=90)
    st.button(_("Publier"), key="comment_add", icon=":material/comment:", on_click=_add, args=(run_id,))
    if why := st.session_state.pop(WHY, ""):
        st.warning(why, icon=":material/edit_note:")


def _one(who: Who, comment: Comment) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        author = html.text(comment.author or _("personne effacée"))
        head = f"<b>{author}</b> · {html.text(show.moment(comment.at))}"
        st.html(html.tag("p", head, "cs-hint") + html.tag("p", html.text(comment.text), "cs-said"))
        if comment.mine or who.role is Role.OWNER:
            st.button(
                _("Retirer"), key=f"comment_drop_{comment.id}", type="tertiary", on_click=_drop, args=(comment.id,)
            )


def _add(run_id: UUID) -> None:
    """Callback: signed with the name of who is here."""
    try:
        services().comments.add(gate.member(), run_id, st.session_state[TEXT])
    except CarbonScoreError as error:
        st.session_state[WHY] = sentence(error)
        return
    st.session_state[TEXT] = ""


def _drop(comment_id: UUID) -> None:
    """Callback: one's own comment, or any for an owner."""
    services().comments.remove(gate.member(), comment_id)
