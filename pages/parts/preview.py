"""The drawn preview of the first screen: a sample company, calculated by this very installation."""

from __future__ import annotations

import streamlit as st

from core.bootstrap import services
from core.carbon import views
from core.report import retold, words
from core.report import show as figures
from core.report.colours import POSTS
from pages.parts import html
from pages.parts.i18n import _, language

ROWS = 5


def show() -> None:
    """A card with the total, its interval and the heaviest posts of the first sample company."""
    if card := _card(str(services().editions.active().id), language()):
        st.html(card)


@st.cache_resource(max_entries=8, show_spinner=False)
def _card(edition: str, language: str) -> str:
    """HTML of the card for an edition and a language (both only name the cached value)."""
    samples = services().samples.all()
    if not samples:
        return ""
    footprint = services().samples.footprint(samples[0].key)
    whole, interval = views.total(footprint), views.interval(footprint)
    groups = sorted(views.by_beges(footprint), key=lambda group: -group.kg)[:ROWS]
    rows = "".join(_bar(group, whole, groups[0].kg) for group in groups)
    caption = _("Exemple calculé ici : {name}, entreprise fictive, {edition}").format(
        name=retold.text(samples[0].name), edition=footprint.edition
    )
    head = html.tag("p", html.text(figures.mass(whole)), "cs-big")
    under = html.tag("p", html.text(figures.interval(*interval) if interval else ""), "cs-under")
    return html.tag("figure", head + under + rows + html.tag("figcaption", html.text(caption)), "cs-preview")


def _bar(group: views.Group, whole: float, longest: float) -> str:
    width = figures.css_percent(group.kg, longest)
    return (
        f'<div class="cs-row"><span>{html.text(words.short_post(group.name))}</span>'
        f"<b>{html.text(figures.percent(group.kg / whole))}</b>"
        f'<i style="width:{width};background:{POSTS[group.name]}"></i></div>'
    )
