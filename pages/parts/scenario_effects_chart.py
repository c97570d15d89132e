"""What growth, electricity and each action change in the year that is looked at, post by post."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.carbon.scenario import ELECTRICITY, GROWTH, Path
from core.report import show, words
from core.report.colours import GREEN, INK, POSTS, SOFT
from pages.parts import charts
from pages.parts.charts import Table
from pages.parts.i18n import _

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

ROW_PX, LEGEND_PX = 50, 20
LEAST_KG = 0.5
NAMED = 0.04  # of the widest bar: below it a post is named in the hover text and in the data only
FIRST = {GROWTH: 0, ELECTRICITY: 1}
NAME_LENGTH = 44


@dataclass(frozen=True, slots=True)
class Share:
    """What one cause changes in a year, {post: kg}; negative = less."""

    id: str
    name: str
    posts: Mapping[str, float]

    @property
    def kg(self) -> float:
        return sum(self.posts.values())


def shares(path: Path, year: int, names: Mapping[str, str]) -> list[Share]:
    """What moves the path in this year: what is not an action first, then the largest reduction on top."""
    at = year - int(path.years[0])
    found = [
        Share(cause, names.get(cause, cause), {post: float(kg[at]) for post, kg in posts.items()})
        for cause, posts in path.contributions.items()
    ]
    moving = [share for share in found if any(abs(kg) >= LEAST_KG for kg in share.posts.values())]
    return sorted(moving, key=lambda share: (FIRST.get(share.id, len(FIRST)), share.kg))


def figure(rows: Sequence[Share]) -> Figure:
    """Bars from zero, to the left when emissions fall; each post in its own colour; name and sum above the bar."""
    from plotly.graph_objects import Figure

    posts = sorted({post for row in rows for post in row.posts}, key=list(POSTS).index)
    places = list(range(len(rows)))[::-1]
    widest = max(sum(abs(kg) for kg in row.posts.values()) for row in rows)
    named = {post for post in posts if any(abs(row.posts.get(post, 0.0)) >= NAMED * widest for row in rows)}
    data = [{**_bars(post, rows, places), "showlegend": post in named} for post in posts]
    return Figure({"data": data, "layout": _layout(rows, places, len(named))}, _validate=False)


def alternative(rows: Sequence[Share], year: int) -> str:
    said = " ; ".join(f"{row.name} {show.change(row.kg)}" for row in rows)
    return _("Effet de chaque levier en {year} : {said}.").format(year=year, said=said)


def table(rows: Sequence[Share], year: int) -> Table:
    found = [(row.name, words.post(post), kg) for row in rows for post, kg in row.posts.items()]
    columns = (_("Levier"), _("Poste"), _("Effet en {year} (kgCO2e)").format(year=year))
    return Table(f"effets-{year}", columns, found)


def _bars(post: str, rows: Sequence[Share], places: Sequence[int]) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "name": words.short_post(post),
        "x": [row.posts.get(post, 0.0) / 1000 for row in rows],
        "y": list(places),
        "width": 0.34,
        "marker": {"color": POSTS[post], "cornerradius": 3},
        "text": [f"{row.name}<br>{show.change(row.posts.get(post, 0.0))}" for row in rows],
        "textposition": "none",
        "hovertemplate": f"<b>{words.short_post(post)}</b><br>%{{text}}<extra></extra>",
    }


def _layout(rows: Sequence[Share], places: Sequence[int], posts: int) -> dict[str, Any]:
    lows = [sum(kg for kg in row.posts.values() if kg < 0) for row in rows]
    highs = [sum(kg for kg in row.posts.values() if kg > 0) for row in rows]
    least, most = min([0.0, *lows]) / 1000, max([0.0, *highs]) / 1000
    legend = {"orientation": "h", "x": 0, "y": 0, "yanchor": "top", "font": {"size": 13}, "maxheight": 400}
    return {
        **charts.theme(),
        "barmode": "relative",
        "height": ROW_PX * len(rows) + LEGEND_PX * posts + 8,
        "margin": {"l": 0, "r": 4, "t": 4, "b": 4},
        "showlegend": True,
        "legend": {**legend, "itemclick": False, "itemdoubleclick": False},
        "xaxis": {"visible": False, "fixedrange": True, "range": [least, most or -least * 0.02]},
        "yaxis": {"visible": False, "fixedrange": True, "range": [-0.5, len(rows) - 0.2]},
        "annotations": [part for row, y in zip(rows, places, strict=True) for part in _label(row, y)],
        "shapes": [_zero(place) for place in places],
    }


def _zero(place: int) -> dict[str, Any]:
    """Where the bars of a row start."""
    line = {"color": INK, "width": 1.2}
    return {"type": "line", "x0": 0, "x1": 0, "y0": place - 0.26, "y1": place + 0.26, "line": line}


def _label(row: Share, place: int) -> list[dict[str, Any]]:
    name = row.name if len(row.name) <= NAME_LENGTH else f"{row.name[: NAME_LENGTH - 1].rstrip()}…"
    base = {"y": place + 0.4, "yref": "y", "xref": "paper", "showarrow": False}
    colour = GREEN if row.kg < 0 else INK
    return [
        {**base, "text": name.replace("<", "‹"), "x": 0, "xanchor": "left", "font": {"size": 13, "color": SOFT}},
        {**base, "text": f"<b>{show.change(row.kg)}</b>", "x": 1, "xanchor": "right",
         "font": {"size": 13, "color": colour}, "bgcolor": "#FFFFFF"},
    ]  # fmt: skip
