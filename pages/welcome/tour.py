"""Visite: four steps on a sample company, with the real pieces of the product. Nothing is created."""

from __future__ import annotations

import streamlit as st

from pages.parts import gate, tour
from pages.parts.i18n import _

STEP = "tour_step"

here = gate.visit()
steps = tour.steps()
st.title(_("Visite en quatre étapes"))
at = int(st.session_state.get(STEP, 0)) % len(steps)
st.progress((at + 1) / len(steps), text=_("Étape {n} sur {all}").format(n=at + 1, all=len(steps)))
st.header(steps[at].title, anchor=False)
st.write(steps[at].about)
steps[at].draw()
tour.around(STEP, at, len(steps), here)
