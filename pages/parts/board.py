"""What the dashboard draws of one run, each view prepared once: texts, tables and figures.

It depends on the tenant, the run, the language and the words of its links, and on nothing else; it is kept by them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.carbon import flows, leverage, views
from core.carbon.footprint import Footprint
from core.kept import kept
from core.report import retold, words
from core.report.colours import GREEN, POSTS, SCOPES
from pages.parts import chart_flows, chart_levers, chart_tiles, charts, headline, ledgers
from pages.parts.charts import Bar, Table
from pages.parts.choose_run import OPENED
from pages.parts.i18n import _

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

TOP = 8


@dataclass(frozen=True, slots=True)
class Chart:
    """A figure, what it says, its data, and the filter of « Lignes » that a click sets. `more`: ready HTML under it."""

    title: str
    filter: str
    figure: Figure
    alt: str
    data: Table
    more: str = ""


@dataclass(frozen=True, slots=True)
class Board:
    """What is shown whatever the view."""

    headline: str
    intensities: str
    apart: str
    regulatory: str
    ghg: str
    reconciliation: str


@dataclass(frozen=True, slots=True)
class Parts:
    """What the total is made of."""

    posts: Chart
    scopes: Chart
    top: Chart
    sites: Chart | None


@kept(256)
def board(tenant: str, run_hash: str, language: str, opened: str, _footprint: Footprint) -> Board:
    """The texts of a run. `opened`: what its links carry ("" for the latest run); `_footprint`: what the hash is of."""
    links = {OPENED: opened} if opened else {}
    return Board(
        headline=headline.headline(_footprint),
        intensities=headline.intensities(_footprint),
        apart=headline.apart(_footprint),
        regulatory=ledgers.regulatory(_footprint, links),
        ghg=ledgers.ghg(_footprint, links),
        reconciliation=ledgers.reconciliation(_footprint, links),
    )


@kept(256)
def parts(tenant: str, run_hash: str, language: str, _footprint: Footprint) -> Parts:
    """Posts, scopes, heaviest activities, sites; each bar with its interval."""
    whole, told = views.total(_footprint), retold.footprint(_footprint)
    return Parts(
        posts=_chart(_("Par poste réglementaire"), "poste", _posts(_footprint), whole),
        scopes=_chart(_("Par scope"), "scope", _scopes(_footprint), whole),
        top=_chart(_("Ce qui pèse le plus"), "activite", _top(told), whole),
        sites=_sites(_footprint, whole),
    )


@kept(64)
def flow(tenant: str, run_hash: str, language: str, opened: str, _footprint: Footprint) -> Chart:
    """The Sankey, and the same as a list."""
    found, links = flows.flows(retold.footprint(_footprint)), {OPENED: opened} if opened else {}
    figure, alt = chart_flows.figure(found), chart_flows.alternative(found)
    title = _("Des activités aux postes et aux scopes")
    return Chart(title, "", figure, alt, chart_flows.table(found), chart_flows.listing(found, links))


@kept(64)
def tiles(tenant: str, run_hash: str, language: str, _footprint: Footprint) -> Chart:
    """The treemap."""
    found, whole = flows.tiles(retold.footprint(_footprint)), views.total(_footprint)
    figure, alt = chart_tiles.figure(found, whole), chart_tiles.alternative(found, whole)
    return Chart(_("Ce qui occupe la place"), "", figure, alt, chart_tiles.table(found))


@kept(64)
def levers(tenant: str, run_hash: str, language: str, opened: str, _footprint: Footprint) -> Chart:
    """Where the interval comes from. A click gives « datum,activity » or « factor,id »."""
    found, links = leverage.levers(retold.footprint(_footprint).lines), {OPENED: opened} if opened else {}
    rows, title = chart_levers.bars(found), _("D'où vient l'incertitude")
    alt = charts.alternative(title, rows, 0.0)
    return Chart(title, "", charts.bars(rows, 0.0), alt, chart_levers.table(found), chart_levers.advice(found, links))


def _chart(title: str, filter_: str, rows: Sequence[Bar], whole: float) -> Chart:
    figure, alt = charts.bars(rows, whole), charts.alternative(title, rows, whole)
    return Chart(title, filter_, figure, alt, charts.table(f"repartition-{filter_}", rows))


def _posts(fp: Footprint) -> list[Bar]:
    groups = sorted(views.by_beges(fp), key=lambda group: -group.kg)
    return [_bar(g, g.name, words.short_post(g.name), POSTS[g.name]) for g in groups]


def _scopes(fp: Footprint) -> list[Bar]:
    return [_bar(g, g.name, words.scope(g.name), SCOPES[g.name]) for g in views.by_scope(fp)]


def _top(fp: Footprint) -> list[Bar]:
    groups = views.by_activity(fp)[:TOP]
    return [_bar(g, g.lines[0].activity, _named(g), POSTS[_main_post(g)]) for g in groups]


def _sites(fp: Footprint, whole: float) -> Chart | None:
    groups = sorted(views.by_site(fp), key=lambda group: -group.kg)
    if len(groups) < 2:
        return None
    rows = [_bar(g, g.name, g.name or _("Toute l'entreprise"), GREEN) for g in groups]
    return _chart(_("Par site"), "site", rows, whole)


def _bar(group: views.Group, key: str, name: str, colour: str) -> Bar:
    return Bar(key, name, group.kg, colour, headline.interval(group.interval), group.interval)


def _named(group: views.Group) -> str:
    site = group.lines[0].site
    return f"{group.name} ({site})" if site else group.name


def _main_post(group: views.Group) -> str:
    return max(group.lines, key=lambda line: line.kg_beges).beges
