"""Rapports: ask for one, find those that were made, compare two, take the calculation away, choose how they look."""

from __future__ import annotations

import streamlit as st

from pages.parts import (
    gate,
    offer,
    report_brand,
    report_compare,
    report_form,
    report_library,
    report_run,
    report_sharing,
)
from pages.parts.choose_run import chosen_run
from pages.parts.i18n import _

VIEWS = ("rapports", "partager", "comparer", "fichiers", "marque")


def named(view: str) -> str:
    return {
        "rapports": _("Mes rapports"),
        "partager": _("Partager"),
        "comparer": _("Comparer"),
        "fichiers": _("Le calcul en fichiers"),
        "marque": _("Marque"),
    }[view]


here = gate.member()
st.title(_("Rapports"))
run = chosen_run(here)
asked = st.query_params.get("vue", "")
view = st.segmented_control(
    _("Que voulez-vous faire ?"), VIEWS, default=asked if asked in VIEWS else VIEWS[0], format_func=named,
    key=report_sharing.VIEW, label_visibility="collapsed", required=True,
)  # fmt: skip
if view == "partager":
    report_sharing.section(here)
elif view == "comparer":
    report_compare.section(here)
elif view == "fichiers":
    report_run.section(here, run)
elif view == "marque":
    report_brand.section(here)
else:
    report_form.section(run)
    report_library.section(here)
offer.keep(here)
