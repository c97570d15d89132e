"""Actions: what to do first on this footprint, what each tonne costs, and the plan."""

from __future__ import annotations

import streamlit as st

from core.bootstrap import services
from pages.parts import action_company, action_list, action_macc, gate, offer, plan_view
from pages.parts.choose_run import chosen_run
from pages.parts.i18n import _

VIEWS = ("choisir", "couts", "plan")


def named(view: str) -> str:
    return {"choisir": _("Choisir"), "couts": _("Coût de la tonne"), "plan": _("Mon plan")}[view]


here = gate.member()
st.title(_("Actions"))
run = chosen_run(here)
action_company.known(here, services().actions.found(here, run.id))
asked = st.query_params.get("vue", "")
view = st.segmented_control(
    _("Que voulez-vous voir ?"), VIEWS, default=asked if asked in VIEWS else VIEWS[0], format_func=named,
    key="actions_view", label_visibility="collapsed", required=True,
)  # fmt: skip
if view == "plan":
    plan_view.section(here, run.id)
elif view == "couts":
    action_macc.section(here, run.id)
else:
    action_list.section(run.id)
offer.keep(here)
