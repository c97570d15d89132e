"""Beside the form: the total so far with its interval, how complete it is, and the way to the result."""

from __future__ import annotations

import streamlit as st

from core.access import Who
from core.bootstrap import services
from core.carbon import views
from core.carbon.footprint import Footprint
from core.carbon.form import Form
from core.errors import CarbonScoreError
from pages.parts import gate, html, show, words
from pages.parts.i18n import _, sentence

POSTS = 4


def panel(here: Who, form: Form) -> None:
    """The live total of the answers so far; nothing is stored until « Voir le résultat »."""
    try:
        now = services().footprints.preview(here, form.year)
    except CarbonScoreError as error:
        st.warning(sentence(error), icon=":material/report:")
        return
    st.html(_total(now))
    st.progress(
        form.completeness, text=_("{share} des questions répondues").format(share=show.percent(form.completeness))
    )
    missing = len(form.gaps)
    if missing:
        st.caption(_("Réponses qui manquent : {n}. Elles ne comptent pas pour zéro.").format(n=missing))
    if st.button(
        _("Voir le résultat"), icon=":material/bar_chart:", type="primary", key="calculate", width="stretch",
        disabled=not form.activities,
    ):  # fmt: skip
        services().footprints.calculate(gate.member(), form.year)
        st.switch_page("understand/dashboard.py")


def _total(now: Footprint) -> str:
    total, interval = views.total(now), views.interval(now)
    spread = show.interval(*interval) if interval else _("Répondez à une première question chiffrée.")
    posts = sorted((g for g in views.by_beges(now) if g.kg > 0), key=lambda g: -g.kg)[:POSTS]
    rows = "".join(
        html.tag("li", f"{html.text(words.short_post(g.name))} {html.tag('b', html.text(show.plain_mass(g.kg)))}")
        for g in posts
    )
    return html.tag(
        "section",
        html.tag("p", html.text(_("Total provisoire")), "cs-over")
        + html.tag("p", html.text(show.mass(total)), "cs-big")
        + html.tag("p", html.text(spread), "cs-under")
        + (html.tag("ul", rows, "cs-live") if rows else ""),
        "cs-panel",
    )
