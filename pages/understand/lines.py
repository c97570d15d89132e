"""Lignes: every line of a calculation, opened down to quantity × factor; filters, and exports."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.carbon import views
from core.carbon.footprint import Footprint, Line
from core.kept import kept
from core.report import retold, show
from pages.parts import gate, sentences
from pages.parts.board_quick import exports
from pages.parts.choose_run import chosen_run
from pages.parts.filters import filtered
from pages.parts.i18n import _, language

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


@kept(8)
def told(tenant: str, run_id: str, language: str, _footprint: Footprint) -> Footprint:
    """The footprint in the reader's language, once for each run."""
    return retold.footprint(_footprint)


here = gate.member()
st.title(_("Lignes"))
run = chosen_run(here)
lines = filtered(told(str(here.tenant_id), str(run.id), language(), run.footprint))
counted = show.mass(views.beges(lines))
st.markdown(_("**{count} lignes, {mass}.** Ouvrez-en une pour voir son calcul.").format(count=len(lines), mass=counted))
listing(lines, run.footprint)
exports(run, *st.columns(2))
