"""Questionnaire: one question at a time, saved as it is typed, with the total so far beside it."""

from __future__ import annotations

import streamlit as st

from core.access import Role
from core.bootstrap import services
from pages.parts import form, gate, live, rail, seek
from pages.parts.i18n import _
from pages.parts.years import year_of

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
    seek.box(here)
    st.caption(_("Chaque réponse est enregistrée dès qu'elle est tapée."))
    if here.role is Role.GUEST:
        st.caption(_("Pour continuer sur un autre appareil : « Reprendre ailleurs », dans le menu."))
