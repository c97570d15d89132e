"""Which stored calculation the page shows: the latest one, or the one picked; and how to calculate again.

A picked one stands in the address (`calcul`), so that a link, a click on a chart and a reload open it again.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.access import Action, Who, allowed
from core.bootstrap import services
from core.report import show
from core.services.footprints import Run, RunHeader
from pages.parts.i18n import _

OPENED, LENGTH = "calcul", 16


def chosen_run(here: Who) -> Run:
    """The run to show. Without any, the page says how to get one and stops."""
    return chosen_among(here)[0]


def chosen_among(here: Who) -> tuple[Run, Sequence[RunHeader]]:
    """The run to show, and all there are, newest first."""
    runs = services().footprints.all(here)
    if not runs:
        _nothing_yet(here)
    reads = not allowed(here, Action.CALCULATE)
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    with left:
        header = _pick(runs)
    if right.button(_("Recalculer"), icon=":material/refresh:", key="recalculate", width="stretch", disabled=reads):
        _calculate(here, header.year)
    return services().footprints.get(here, header.id), runs


def opened() -> dict[str, str]:
    """What a link to « Lignes » carries so that it opens the run shown here; nothing for the latest one."""
    wanted = st.query_params.get(OPENED)
    return {OPENED: wanted} if wanted else {}


def link_to(run_hash: str) -> dict[str, str]:
    """What a link carries to open this run."""
    return {OPENED: run_hash[:LENGTH]}


def named(header: RunHeader) -> str:
    """A run in one line: its year, when it was calculated, its total."""
    return _("Année {year} — calcul du {date} — {total}").format(
        year=header.year, date=show.moment(header.created_at), total=show.mass(header.total_kg)
    )


def _pick(runs: Sequence[RunHeader]) -> RunHeader:
    if len(runs) == 1:
        st.caption(named(runs[0]))
        return runs[0]
    wanted = st.query_params.get(OPENED)
    at = next((n for n, header in enumerate(runs) if wanted and header.hash.startswith(wanted)), 0)
    key = f"run_{runs[at].id}"  # follows the address: a link and a choice never disagree
    return st.selectbox(
        _("Calcul"),
        runs,
        at,
        format_func=named,
        key=key,
        label_visibility="collapsed",
        on_change=_set_run,
        args=(key, runs[0].id),
    )


def _set_run(key: str, latest: object) -> None:
    """The choice goes to the address; the latest run needs no word there."""
    header: RunHeader = st.session_state[key]
    if header.id == latest:
        st.query_params.pop(OPENED, None)
    else:
        st.query_params.update(link_to(header.hash))


def _calculate(here: Who, year: int) -> None:
    """Calculate a year from today's answers and show the new run; the previous ones stay as they are."""
    services().footprints.calculate(here, year)
    st.query_params.pop(OPENED, None)
    st.rerun()


def _nothing_yet(here: Who) -> None:
    st.info(_("Aucun calcul pour l'instant : répondez à quelques questions, puis calculez."))
    for year in services().questionnaire.years(here) if allowed(here, Action.CALCULATE) else []:
        if st.button(_("Calculer l'année {year}").format(year=year), key=f"calculate_{year}", type="primary"):
            _calculate(here, year)
    st.page_link("collect/questionnaire.py", label=_("Ouvrir le questionnaire"), icon=":material/edit_note:")
    st.stop()
