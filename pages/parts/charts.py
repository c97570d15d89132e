"""Plotly figures in one theme, legible at 390 px; each says the same in words, and gives its picture and its data.

`theme` is the base of every layout and `draw` the only way to a screen. The plainest chart is a list of `Bar`: `bars`
makes the figure, `alternative` the text that says the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from core.report import show
from core.report.colours import INK, RULE, SOFT
from core.services.results import table_csv
from pages.parts import media
from pages.parts.i18n import _, language

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

ROW_PX = 52
ROOM = 1.42  # of the axis over the longest bar: what is written at its end
NAME_LENGTH = 50
FONT = "'Source Sans', system-ui, sans-serif"
_PICTURE = {
    "displaylogo": False,
    "displayModeBar": "hover",
    "modeBarButtons": [["toImage"]],
    "scrollZoom": False,
    "doubleClick": False,
}
_FRENCH = {
    "dictionary": {
        "Download plot as a PNG": "Télécharger l'image",
        "Preparing image - this may take a few seconds": "Préparation de l'image…",
        "Image download succeeded": "Image enregistrée",
        "Sorry, there was a problem downloading your image!": "L'image n'a pas pu être faite : recommencez.",
    },
    "format": {"decimal": ",", "thousands": "\u202f", "grouping": [3]},
}


@dataclass(frozen=True, slots=True)
class Bar:
    """`key` is what a click gives back; `kg` its length; `note` a second line in the hover text.

    `interval`: its 95 % interval, kg, drawn as a whisker; `value`: what is written at its end (its mass and share).
    """

    key: str
    name: str
    kg: float
    colour: str
    note: str = ""
    interval: tuple[float, float] | None = None
    value: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The figures of a chart, for a spreadsheet: `name` of the file, columns, rows (numbers stay numbers)."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str | float | None]]


def bars(rows: Sequence[Bar], whole: float) -> Figure:
    """Horizontal bars, first row on top, name above each bar, value and share of `whole` (kg) at its end.

    Checking it takes ten times longer than drawing it, so it is made once and kept.
    """
    return checked(_bars(rows, whole))


def checked(made: Mapping[str, Any]) -> Figure:
    """A figure that Plotly has checked and that does not change any more: drawn again, it is not copied again.

    Without that, st.plotly_chart copies it whole at each run, which takes longer than all the rest of a chart.
    """
    from plotly.graph_objects import Figure

    figure = Figure(made)
    plain = figure.to_dict()
    figure.to_dict = lambda: plain
    return figure


def _bars(rows: Sequence[Bar], whole: float) -> dict[str, Any]:
    longest = max((_end(bar) for bar in rows), default=0.0) or 1.0
    places = list(range(len(rows)))[::-1]
    return {
        "data": [
            {
                "type": "bar",
                "orientation": "h",
                "x": [bar.kg for bar in rows],
                "y": places,
                "width": 0.36,
                "customdata": [[bar.key, _hover(bar, whole)] for bar in rows],
                "cliponaxis": False,
                "marker": {"color": [bar.colour for bar in rows], "cornerradius": 4},
                "hovertemplate": "%{customdata[1]}<extra></extra>",
                "selected": {"marker": {"opacity": 1}},
                "unselected": {"marker": {"opacity": 0.55}},
            },
            *_whiskers(rows, places),
        ],
        "layout": {
            **theme(),
            "height": ROW_PX * len(rows) + 12,
            "xaxis": {"visible": False, "fixedrange": True, "range": [min(0.0, *(b.kg for b in rows)), longest * ROOM]},
            "yaxis": {"visible": False, "fixedrange": True, "range": [-0.45, len(rows) - 0.25]},
            "annotations": [
                written(bar, place)
                for bar, place in zip(rows, places, strict=True)
                for written in (_name, _said(whole))
            ],
            "shapes": [_rail(place) for place in places],
        },
    }


def _whiskers(rows: Sequence[Bar], places: Sequence[int]) -> list[dict[str, Any]]:
    """The intervals: a thin line, on a white one so that it is seen on a dark bar too. Nothing to touch in them."""
    known = [(bar, place, bar.interval) for bar, place in zip(rows, places, strict=True) if bar.interval]
    if not known:
        return []
    trace = {
        "type": "scatter",
        "mode": "markers",
        "x": [bar.kg for bar, _place, _ends in known],
        "y": [place for _bar, place, _ends in known],
        "marker": {"size": 1, "opacity": 0},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }
    ends = {
        "type": "data",
        "symmetric": False,
        "array": [high - bar.kg for bar, _place, (_low, high) in known],
        "arrayminus": [bar.kg - low for bar, _place, (low, _high) in known],
    }
    halo = {**ends, "color": "#FFFFFF", "thickness": 3.6, "width": 5}
    return [{**trace, "error_x": halo}, {**trace, "error_x": {**ends, "color": INK, "thickness": 1.3, "width": 3}}]


def alternative(title: str, rows: Sequence[Bar], whole: float) -> str:
    """The chart in words, for those who do not see it."""
    said = "; ".join(f"{bar.name} {bar.value or _value(bar.kg, whole)}" for bar in rows)
    return f"{title}. {said}."


def table(name: str, rows: Sequence[Bar]) -> Table:
    """The figures of bars, with their interval where they have one."""
    columns = (_("Élément"), "kgCO2e", _("Borne basse (95 %)"), _("Borne haute (95 %)"))
    return Table(name, columns, [(bar.name, bar.kg, *(bar.interval or (None, None))) for bar in rows])


def draw(figure: Figure, key: str, alt: str, data: Table | None = None, select: bool = True) -> str | None:
    """Draw a figure, the way to its picture in it and to its `data` under it; the key of the point just clicked.

    A point carries its key first in its `customdata`. `select=False`: nothing to click.
    """
    chosen = _plotted(figure, key, alt, data.name if data else key, select)
    if data is not None:
        st.download_button(
            _("Données (CSV)"),
            data=media.later(lambda now: table_csv(data.columns, data.rows)),
            file_name=f"{data.name}.csv",
            mime="text/csv",
            type="tertiary",
            icon=":material/download:",
            key=f"{key}_data",
            on_click="ignore",
        )
    return chosen


def _plotted(figure: Figure, key: str, alt: str, name: str, select: bool) -> str | None:
    config = {**_PICTURE, "locale": language(), "locales": {"fr": _FRENCH}, "toImageButtonOptions": _image(name)}
    if not select:
        st.plotly_chart(figure, theme=None, key=key, alt=alt, config=config)
        return None
    event = st.plotly_chart(
        figure, theme=None, key=key, alt=alt, on_select="rerun", selection_mode="points", config=config
    )
    points = event["selection"]["points"]
    return str(points[0]["customdata"][0]) if points and points[0].get("customdata") else None


def _image(name: str) -> Mapping[str, Any]:
    return {"format": "png", "filename": name, "scale": 2}


def theme() -> dict[str, Any]:
    """The layout that every figure begins with."""
    return {
        "template": {},
        "separators": ",\u202f" if language() == "fr" else ".,",
        "font": {"family": FONT, "size": 14, "color": INK},
        "margin": {"l": 0, "r": 4, "t": 4, "b": 4},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "showlegend": False,
        "dragmode": False,
        "hoverlabel": {
            "bgcolor": "#FFFFFF",
            "bordercolor": RULE,
            "font": {"family": FONT, "color": INK},
            "align": "left",
        },
    }


def _name(bar: Bar, place: int) -> dict[str, Any]:
    name = bar.name if len(bar.name) <= NAME_LENGTH else f"{bar.name[: NAME_LENGTH - 1].rstrip()}…"
    return {
        "text": literal(name),
        "x": 0,
        "y": place + 0.42,
        "xref": "x",
        "yref": "y",
        "xanchor": "left",
        "align": "left",
        "showarrow": False,
        "font": {"size": 13, "color": SOFT},
    }


def _said(whole: float) -> Callable[[Bar, int], dict[str, Any]]:
    """What is written after each bar and its whisker."""
    return lambda bar, place: {
        "text": bar.value or _value(bar.kg, whole),
        "x": _end(bar),
        "y": place,
        "xref": "x",
        "yref": "y",
        "xanchor": "left",
        "xshift": 6,
        "showarrow": False,
        "font": {"size": 13, "color": INK},
    }


def _end(bar: Bar) -> float:
    return max(bar.kg, bar.interval[1] if bar.interval else 0.0, 0.0)


def _rail(place: int) -> dict[str, Any]:
    """A faint line under each bar, so that a small value is still a row."""
    edges = {"x0": 0, "x1": 1, "xref": "paper", "y0": place - 0.18, "y1": place + 0.18, "yref": "y"}
    return {"type": "rect", **edges, "fillcolor": "#F1F5F3", "line": {"width": 0}, "layer": "below"}


def literal(text: str) -> str:
    """Text that a person typed, shown as it is: Plotly reads tags in its labels."""
    return text.replace("<", "‹")


def _value(kg: float, whole: float) -> str:
    share = f" · {show.percent(kg / whole)}" if whole else ""
    return f"{show.plain_mass(kg)}{share}"


def _hover(bar: Bar, whole: float) -> str:
    second = f"<br>{literal(bar.note)}" if bar.note else ""
    invite = _("Cliquer pour voir les lignes")
    value = bar.value or _value(bar.kg, whole)
    return f"<b>{literal(bar.name)}</b><br>{literal(value)}{second}<br><i>{invite}</i>"
