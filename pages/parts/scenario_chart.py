"""The figures of a scenario: the path against its target, and what each lever does in the year that is looked at.

Figures are made of plain dictionaries: one is drawn at every move of a slider.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.carbon.scenario import Path
from core.report import show
from core.report.colours import GREEN, INK, RULE, SOFT
from pages.parts import charts
from pages.parts.charts import Table
from pages.parts.i18n import _

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

BAND = "rgba(11, 110, 79, 0.13)"
AIM = "#B4491F"
OTHERS = (("#1D4E89", "dash"), ("#6A4594", "dashdot"))  # the scenarios beside the open one: colour and stroke
HEIGHT = 380
BEFORE = 0.1  # of the years shown: room for the figures of the axis
NAME_LENGTH, LEGEND_PX = 18, 104


@dataclass(frozen=True, slots=True)
class Aim:
    """A line to stay under: {year: kg}. `tight`: what it becomes once an overshoot is made up for."""

    name: str
    kg: Mapping[int, float]
    tight: Mapping[int, float]


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything the chart of paths shows. Masses in kgCO2e; `history`: years calculated; `last`: the year it ends."""

    history: Mapping[int, float]
    open: Path
    idle: Path  # the same growth and electricity, no action
    others: Sequence[Path]
    aim: Aim | None
    last: int

    @property
    def years(self) -> list[int]:
        first = min([*self.history, *(self.aim.kg if self.aim else ()), int(self.open.years[0])])
        return list(range(first, self.last + 1))


def paths(picture: Picture) -> Figure:
    """History, the open scenario with its 95 % band, others, no action, and the target; tonnes a year."""
    from plotly.graph_objects import Figure

    return Figure({"data": _traces(picture), "layout": _layout(picture)}, _validate=False)


def alternative(picture: Picture, said: str) -> str:
    """The chart in words: the sentence of the open scenario, then every other line at its end."""
    ends = [f"{path.name} : {show.mass(at(path, picture.last))}" for path in (*picture.others, picture.idle)]
    if picture.aim is not None:
        goal = picture.aim.tight or picture.aim.kg
        ends.append(f"{picture.aim.name} : {show.mass(goal[picture.last])}")
    title = _("Trajectoire de {first} à {last}").format(first=picture.years[0], last=picture.last)
    return f"{title}. {said} " + _("En {year} : {ends}.").format(year=picture.last, ends=" ; ".join(ends))


def table(picture: Picture) -> Table:
    """One row a year, kgCO2e; empty where a line does not go."""
    aim = picture.aim
    columns: dict[str, Mapping[int, float]] = {
        _("Calculé"): picture.history,
        picture.open.name: _by_year(picture.open, "kg"),
        _("Borne basse (95 %)"): _by_year(picture.open, "low"),
        _("Borne haute (95 %)"): _by_year(picture.open, "high"),
        picture.idle.name: _by_year(picture.idle, "kg"),
        **{path.name: _by_year(path, "kg") for path in picture.others},
    }
    if aim is not None:
        columns[aim.name] = aim.kg
        if aim.tight:
            columns[_tight(aim)] = aim.tight
    rows = [(year, *(values.get(year) for values in columns.values())) for year in picture.years]
    return Table("scenarios", (_("Année"), *(f"{name} (kgCO2e)" for name in columns)), rows)


def at(path: Path, year: int, what: str = "kg") -> float:
    """One value of a path: `kg`, `low`, `high`, `cumulated_kg` or `price_eur`."""
    return float(getattr(path, what)[year - int(path.years[0])])


def _by_year(path: Path, what: str) -> dict[int, float]:
    return dict(zip(path.years.tolist(), getattr(path, what).tolist(), strict=True))


def _traces(picture: Picture) -> list[dict[str, Any]]:
    end, path = picture.last, picture.open
    shown = [
        _band(path, end),
        _line(picture.idle.name, _by_year(picture.idle, "kg"), end, {"color": "#8A9691", "width": 1.5, "dash": "dot"}),
    ]
    if (aim := picture.aim) is not None:
        faint = {"color": AIM, "width": 1.4 if aim.tight else 2.2, "dash": "6px,4px"}
        shown.append(_line(aim.name, aim.kg, end, faint))
        if aim.tight:
            shown.append(_line(_("Objectif compensé"), aim.tight, end, {"color": AIM, "width": 2.4}))
    for other, (colour, dash) in zip(picture.others, OTHERS, strict=False):
        shown.append(_line(other.name, _by_year(other, "kg"), end, {"color": colour, "width": 2.4, "dash": dash}))
    shown.append(_line(path.name, _by_year(path, "kg"), end, {"color": GREEN, "width": 3.6}))
    shown.append(_line(_("Calculé"), picture.history, end, {"color": INK, "width": 2.4}, markers=True))
    return shown


def _line(
    name: str, kg: Mapping[int, float], last: int, stroke: Mapping[str, Any], markers: bool = False
) -> dict[str, Any]:
    years = [year for year in sorted(kg) if year <= last]
    return {
        "type": "scatter",
        "mode": "lines+markers" if markers else "lines",
        "name": _short(name),
        "x": years,
        "y": [kg[year] / 1000 for year in years],
        "line": dict(stroke),
        "marker": {"size": 7, "color": stroke["color"]},
        "text": [show.mass(kg[year]) for year in years],
        "hovertemplate": "%{text}",
    }


def _band(path: Path, last: int) -> dict[str, Any]:
    """Down one edge and back along the other: one filled shape."""
    low, high = _by_year(path, "low"), _by_year(path, "high")
    years = [year for year in low if year <= last]
    return {
        "type": "scatter",
        "mode": "lines",
        "name": _("Intervalle à 95 %"),
        "showlegend": False,
        "x": years + years[::-1],
        "y": [high[year] / 1000 for year in years] + [low[year] / 1000 for year in reversed(years)],
        "fill": "toself",
        "fillcolor": BAND,
        "line": {"width": 0},
        "hoverinfo": "skip",
    }


def _layout(picture: Picture) -> dict[str, Any]:
    axis = {"fixedrange": True, "tickfont": {"size": 13, "color": SOFT}, "zeroline": False}
    years = picture.years
    return {
        **charts.theme(),
        "height": HEIGHT,
        "margin": {"l": 2, "r": 56, "t": 24, "b": 4},
        "showlegend": True,
        "legend": {"orientation": "h", "x": 0, "y": -0.1, "yanchor": "top", "font": {"size": 12},
                   "itemclick": False, "itemdoubleclick": False, "traceorder": "reversed", "entrywidth": LEGEND_PX},
        "hovermode": "x unified",
        "xaxis": {**axis, "range": [years[0] - len(years) * BEFORE, picture.last], "showgrid": False, "tickformat": "d",
                  "dtick": _step(len(years)), "tick0": picture.last},
        "yaxis": {**axis, "rangemode": "tozero", "gridcolor": RULE, "nticks": 6, "ticklabelposition": "inside top"},
        "annotations": [_unit(), *_ends(picture)],
        "shapes": [_now(picture)],
    }  # fmt: skip


def _step(years: int) -> int:
    return 5 if years > 14 else 2 if years > 7 else 1


def _unit() -> dict[str, Any]:
    text = {"text": _("t CO₂e par an"), "showarrow": False, "font": {"size": 13, "color": SOFT}}
    return {**text, "x": 0, "xref": "paper", "xanchor": "left", "y": 1, "yref": "paper", "yanchor": "bottom"}


def _now(picture: Picture) -> dict[str, Any]:
    """A faint upright line between what is measured and what is supposed."""
    year = int(picture.open.years[0])
    line = {"color": RULE, "width": 1.5}
    return {"type": "line", "x0": year, "x1": year, "y0": 0, "y1": 1, "yref": "paper", "line": line, "layer": "below"}


def _ends(picture: Picture) -> list[dict[str, Any]]:
    """The open scenario and its target, written where they end, one above the other when they are close."""
    values = [(at(picture.open, picture.last), GREEN)]
    if picture.aim is not None:
        values.append(((picture.aim.tight or picture.aim.kg)[picture.last], AIM))
    highest = max([*picture.history.values(), float(picture.open.high.max()), 1e-9])
    close = len(values) == 2 and abs(values[0][0] - values[1][0]) < 0.09 * highest
    upper = max(kg for kg, _colour in values)
    floor = 0.05 * highest
    return [
        {
            "text": f"<b>{show.plain_mass(kg)}</b>",
            "x": picture.last,
            "y": kg / 1000,
            "xanchor": "left",
            "xshift": 4,
            "yanchor": "middle" if kg > floor and not close else "bottom" if kg in (upper, 0) or not close else "top",
            "showarrow": False,
            "font": {"size": 14, "color": colour},
        }
        for kg, colour in values
    ]


def _tight(aim: Aim) -> str:
    return _("{target}, dépassement compensé").format(target=aim.name)


def _short(name: str) -> str:
    cut = name if len(name) <= NAME_LENGTH else f"{name[: NAME_LENGTH - 1].rstrip()}…"
    return cut.replace("<", "‹")
