"""« Je cherche… » beside the questionnaire: which question asks for what somebody names."""

from __future__ import annotations

import streamlit as st

from core.access import Who
from core.bootstrap import services
from core.report.words import of as said
from core.services.seek import Asked, places
from pages.parts import html, rail
from pages.parts.i18n import _


def box(here: Who) -> None:
    """A few words in, the question and the unit out."""
    typed = st.text_input(
        _("Je cherche où déclarer…"), key="seek", max_chars=200, icon=":material/search:",
        placeholder=_("GNR, ordinateurs, taxi…"),
    ).strip()  # fmt: skip
    if not typed:
        return
    found = services().matching.match(here, typed)
    asked = places(found.candidates, services().questionnaire.law, services().editions.book())
    if found.abstained or not asked:
        st.caption(_("Aucune question ne le demande : ajoutez une ligne dans « Activités »."))
        return
    for one in asked:
        with st.container(gap=None):
            st.button(
                said(one.question.title), key=f"seek_{one.question.id}", type="tertiary", on_click=_open,
                icon=":material/arrow_forward:", args=(one.question.id,),
            )  # fmt: skip
            st.caption(_line(one))


def _line(one: Asked) -> str:
    """« Gazole non routier (litre, m³) »."""
    units = f" ({', '.join(one.units)})" if one.units else ""
    option = f" → {one.option}" if one.option else ""
    return html.plain(f"{said(one.field.label)}{option}{units}")


def _open(question: str) -> None:
    st.session_state[rail.OPEN] = question
