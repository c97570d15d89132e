"""Freight from a few figures: vehicle, load, distance, journeys, and who pays."""

from __future__ import annotations

import streamlit as st

from core.access import Who
from core.bootstrap import services
from core.carbon.activity import Control
from core.errors import CarbonScoreError
from core.report import retold
from core.services import activity_forms
from pages.parts import gate, html
from pages.parts.i18n import _, sentence

TOLD = "freight_told"  # session_state: what became of the form
EMPTY = {"freight_load": "", "freight_km": "", "freight_times": "1", "freight_label": ""}


def draw(here: Who, year: int) -> None:
    """The form. Its factors are those of data/factors/freight.csv."""
    st.selectbox(
        _("Véhicule"), activity_forms.VEHICLES, key="freight_vehicle", width=460,
        format_func=activity_forms.name_of,
    )  # fmt: skip
    for name, kept in EMPTY.items():
        st.session_state.setdefault(name, kept)
    with st.container(horizontal=True, gap="small"):
        st.text_input(_("Charge par trajet, en tonnes"), key="freight_load", width=200, placeholder="12")
        st.text_input(_("Distance, en km"), key="freight_km", width=160, placeholder="450")
        st.text_input(_("Trajets dans l'année"), key="freight_times", width=160)
    st.radio(
        _("Qui paie ce transport ?"), list(Control), key="freight_control", horizontal=True,
        format_func=lambda who: _("Nous") if who is Control.OWN else _("Un client ou un fournisseur"),
    )  # fmt: skip
    st.text_input(_("Libellé (facultatif)"), key="freight_label", max_chars=100, width=460)
    st.button(
        _("Ajouter ce transport"), type="primary", icon=":material/local_shipping:", key="freight_add", on_click=_add,
        args=(year,),
    )  # fmt: skip
    told(TOLD)


def told(name: str) -> None:
    """What became of a form: (accepted, sentence)."""
    if found := st.session_state.get(name):
        accepted, text = found
        (st.success if accepted else st.error)(html.plain(text))


def _add(year: int) -> None:
    """Callback: one row, confirmed: its factor was chosen."""
    here, held = gate.member(), st.session_state
    try:
        drafted = activity_forms.freight(
            held["freight_vehicle"], held["freight_load"], held["freight_km"], held["freight_times"],
            held["freight_control"], held["freight_label"],
        )  # fmt: skip
        given, notes = activity_forms.rows_of([drafted])
        services().activities.add(here, year, given, [_("formulaire Transport")], notes)
    except CarbonScoreError as error:
        held[TOLD] = (False, sentence(error))
        return
    held[TOLD] = (
        True,
        _("Ajouté : {note} = {quantity} t.km.").format(note=retold.text(drafted.note), quantity=given[0]["quantity"]),
    )
    held.update(EMPTY)
