"""The views of a footprint: one is drawn at a time, the one that is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from core.access import Who
from core.services.footprints import Run, RunHeader
from pages.parts import board, board_compare, charts
from pages.parts.board import Chart
from pages.parts.choose_run import OPENED, opened
from pages.parts.i18n import _, language

View = Callable[[Who, Run, Sequence[RunHeader]], None]


def views(here: Who, run: Run, runs: Sequence[RunHeader]) -> None:
    """The switch, and the view it shows."""
    names = _names()
    chosen = st.segmented_control(
        _("Vue"),
        list(names),
        default="parts",
        required=True,
        format_func=lambda view: names[str(view)],
        key="board_view",
        label_visibility="collapsed",
        width="stretch",
    )
    VIEWS[str(chosen)](here, run, runs)


def chart(item: Chart | None) -> None:
    """One chart of bars; a click on a bar opens its lines."""
    if item is None:
        return
    st.subheader(item.title)
    clicked = charts.draw(item.figure, f"chart_{item.filter}", item.alt, item.data)
    if clicked is not None:
        _open(**{item.filter: clicked})


def parts(here: Who, run: Run, runs: Sequence[RunHeader]) -> None:
    """What the total is made of."""
    drawn = board.parts(str(here.tenant_id), run.hash, language(), run.footprint)
    wide, narrow = st.columns([3, 2], gap="large")
    with wide:
        chart(drawn.posts)
        chart(drawn.top)
    with narrow:
        chart(drawn.scopes)
        chart(drawn.sites)


def flows(here: Who, run: Run, runs: Sequence[RunHeader]) -> None:
    """Where it comes from and where it counts."""
    if _nothing(run):
        return
    drawn = board.flow(str(here.tenant_id), run.hash, language(), opened().get(OPENED, ""), run.footprint)
    st.subheader(drawn.title)
    with st.container(key="flows_wide"):
        charts.draw(drawn.figure, "chart_flows", drawn.alt, drawn.data, select=False)
    st.html(drawn.more)


def surfaces(here: Who, run: Run, runs: Sequence[RunHeader]) -> None:
    """What takes the place."""
    if _nothing(run):
        return
    drawn = board.tiles(str(here.tenant_id), run.hash, language(), run.footprint)
    st.subheader(drawn.title)
    st.caption(_("Touchez un rectangle pour l'agrandir, le bandeau du bas pour revenir."))
    charts.draw(drawn.figure, "chart_tiles", drawn.alt, drawn.data, select=False)


def uncertainty(here: Who, run: Run, runs: Sequence[RunHeader]) -> None:
    """Where the interval comes from, and what would shrink it."""
    if _nothing(run):
        return
    drawn = board.levers(str(here.tenant_id), run.hash, language(), opened().get(OPENED, ""), run.footprint)
    wide, narrow = st.columns([3, 2], gap="large")
    with wide:
        st.subheader(drawn.title)
        st.caption(
            _("Barre : ce qui repose dessus. Trait : son intervalle à 95 %. Chiffre : sa part de l'incertitude.")
        )
        clicked = charts.draw(drawn.figure, "chart_levers", drawn.alt, drawn.data)
    with narrow:
        st.html(drawn.more)
    if clicked is not None:
        origin, _comma, key = clicked.partition(",")
        _open(**{"activite" if origin == "datum" else "facteur": key})


VIEWS: Mapping[str, View] = {
    "parts": parts,
    "years": board_compare.years,
    "gaps": board_compare.waterfall,
    "flows": flows,
    "surfaces": surfaces,
    "uncertainty": uncertainty,
}


def _names() -> dict[str, str]:
    return {
        "parts": _("Répartition"),
        "years": _("Évolution"),
        "gaps": _("Écarts"),
        "flows": _("Flux"),
        "surfaces": _("Surfaces"),
        "uncertainty": _("Incertitude"),
    }


def _nothing(run: Run) -> bool:
    """A total of zero has no shares to draw."""
    if any(line.kg_beges > 0 for line in run.footprint.lines):
        return False
    st.info(_("Le total est nul : il n'y a rien à répartir ici."), icon=":material/info:")
    return True


def _open(**filters: str) -> None:
    st.switch_page("understand/lines.py", query_params={**filters, **opened()})
