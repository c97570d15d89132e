"""Business trips from a few figures: mode, distance or cities, people, return, nights."""

from __future__ import annotations

import streamlit as st

from core.access import Who
from core.bootstrap import services
from core.errors import CarbonScoreError
from core.report import retold
from core.services import activity_forms
from core.services.activity_forms import HOTELS, MODES, PLANE
from pages.parts import gate
from pages.parts.freight_form import told
from pages.parts.i18n import _, sentence

TOLD = "travel_told"  # session_state: what became of the form
EMPTY = {"travel_km": "", "travel_people": "1", "travel_times": "1", "travel_nights": "", "travel_label": ""}


def draw(here: Who, year: int) -> None:
    """The form. Its factors are those of data/factors: flights, public_transport, vehicles, hotels."""
    for name, kept in EMPTY.items():
        st.session_state.setdefault(name, kept)
    with st.container(horizontal=True, gap="small"):
        mode = st.selectbox(_("Comment ?"), MODES, key="travel_mode", width=330, format_func=_mode)
        if mode == PLANE:
            _cities()
        st.text_input(_("Distance d'un trajet, en km"), key="travel_km", width=190, placeholder="460")
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        st.text_input(_("Personnes"), key="travel_people", width=110)
        st.text_input(_("Voyages dans l'année"), key="travel_times", width=170)
        st.checkbox(_("Aller-retour"), key="travel_return", value=True)
    with st.container(horizontal=True, gap="small"):
        st.text_input(_("Nuits d'hôtel par voyage"), key="travel_nights", width=190, placeholder="0")
        st.selectbox(_("Hôtel"), HOTELS, key="travel_hotel", width=330, format_func=activity_forms.name_of)
    st.text_input(_("Libellé (facultatif)"), key="travel_label", max_chars=100, width=460)
    st.button(
        _("Ajouter ce déplacement"), type="primary", icon=":material/flight_takeoff:", key="travel_add", on_click=_add,
        args=(year,),
    )  # fmt: skip
    told(TOLD)


def _mode(key: str) -> str:
    return _("Avion (traînées comprises)") if key == PLANE else activity_forms.name_of(key)


def _cities() -> None:
    """Two cities fill the distance of a flight."""
    names = activity_forms.cities()
    for key, label in (("travel_from", _("De")), ("travel_to", _("À"))):
        st.selectbox(label, names, None, key=key, width=180, placeholder=_("Ville"), on_change=_between)


def _between() -> None:
    """Callback: the distance of the flight between the two cities."""
    start, end = (st.session_state.get(key) for key in ("travel_from", "travel_to"))
    if start and end and start != end:
        st.session_state["travel_km"] = str(activity_forms.flight_km(start, end))


def _add(year: int) -> None:
    """Callback: a row for the journey, and one for the nights when there are some."""
    here, held = gate.member(), st.session_state
    try:
        drafted = []
        people, times = held["travel_people"], held["travel_times"]
        nights = str(held["travel_nights"]).strip()
        if str(held["travel_km"]).strip() or not nights:
            ends = (held["travel_km"], people, times, held["travel_return"], held["travel_label"])
            drafted.append(activity_forms.trip(held["travel_mode"], *ends))
        if nights:
            drafted.append(activity_forms.nights(held["travel_hotel"], people, nights, times))
        given, notes = activity_forms.rows_of(drafted)
        services().activities.add(here, year, given, [_("formulaire Déplacements")] * len(given), notes)
    except CarbonScoreError as error:
        held[TOLD] = (False, sentence(error))
        return
    held[TOLD] = (True, _("Ajouté : {note}.").format(note=retold.text(" ; ".join(notes))))
    held.update(EMPTY)
