"""Plotly figures in one theme, legible at 390 px; each says the same in words, and gives its picture and its data.

`theme` is the base of every layout and `draw` the only way to a screen. The plainest chart is a list of `Bar`: `bars`
makes the figure, `alternative` the text that says the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from core.services.results import table_csv
from pages.parts import media, show
from pages.parts.colours import INK, RULE, SOFT
from pages.parts.i18n import _, language

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

ROW_PX = 52
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
    """`key` is what a click gives back; `kg` its length; `note` a second line in the hover text."""

    key: str
    name: str
    kg: float
    colour: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The figures of a chart, for a spreadsheet: `name` of the file, columns, rows (numbers stay numbers)."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str | float | None]]


def bars(rows: Sequence[Bar], whole: float) -> Figure:
    """Horizontal bars, first row on top, name above each bar, value and share of `whole` (kg) at its end.

    A checked Plotly figure: checking it takes ten times longer than drawing it, so it is made once and kept.
    """
    from plotly.graph_objects import Figure

    return Figure(_bars(rows, whole))


def _bars(rows: Sequence[Bar], whole: float) -> dict[str, Any]:
    longest = max((bar.kg for bar in rows), default=0.0) or 1.0
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
                "text": [_value(bar.kg, whole) for bar in rows],
                "textposition": "outside",
                "cliponaxis": False,
                "textfont": {"size": 13, "color": INK},
                "marker": {"color": [bar.colour for bar in rows], "cornerradius": 4},
                "hovertemplate": "%{customdata[1]}<extra></extra>",
                "selected": {"marker": {"opacity": 1}},
                "unselected": {"marker": {"opacity": 0.55}},
            }
        ],
        "layout": {
            **theme(),
            "height": ROW_PX * len(rows) + 12,
            "xaxis": {"visible": False, "fixedrange": True, "range": [min(0.0, *(b.kg for b in rows)), longest * 1.42]},
            "yaxis": {"visible": False, "fixedrange": True, "range": [-0.45, len(rows) - 0.25]},
            "annotations": [_name(bar, place) for bar, place in zip(rows, places, strict=True)],
            "shapes": [_rail(place) for place in places],
        },
    }


def alternative(title: str, rows: Sequence[Bar], whole: float) -> str:
    """The chart in words, for those who do not see it."""
    said = "; ".join(f"{bar.name} {_value(bar.kg, whole)}" for bar in rows)
    return f"{title}. {said}."


def table(name: str, rows: Sequence[Bar]) -> Table:
    """The figures of bars."""
    return Table(name, (_("Élément"), "kgCO2e"), [(bar.name, bar.kg) for bar in rows])


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
        "text": _literal(name),
        "x": 0,
        "y": place + 0.42,
        "xref": "x",
        "yref": "y",
        "xanchor": "left",
        "align": "left",
        "showarrow": False,
        "font": {"size": 13, "color": SOFT},
    }


def _rail(place: int) -> dict[str, Any]:
    """A faint line under each bar, so that a small value is still a row."""
    edges = {"x0": 0, "x1": 1, "xref": "paper", "y0": place - 0.18, "y1": place + 0.18, "yref": "y"}
    return {"type": "rect", **edges, "fillcolor": "#F1F5F3", "line": {"width": 0}, "layer": "below"}


def _literal(text: str) -> str:
    """Text that a person typed, shown as it is: Plotly reads tags in its labels."""
    return text.replace("<", "‹")


def _value(kg: float, whole: float) -> str:
    share = f" · {show.percent(kg / whole)}" if whole else ""
    return f"{show.plain_mass(kg)}{share}"


def _hover(bar: Bar, whole: float) -> str:
    second = f"<br>{_literal(bar.note)}" if bar.note else ""
    invite = _("Cliquer pour voir les lignes")
    return f"<b>{_literal(bar.name)}</b><br>{_value(bar.kg, whole)}{second}<br><i>{invite}</i>"
