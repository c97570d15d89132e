"""Scope → post → activity as nested rectangles, as large as their mass."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import TYPE_CHECKING

from core.carbon.flows import OTHERS, Tile
from core.report import show, words
from core.report.colours import INK, POSTS, SCOPES
from pages.parts import charts
from pages.parts.charts import Table
from pages.parts.i18n import _

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

HEIGHT = 560
LINE = 16  # characters
DARK = 0.183  # luminance under which white words have a contrast of 4.5


def figure(tiles: Sequence[Tile], total_kg: float) -> Figure:
    """What is not above zero has no surface: it is in the table only."""
    drawn = {place for place, tile in enumerate(tiles) if _positive(tiles, place)}
    shown = [(place, tile) for place, tile in enumerate(tiles) if place in drawn]
    trace = {
        "type": "treemap",
        "ids": [str(place) for place, _tile in shown],
        "labels": [_lines(tile) for _place, tile in shown],
        "parents": ["" if tile.parent is None else str(tile.parent) for _place, tile in shown],
        "values": [_value(tiles, place) for place, _tile in shown],
        "branchvalues": "remainder",
        "text": [_said(tile, total_kg) for _place, tile in shown],
        "texttemplate": "%{label}<br>%{text}",
        "customdata": [f"<b>{charts.literal(name(tile))}</b>" for _place, tile in shown],
        "hovertemplate": "%{customdata}<br>%{text}<extra></extra>",
        "marker": {
            "colors": [_colour(tile) for _place, tile in shown],
            "line": {"width": 1.5, "color": "#FFFFFF"},
            "pad": {"t": 24, "l": 3, "r": 3, "b": 3},
        },
        "textfont": {"size": 13, "color": [_ink(tile) for _place, tile in shown]},
        "pathbar": {"side": "bottom", "thickness": 28, "textfont": {"size": 13}},
        "maxdepth": 3,
        "tiling": {"packing": "squarify", "pad": 2},
    }
    words_of_one_size = {"minsize": 11, "mode": "hide"}  # what would be smaller is read by touching
    margin = {"l": 0, "r": 0, "t": 4, "b": 36}
    layout = {**charts.theme(), "height": HEIGHT, "margin": margin, "uniformtext": words_of_one_size}
    return charts.checked({"data": [trace], "layout": layout})


def alternative(tiles: Sequence[Tile], total_kg: float) -> str:
    """The chart in words, down to the posts."""
    said = "; ".join(f"{name(tile)} {_said(tile, total_kg)}" for tile in tiles if tile.level < 2)
    return _("Surfaces par scope, poste et activité. {said}.").format(said=said)


def table(tiles: Sequence[Tile]) -> Table:
    """Every activity with its post and scope, kgCO2e."""
    rows = []
    for tile in tiles:
        if tile.level == 2 and tile.parent is not None:
            post = tiles[tile.parent]
            scope = tiles[post.parent or 0]
            rows.append((name(scope), name(post), name(tile), float(tile.kg)))
    return Table("surfaces", (_("Scope"), _("Poste"), _("Activité"), "kgCO2e"), rows)


def name(tile: Tile) -> str:
    """A tile in words."""
    if tile.level == 0:
        return words.scope(tile.key)
    if tile.level == 1:
        return words.short_post(tile.key)
    return _("Autres activités") if tile.key == OTHERS else tile.label


def _lines(tile: Tile) -> str:
    """The name of an activity on short lines: more of them fit in their rectangle."""
    if tile.level < 2:
        return charts.literal(name(tile))
    cut = wrap(name(tile).replace(" :", "\u00a0:"), LINE, max_lines=3, placeholder="…")
    return "<br>".join(charts.literal(line) for line in cut)


def _positive(tiles: Sequence[Tile], place: int | None) -> bool:
    return place is None or (tiles[place].kg > 0 and _positive(tiles, tiles[place].parent))


def _value(tiles: Sequence[Tile], place: int) -> float:
    """Activities carry the mass; what contains them adds nothing of its own."""
    return float(tiles[place].kg) if tiles[place].level == 2 else 0.0


def _said(tile: Tile, total_kg: float) -> str:
    kg = float(tile.kg)
    return f"{show.plain_mass(kg)} · {show.percent(kg / total_kg)}" if total_kg else show.plain_mass(kg)


def _colour(tile: Tile) -> str:
    """The colour of the post, lighter where dark words stand on it: an activity, and a post of a middling colour."""
    colour = SCOPES[tile.key] if tile.level == 0 else POSTS[tile.post]
    if tile.level == 2:
        return _lighter(colour, 0.6)
    return colour if _luminance(colour) < DARK else _lighter(colour, 0.3)


def _ink(tile: Tile) -> str:
    return "#FFFFFF" if tile.level < 2 and _luminance(_colour(tile)) < DARK else INK


def _luminance(colour: str) -> float:
    """Relative luminance of WCAG 2."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in _rgb(colour))]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _lighter(colour: str, by: float) -> str:
    """`by` of the way to white."""
    return "#" + "".join(f"{int(value + (255 - value) * by):02X}" for value in _rgb(colour))


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
