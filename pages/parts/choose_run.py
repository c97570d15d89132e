"""Which stored calculation the page shows: the latest one, or the one picked; and how to calculate again."""

from __future__ import annotations

import streamlit as st

from core.access import Action, Who, allowed
from core.bootstrap import services
from core.services.footprints import Run, RunHeader
from pages.parts import show
from pages.parts.i18n import _


def chosen_run(here: Who) -> Run:
    """The run to show. Without any, the page says how to get one and stops."""
    runs = services().footprints.all(here)
    if not runs:
        _nothing_yet(here)
    reads = not allowed(here, Action.CALCULATE)
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    with left:
        header = _pick(runs)
    if right.button(_("Recalculer"), icon=":material/refresh:", key="recalculate", width="stretch", disabled=reads):
        _calculate(here, header.year)
    return services().footprints.get(here, header.id)


def _pick(runs: list[RunHeader]) -> RunHeader:
    if len(runs) == 1:
        st.caption(_named(runs[0]))
        return runs[0]
    return st.selectbox(_("Calcul"), runs, format_func=_named, key="run", label_visibility="collapsed")


def _named(header: RunHeader) -> str:
    return _("Année {year} — calcul du {date} — {total}").format(
        year=header.year, date=show.moment(header.created_at), total=show.mass(header.total_kg)
    )


def _calculate(here: Who, year: int) -> None:
    """Calculate a year from today's answers and show the new run; the previous ones stay as they are."""
    services().footprints.calculate(here, year)
    st.session_state.pop("run", None)
    st.rerun()


def _nothing_yet(here: Who) -> None:
    st.info(_("Aucun calcul pour l'instant : répondez à quelques questions, puis calculez."))
    for year in services().questionnaire.years(here) if allowed(here, Action.CALCULATE) else []:
        if st.button(_("Calculer l'année {year}").format(year=year), key=f"calculate_{year}", type="primary"):
            _calculate(here, year)
    st.page_link("collect/questionnaire.py", label=_("Ouvrir le questionnaire"), icon=":material/edit_note:")
    st.stop()
