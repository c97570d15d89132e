"""Everything the dashboard draws of one run, prepared once: texts, tables and figures.

A board depends on the tenant, the run and the language, and on nothing else; it is kept by that key.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from core.carbon import views
from core.carbon.footprint import Footprint
from pages.parts import charts, headline, ledgers, show, words
from pages.parts.charts import Bar
from pages.parts.colours import GREEN, POSTS, SCOPES
from pages.parts.i18n import _

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

TOP = 8


@dataclass(frozen=True, slots=True)
class Chart:
    """A figure, what it says, and the filter of « Lignes » that a click sets."""

    title: str
    filter: str
    figure: Figure
    alt: str


@dataclass(frozen=True, slots=True)
class Board:
    headline: str
    posts: Chart
    scopes: Chart
    top: Chart
    sites: Chart | None
    intensities: str
    apart: str
    regulatory: str
    ghg: str
    reconciliation: str


@st.cache_resource(max_entries=256, show_spinner=False)
def board(tenant: str, run_hash: str, language: str, _footprint: Footprint) -> Board:
    """The board of a run. `tenant`, `run_hash` and `language` are the key; `_footprint` is what the hash stands for."""
    whole = views.total(_footprint)
    return Board(
        headline=headline.headline(_footprint),
        posts=_chart(_("Par poste réglementaire"), "poste", _posts(_footprint), whole),
        scopes=_chart(_("Par scope"), "scope", _scopes(_footprint), whole),
        top=_chart(_("Ce qui pèse le plus"), "activite", _top(_footprint), whole),
        sites=_sites(_footprint, whole),
        intensities=headline.intensities(_footprint),
        apart=headline.apart(_footprint),
        regulatory=ledgers.regulatory(_footprint),
        ghg=ledgers.ghg(_footprint),
        reconciliation=ledgers.reconciliation(_footprint),
    )


def _chart(title: str, filter_: str, rows: Sequence[Bar], whole: float) -> Chart:
    return Chart(title, filter_, charts.bars(rows, whole), charts.alternative(title, rows, whole))


def _posts(fp: Footprint) -> list[Bar]:
    groups = sorted(views.by_beges(fp), key=lambda group: -group.kg)
    return [Bar(g.name, words.short_post(g.name), g.kg, POSTS[g.name], _interval(g)) for g in groups]


def _scopes(fp: Footprint) -> list[Bar]:
    return [Bar(g.name, words.scope(g.name), g.kg, SCOPES[g.name], _interval(g)) for g in views.by_scope(fp)]


def _top(fp: Footprint) -> list[Bar]:
    groups = views.by_activity(fp)[:TOP]
    return [Bar(g.lines[0].activity, _named(g), g.kg, POSTS[_main_post(g)], _interval(g)) for g in groups]


def _sites(fp: Footprint, whole: float) -> Chart | None:
    groups = sorted(views.by_site(fp), key=lambda group: -group.kg)
    if len(groups) < 2:
        return None
    rows = [Bar(g.name, g.name or _("Toute l'entreprise"), g.kg, GREEN, _interval(g)) for g in groups]
    return _chart(_("Par site"), "site", rows, whole)


def _named(group: views.Group) -> str:
    site = group.lines[0].site
    return f"{group.name} ({site})" if site else group.name


def _main_post(group: views.Group) -> str:
    return max(group.lines, key=lambda line: line.kg_beges).beges


def _interval(group: views.Group) -> str:
    return show.interval(*group.interval) if group.interval else ""
