"""Tableau de bord: the total, what it is made of, what is missing; every chart opens down to its lines."""

from __future__ import annotations

import streamlit as st

from core.carbon.footprint import Gap
from core.services.gathering import LEDGER, ROWS
from pages.parts import charts, comments, gate, html, offer, words
from pages.parts.board import Board, Chart, board
from pages.parts.choose_run import chosen_run
from pages.parts.i18n import _, language


def chart(item: Chart | None) -> None:
    """One chart; a click on a bar opens its lines."""
    if item is None:
        return
    st.subheader(item.title)
    clicked = charts.draw(item.figure, key=f"chart_{item.filter}", alt=item.alt)
    if clicked is not None:
        st.switch_page("understand/lines.py", query_params={item.filter: clicked})


def gaps(missing: tuple[Gap, ...]) -> None:
    """What nobody answered: not zero, missing; each one leads back to its question."""
    st.subheader(_("Ce qui manque"))
    if not missing:
        st.success(_("Toutes les questions de votre périmètre ont une réponse."), icon=":material/check:")
        return
    st.caption(_("Une question sans réponse n'est pas un zéro : ces émissions ne sont pas dans le total."))
    items = "".join(html.tag("li", _asked(gap) + _where(gap)) for gap in missing)
    st.html(html.tag("ul", items, "cs-gaps"))


def _asked(gap: Gap) -> str:
    """The way to the place where it is given: a page of its own, or its question."""
    page = {LEDGER: "/comptabilite", ROWS: "/activites"}.get(gap.question)
    return html.link(gap.label, page) if page else html.link(gap.label, "/questionnaire", question=gap.question)


def _where(gap: Gap) -> str:
    posts = " · ".join(words.post(code) for code in gap.beges)
    return html.tag("span", html.text(" — ".join(text for text in (gap.site, posts) if text)))


def charts_of(drawn: Board, missing: tuple[Gap, ...]) -> None:
    wide, narrow = st.columns([3, 2], gap="large")
    with wide:
        chart(drawn.posts)
        chart(drawn.top)
    with narrow:
        chart(drawn.scopes)
        chart(drawn.sites)
        gaps(missing)


here = gate.member()
title = st.empty()
run = chosen_run(here)
title.title(_("Empreinte carbone {year}").format(year=run.footprint.perimeter.year))
drawn = board(str(here.tenant_id), run.hash, language(), run.footprint)
st.html(drawn.headline)
charts_of(drawn, tuple(run.footprint.gaps))
st.subheader(_("Intensités"))
st.html(drawn.intensities)
st.html(drawn.regulatory)
left, right = st.columns(2, gap="large")
left.html(drawn.ghg)
right.html(drawn.reconciliation)
right.html(drawn.apart)
comments.section(here, run.id)
offer.keep(here)
