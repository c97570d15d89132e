"""Questionnaire: one question at a time, saved as it is typed, with the total so far beside it."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from core.access import Role, Who
from core.bootstrap import services
from pages.parts import form, gate, live, rail
from pages.parts.i18n import _

OLDEST = 2015


def year_of(here: Who) -> int:
    """The year chosen; at first the latest one begun, or last year."""
    begun, today = services().questionnaire.years(here), datetime.now(UTC).year
    years = sorted({*range(OLDEST, today + 1), *begun}, reverse=True)
    first = years.index(begun[0] if begun else today - 1)
    chosen: int = st.selectbox(_("Année du bilan"), years, first, key="year", width=140)
    return chosen


here = gate.member()
with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"):
    st.title(_("Questionnaire"), width="content")
    year = year_of(here)
answers = services().questionnaire.form(here, year)
now = live.so_far(here, year)
live.brief(now)
current = rail.choose(answers)
left, right = st.columns([5, 3], gap="large")
with left:
    form.reading_only()
    form.question(answers, current, rail.number(answers, current))
    rail.around(answers, current)
with right:
    live.panel(now, answers)
    st.caption(_("Chaque réponse est enregistrée dès qu'elle est tapée."))
    if here.role is Role.GUEST:
        st.caption(_("Pour continuer sur un autre appareil : « Reprendre ailleurs », dans le menu."))
