"""Lignes: every line of a calculation, opened down to quantity × factor; filters, and exports."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.carbon import views
from core.carbon.footprint import Footprint, Line
from core.carbon.measure import to_json
from core.services import results
from core.services.footprints import Run
from pages.parts import gate, media, sentences, show
from pages.parts.choose_run import chosen_run
from pages.parts.filters import filtered
from pages.parts.i18n import _

PER_PAGE = 25


def listing(lines: Sequence[Line], footprint: Footprint) -> None:
    """The lines, heaviest first, a page at a time."""
    if not lines:
        st.info(_("Aucune ligne ne correspond : élargissez la recherche ou retirez un filtre."))
        return
    pages = -(-len(lines) // PER_PAGE)
    page = st.pagination(pages, key="lines_page") if pages > 1 else 1
    first = ((page or 1) - 1) * PER_PAGE
    total = views.total(footprint)
    st.html("".join(sentences.card(line, total) for line in lines[first : first + PER_PAGE]))


def exports(run: Run) -> None:
    """The whole calculation, for a spreadsheet or a program."""
    left, right = st.columns(2)
    name = f"carbonscore-{run.footprint.perimeter.year}-{run.hash[:8]}"
    left.download_button(
        _("Toutes les lignes (CSV)"),
        data=media.later(lambda now: results.as_csv(run).encode()),
        file_name=f"{name}.csv",
        mime="text/csv",
        icon=":material/download:",
        width="stretch",
        on_click="ignore",
    )
    right.download_button(
        _("Le calcul complet (JSON)"),
        data=media.later(lambda now: to_json(results.as_json(run)).encode()),
        file_name=f"{name}.json",
        mime="application/json",
        icon=":material/data_object:",
        width="stretch",
        on_click="ignore",
    )


here = gate.member()
st.title(_("Lignes"))
run = chosen_run(here)
lines = filtered(run.footprint)
counted = show.mass(views.beges(lines))
st.markdown(_("**{count} lignes, {mass}.** Ouvrez-en une pour voir son calcul.").format(count=len(lines), mass=counted))
listing(lines, run.footprint)
exports(run)
