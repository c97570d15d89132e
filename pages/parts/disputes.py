"""Two people answered the same question: both answers, and two buttons."""

from __future__ import annotations

import streamlit as st

from core.carbon.form import Item
from core.carbon.questions import Answer, State
from core.report.words import of as said
from pages.parts import form_state, html
from pages.parts.form_state import Dispute, Place
from pages.parts.i18n import _


def choose(place: Place, item: Item, found: Dispute) -> None:
    """Nothing is written before a choice."""
    st.warning(
        _("Quelqu'un a répondu entre-temps : « {theirs} ». Votre réponse, « {mine} », n'est pas enregistrée.").format(
            theirs=html.plain(_text(item, found.theirs)), mine=html.plain(_text(item, found.mine))
        ),
        icon=":material/call_split:",
    )
    with st.container(horizontal=True):
        for name, label, mine in (("mine", _("Garder la mienne"), True), ("theirs", _("Prendre l'autre"), False)):
            key = form_state.key(place, f"settle_{name}")
            st.button(label, key=f"settle:{key}", on_click=form_state.settle, args=(*place, mine))


def _text(item: Item, answer: Answer | None) -> str:
    if answer is None:
        return _("aucune réponse")
    if answer.state is not State.ANSWERED:
        return _("Je ne sais pas") if answer.state is State.UNKNOWN else _("Non concerné")
    names = {option.id: said(option.label) for option in item.field.options}
    return f"{names.get(answer.text, answer.text)} {answer.unit}".strip()
