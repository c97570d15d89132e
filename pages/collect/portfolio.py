"""Portefeuille: the activities of many companies in one file → the footprints of all, ranked, drawn, exported."""

from __future__ import annotations

import streamlit as st

from core.bootstrap import services
from core.services.portfolio import Opened
from pages.parts import gate, portfolio_charts, portfolio_file, portfolio_offer, portfolio_view
from pages.parts.i18n import _, language

CHOSEN = "portfolio_chosen"


def drawn(opened: Opened, year: int) -> str | None:
    """How the companies of a year spread, and their sectors; the sector that was clicked, if any."""
    tenant, name = str(here.tenant_id), str(opened.portfolio.id)
    board = portfolio_charts.board(tenant, name, year, language(), portfolio_view.of_year(opened.results, year))
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader(board.sectors.title)
        clicked = portfolio_charts.drawn(board.sectors, f"sectors_{year}")
    with right:
        st.subheader(board.spread.title)
        portfolio_charts.drawn(board.spread, f"spread_{year}")
        st.caption(board.apart)
    return clicked


def result(opened: Opened) -> None:
    """One portfolio, a year at a time."""
    facts = opened.portfolio.facts
    year = portfolio_view.chosen_year(facts)
    st.html(portfolio_view.tiles(portfolio_view.of_year(opened.results, year)))
    st.caption(portfolio_view.provenance(opened.portfolio))
    portfolio_view.remarks(facts)
    sector = drawn(opened, year)
    portfolio_view.ranking(portfolio_view.of_year(opened.results, year), sector)
    portfolio_view.rejections(facts)
    portfolio_file.exports(opened.portfolio)
    portfolio_file.erasure(opened.portfolio)


here = gate.member()
st.title(_("Portefeuille"))
if not services().portfolio.open_to(here):
    portfolio_offer.panel(here)
    st.stop()
added = portfolio_file.upload(here)
if added is not None:
    st.session_state[CHOSEN] = added
kept = {portfolio.id: portfolio for portfolio in services().portfolio.all(here)}
if not kept:
    portfolio_offer.nothing_yet()
    st.stop()
if st.session_state.get(CHOSEN) not in kept:
    st.session_state.pop(CHOSEN, None)
chosen = st.selectbox(
    _("Portefeuille à lire"), list(kept), format_func=lambda key: portfolio_view.label(kept[key]), key=CHOSEN
)
result(services().portfolio.open(here, chosen))
