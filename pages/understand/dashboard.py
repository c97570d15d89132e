"""Tableau de bord: the total, what to notice in it, what it is made of and why, what is missing."""

from __future__ import annotations

import streamlit as st

from pages.parts import comments, gate, offer
from pages.parts.board import board
from pages.parts.board_gaps import gaps
from pages.parts.board_observations import observations
from pages.parts.board_quick import quick_actions
from pages.parts.board_views import views
from pages.parts.choose_run import OPENED, chosen_among, opened
from pages.parts.i18n import _, language

here = gate.member()
title = st.empty()
run, runs = chosen_among(here)
title.title(_("Empreinte carbone {year}").format(year=run.footprint.perimeter.year))
drawn = board(str(here.tenant_id), run.hash, language(), opened().get(OPENED, ""), run.footprint)
st.html(drawn.headline)
quick_actions(here, run)
observations(here, run, runs)
views(here, run, runs)
gaps(run.footprint.gaps)
st.subheader(_("Intensités"))
st.html(drawn.intensities)
st.html(drawn.regulatory)
left, right = st.columns(2, gap="large")
left.html(drawn.ghg)
right.html(drawn.reconciliation)
right.html(drawn.apart)
comments.section(here, run.id)
offer.keep(here)
