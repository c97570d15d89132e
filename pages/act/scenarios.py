"""Scénarios: where the footprint goes, against its target; sliders that redraw the path, kept under a name."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from core.access import Who
from core.bootstrap import services
from core.carbon import views
from core.services.footprints import Run
from pages.parts import gate, offer, scenario_path, scenario_saved
from pages.parts.choose_run import chosen_run
from pages.parts.i18n import _
from pages.parts.scenario_panel import Material
from pages.parts.scenario_path import Known


def known(here: Who, run: Run) -> Known:
    """What the sliders move, and from where."""
    year, suited = run.footprint.perimeter.year, services().actions.ranked(here, run.id)
    before = {past: kg for past, kg in services().trajectories.history(here).items() if past < year}
    effects, cards = services().effects.of(here, run.id), services().actions.bank
    material = Material(year, effects, cards, datetime.now(UTC).year, frozenset(one.card.id for one in suited))
    return Known(run.id, material, {**before, year: views.total(run.footprint)})


here = gate.member()
st.title(_("Scénarios"))
run = chosen_run(here)
if views.total(run.footprint) > 0:
    beside = scenario_saved.bar(here, run.footprint.perimeter.year)
    scenario_path.path(known(here, run), beside)
else:
    st.info(
        _("Ce calcul ne compte aucune émission : il n'y a rien à réduire, donc ni trajectoire ni objectif à tracer.")
    )
    st.page_link("understand/dashboard.py", label=_("Voir ce qui manque au calcul"), icon=":material/bar_chart:")
offer.keep(here)
