"""From activities to subjects, posts and scopes: a Sankey; a list of the same where a screen is narrow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.carbon.flows import ACTIVITY, OTHERS, POST, SCOPE, SUBJECT, Flows, Link, Node
from core.report import change_words, show, words
from core.report.colours import INK, POSTS, SCOPES, SOFT
from pages.parts import charts, html
from pages.parts.charts import Table
from pages.parts.i18n import _

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

ROW_PX, LEAST_PX = 50, 380
NAME_LENGTH = {ACTIVITY: 30, SUBJECT: 24, POST: 24, SCOPE: 24}
GREY = "#9AA8A2"


def figure(flows: Flows) -> Figure:
    """Bands as wide as their mass; what is not above zero is in the table only."""
    drawn = [link for link in flows.links if link.kg > 0]
    used = sorted({place for link in drawn for place in (link.source, link.target)})
    at = {place: number for number, place in enumerate(used)}
    nodes = [flows.nodes[place] for place in used]
    tallest = max((sum(node.column == column for node in nodes) for column in range(4)), default=0)
    trace = {
        "type": "sankey",
        "arrangement": "snap",
        "node": {
            "label": [_short(node) for node in nodes],
            "color": [_colour(node) for node in nodes],
            "customdata": [f"<b>{name(node)}</b><br>{show.mass(float(node.kg))}" for node in nodes],
            "hovertemplate": "%{customdata}<extra></extra>",
            "pad": 18,
            "thickness": 14,
            "line": {"width": 0},
        },
        "link": {
            "source": [at[link.source] for link in drawn],
            "target": [at[link.target] for link in drawn],
            "value": [float(link.kg) for link in drawn],
            "color": [_veil(POSTS[link.post]) for link in drawn],
            "customdata": [_hover(flows, link) for link in drawn],
            "hovertemplate": "%{customdata}<extra></extra>",
        },
        "textfont": {"size": 12, "color": INK, "shadow": "1px 1px 2px white, -1px -1px 2px white"},
    }
    layout = {**charts.theme(), "height": max(LEAST_PX, ROW_PX * tallest), "margin": {"l": 4, "r": 4, "t": 8, "b": 12}}
    return charts.checked({"data": [trace], "layout": layout})


def alternative(flows: Flows) -> str:
    """The chart in words: each column."""
    titles = {
        ACTIVITY: _("Activités"), SUBJECT: _("Sujets"), POST: _("Postes"), SCOPE: _("Scopes"),
    }  # fmt: skip
    said = [
        f"{title} : "
        + "; ".join(f"{name(n)} {show.plain_mass(float(n.kg))}" for n in flows.nodes if n.column == column)
        for column, title in titles.items()
    ]
    return _("Des activités aux scopes. {said}.").format(said=". ".join(said))


def table(flows: Flows) -> Table:
    """Every link, kgCO2e."""
    rows = [(name(flows.nodes[link.source]), name(flows.nodes[link.target]), float(link.kg)) for link in flows.links]
    return Table("flux", (_("De"), _("Vers"), "kgCO2e"), rows)


def listing(flows: Flows, opened: dict[str, str]) -> str:
    """Subjects, heaviest first, and the posts that each leads to."""
    whole = float(flows.column(SUBJECT))
    items = "".join(
        _subject(flows, place, whole, opened) for place, node in enumerate(flows.nodes) if node.column == SUBJECT
    )
    return html.tag("ul", items, "cs-flows")


def name(node: Node) -> str:
    """A node in words."""
    if node.key == OTHERS:
        return _("Autres activités") if node.column == ACTIVITY else change_words.subject(OTHERS)
    return {
        ACTIVITY: lambda: node.label,
        SUBJECT: lambda: change_words.subject(node.key),
        POST: lambda: words.short_post(node.key),
        SCOPE: lambda: words.scope(node.key),
    }[node.column]()


def _subject(flows: Flows, place: int, whole: float, opened: dict[str, str]) -> str:
    node = flows.nodes[place]
    posts = [link for link in flows.links if link.source == place]
    inner = "".join(_post(flows, link, float(node.kg), opened) for link in sorted(posts, key=lambda link: -link.kg))
    share = show.percent(float(node.kg) / whole) if whole else ""
    head = html.tag("b", html.text(name(node))) + html.tag("span", html.text(f"{_mass(node)} · {share}"))
    return html.tag("li", html.tag("p", head) + html.tag("ul", inner))


def _post(flows: Flows, link: Link, whole: float, opened: dict[str, str]) -> str:
    post = flows.nodes[link.target]
    width = show.css_percent(max(float(link.kg), 0.0), whole)
    bar = f'<i style="width:{width};background:{POSTS[post.key]}"></i>'
    way = html.link(name(post), "/lignes", poste=post.key, **opened)
    return html.tag("li", way + html.tag("span", html.text(show.plain_mass(float(link.kg)))) + bar)


def _mass(node: Node) -> str:
    return show.plain_mass(float(node.kg))


def _short(node: Node) -> str:
    said, most = name(node).split(" — ")[0], NAME_LENGTH[node.column]
    cut = charts.literal(said if len(said) <= most else f"{said[: most - 1].rstrip()}…")
    return f"{cut} · {_mass(node)}" if node.column in (SUBJECT, POST) else cut


def _colour(node: Node) -> str:
    if node.key == OTHERS:
        return GREY
    return SCOPES[node.key] if node.column == SCOPE else SOFT if node.column == SUBJECT else POSTS[node.post]


def _veil(colour: str) -> str:
    """The colour of a post, light enough for words to be read over it."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, 0.38)"


def _hover(flows: Flows, link: Link) -> str:
    way = f"{name(flows.nodes[link.source])} → {name(flows.nodes[link.target])}"
    said: Any = charts.literal(way)
    return f"<b>{said}</b><br>{show.mass(float(link.kg))}"
