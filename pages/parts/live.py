"""Beside the form: the total so far with its interval, how complete it is, and the way to the result."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from core.access import Who
from core.bootstrap import services
from core.carbon import views
from core.carbon.footprint import Footprint
from core.carbon.form import Form
from core.errors import CarbonScoreError
from core.report import show, words
from pages.parts import form_state, gate, html
from pages.parts.i18n import _, sentence

POSTS = 4


def so_far(here: Who, year: int) -> Footprint | None:
    """The footprint of the answers so far; nothing is stored. None, and the reason on screen, when it cannot be;
    None too for who reads without calculating: the dashboard shows them what was calculated."""
    if form_state.locked():
        return None
    try:
        return services().footprints.preview(here, year)
    except CarbonScoreError as error:
        st.warning(sentence(error), icon=":material/report:")
        return None


def brief(now: Footprint | None) -> None:
    """One line above the question, on small screens only (the panel is then far below)."""
    if now is not None and now.lines:
        share = _("{share} des questions répondues").format(share=show.percent(now.completeness))
        text = f"{html.tag('b', html.text(show.mass(views.total(now))))} · {html.text(share)}"
        st.html(html.tag("p", text, "cs-brief"))


def panel(now: Footprint | None, form: Form) -> None:
    """The live total, its interval, the heaviest posts; « Voir le résultat » stores it and opens the dashboard."""
    if now is None:
        return
    st.html(_total(now))
    share = _("{share} des questions répondues").format(share=show.percent(now.completeness))
    st.progress(now.completeness, text=share)
    if now.gaps:
        missing = _("Réponses qui manquent : {n}. Elles ne comptent pas pour zéro.")
        st.caption(missing.format(n=len(now.gaps)))
    result(now, form.year, width="stretch")


def result(now: Footprint | None, year: int, width: Literal["stretch", "content"] = "content") -> None:
    """« Voir le résultat »: what counts so far is calculated, kept, and opened."""
    if st.button(
        _("Voir le résultat"), icon=":material/bar_chart:", type="primary", key="calculate", width=width,
        disabled=now is None or not now.lines or form_state.locked(),
    ):  # fmt: skip
        services().footprints.calculate(gate.member(), year)
        st.switch_page("understand/dashboard.py")


def _total(now: Footprint) -> str:
    total, interval = show.mass(views.total(now)) if now.lines else show.ABSENT, views.interval(now)
    spread = show.interval(*interval) if interval else _("Répondez à une première question chiffrée.")
    posts = sorted((g for g in views.by_beges(now) if g.kg > 0), key=lambda g: -g.kg)[:POSTS]
    rows = "".join(
        html.tag("li", f"{html.text(words.short_post(g.name))} {html.tag('b', html.text(show.plain_mass(g.kg)))}")
        for g in posts
    )
    return html.tag(
        "section",
        html.tag("p", html.text(_("Total provisoire")), "cs-over")
        + html.tag("p", html.text(total), "cs-big")
        + html.tag("p", html.text(spread), "cs-under")
        + (html.tag("ul", rows, "cs-live") if rows else ""),
        "cs-panel",
    )
