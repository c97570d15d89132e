"""A figure among others, on a logarithmic scale: the middle half of the others as a box, their median as a line, and
over them the company's own figure as a point with its 95 % interval."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.carbon.benchmark import Value
from core.report.colours import GREEN, INK, SOFT
from pages.parts import charts
from pages.parts.i18n import _

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

ROW_PX, TALL_ROW_PX, AXIS_PX = 84, 112, 34
ONE_LINE = 50  # characters that fit a telephone
BOX, BOX_EDGE = "#DDE3EC", "#8592A6"
LEAST_SPAN = 30.0  # of the axis: its right end over its left one

Said = Callable[[float], str]


@dataclass(frozen=True, slots=True)
class Unit:
    """How the figures of a strip are written: `name` in the data, `said` in a sentence, `tick` on the axis."""

    name: str
    said: Said
    tick: Said


@dataclass(frozen=True, slots=True)
class Strip:
    """One row. `middle`: median or mean of the others; `box`: their quartiles, or the uncertainty of their mean.

    `own` is None when the company has no such figure; a zero is written and not drawn.
    """

    name: str
    own: Value | None
    middle: float
    box: tuple[float, float] | None = None
    colour: str = GREEN


def figure(rows: Sequence[Strip], unit: Unit, middle: str, missing: str = "") -> Figure:
    """First row on top. `middle`: what the line of the others is; `missing`: said when there is no own figure."""
    from plotly.graph_objects import Figure

    places = list(range(len(rows)))[::-1]
    (low, high), said = _range(rows), unit.said
    told = [_second(row, said, middle, missing) for row in rows]
    tall = TALL_ROW_PX if any("<br>" in text for text in told) else ROW_PX
    return Figure(
        {
            "data": [_boxes(rows, places), _middles(rows, places, said, middle), *_owns(rows, places, said)],
            "layout": {
                **charts.theme(),
                "height": tall * len(rows) + AXIS_PX,
                "margin": {"l": 4, "r": 4, "t": 4, "b": AXIS_PX - 8},
                "xaxis": _axis(low, high, unit.tick),
                "yaxis": {"visible": False, "fixedrange": True, "range": [-0.45, len(rows) - 0.32]},
                "annotations": [_name(*row) for row in zip(rows, told, places, strict=True)],
            },
        }
    )


def words(title: str, rows: Sequence[Strip], unit: Unit, middle: str, missing: str = "") -> str:
    """The same, for those who do not see it."""
    parts, said = [], unit.said
    for row in rows:
        box = _(", entre {low} et {high}").format(low=said(row.box[0]), high=said(row.box[1])) if row.box else ""
        parts.append(f"{row.name} : {_own(row, said, missing)} ; {middle} {said(row.middle)}{box}")
    return f"{title}. {' · '.join(parts)}."


def table(name: str, rows: Sequence[Strip], unit: Unit) -> charts.Table:
    """The figures, exact."""
    columns = (
        _("Élément"), _("Unité"), _("Vous"), _("Borne basse (95 %)"), _("Borne haute (95 %)"), _("Repère"),
        _("Repère, bas"), _("Repère, haut"),
    )  # fmt: skip
    told = []
    for row in rows:
        own = (row.own.central, row.own.low, row.own.high) if row.own else (None, None, None)
        told.append((row.name, unit.name, *own, row.middle, *(row.box or (None, None))))
    return charts.Table(name, columns, told)


def _range(rows: Sequence[Strip]) -> tuple[float, float]:
    """Ends of the axis: every figure with some room, and never so narrow that a small difference looks large."""
    shown = [row.middle for row in rows]
    shown += [end for row in rows for end in row.box or ()]
    shown += [end for row in rows if row.own and row.own.low > 0 for end in (row.own.low, row.own.high)]
    low, high = min(shown), max(shown)
    wider = max(1.6, (LEAST_SPAN * low / high) ** 0.5)
    return low / wider, high * wider


def _axis(low: float, high: float, tick: Said) -> dict[str, Any]:
    from math import ceil, floor, log10

    first, last = floor(log10(low)), ceil(log10(high))
    steps = (1, 3) if last - first <= 3 else (1,)
    every = 1 if last - first <= 5 else 2
    ticks = [m * 10.0**p for p in range(first, last + 1, every) for m in steps if low <= m * 10.0**p <= high]
    return {
        "type": "log", "range": [log10(low), log10(high)], "fixedrange": True, "tickvals": ticks,
        "ticktext": [tick(place) for place in ticks], "tickfont": {"size": 12, "color": SOFT}, "gridcolor": "#EEF2F0",
        "zeroline": False,
    }  # fmt: skip


def _boxes(rows: Sequence[Strip], places: Sequence[int]) -> dict[str, Any]:
    """Rectangles as one closed line, so that they follow the logarithm."""
    x: list[float | None] = []
    y: list[float | None] = []
    for row, place in zip(rows, places, strict=True):
        if row.box:
            (low, high), (top, foot) = row.box, (place + 0.14, place - 0.34)
            x += [low, high, high, low, low, None]
            y += [top, top, foot, foot, top, None]
    line = {"color": BOX_EDGE, "width": 1}
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "fill": "toself", "fillcolor": BOX, "line": line,
            "hoverinfo": "skip"}  # fmt: skip


def _middles(rows: Sequence[Strip], places: Sequence[int], said: Said, middle: str) -> dict[str, Any]:
    return {
        "type": "scatter", "mode": "markers", "x": [row.middle for row in rows], "y": [p - 0.1 for p in places],
        "marker": {"symbol": "line-ns", "size": 32, "line": {"color": INK, "width": 2}},
        "customdata": [[f"<b>{charts.literal(row.name)}</b><br>{middle} {said(row.middle)}"] for row in rows],
        "hovertemplate": "%{customdata[0]}<extra></extra>",
    }  # fmt: skip


def _owns(rows: Sequence[Strip], places: Sequence[int], said: Said) -> list[dict[str, Any]]:
    """One trace per company figure that can be drawn."""
    traces: list[dict[str, Any]] = []
    for row, place in zip(rows, places, strict=True):
        if row.own is None or row.own.low <= 0:
            continue
        own, told = row.own, f"<b>{charts.literal(row.name)}</b><br>{_own(row, said, '')}"
        same = {"type": "scatter", "hovertemplate": "%{customdata[0]}<extra></extra>"}
        ends = {"x": [own.low, own.high], "y": [place - 0.1] * 2, "customdata": [[told]] * 2}
        for colour, width in ((INK, 9), (row.colour, 6)):  # edged: pale colours stay visible
            traces.append({**same, **ends, "mode": "lines", "line": {"color": colour, "width": width}})
        mark = {"size": 13, "color": row.colour, "line": {"color": INK, "width": 2}}
        traces.append({**same, "mode": "markers", "x": [own.central], "y": [place - 0.1], "marker": mark,
                       "customdata": [[told]]})  # fmt: skip
    return traces


def _second(row: Strip, said: Said, middle: str, missing: str) -> str:
    """The company's figure and the others' middle, on two lines when one would not fit."""
    own, others = charts.literal(_own(row, said, missing)), charts.literal(f"{middle} {said(row.middle)}")
    return f"{own} · {others}" if len(own) + len(others) + 3 <= ONE_LINE else f"{own}<br>{others}"


def _name(row: Strip, second: str, place: int) -> dict[str, Any]:
    name = row.name if len(row.name) <= charts.NAME_LENGTH else f"{row.name[: charts.NAME_LENGTH - 1].rstrip()}…"
    return {
        "text": f"<b>{charts.literal(name)}</b><br>{second}",
        "x": 0, "y": place + 0.42, "xref": "paper", "yref": "y", "xanchor": "left", "yanchor": "middle",
        "align": "left", "showarrow": False, "font": {"size": 13, "color": INK},
    }  # fmt: skip


def _own(row: Strip, said: Said, missing: str) -> str:
    if row.own is None:
        return missing
    value, low, high = (said(v) for v in (row.own.central, row.own.low, row.own.high))
    sure = low == high
    return (
        _("vous {value}").format(value=value)
        if sure
        else _("vous {value} ({low} à {high})").format(value=value, low=low, high=high)
    )
