"""Year after year: columns by scope, the interval of each total, and the same years at constant method and factors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from core.services.evolution import Constant, Level, Series, Year
from pages.parts import charts, show, words
from pages.parts.charts import Table
from pages.parts.colours import INK, RULE, SCOPES, SOFT
from pages.parts.i18n import _

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

TONNE = 1000.0
HEIGHT = 430


def figure(series: Series, hashes: dict[int, str]) -> Figure:
    """Columns stacked by scope in tonnes; a click gives « hash of the run, scope ». Two years at least."""
    traces = [*(_scope(scope, series.years, hashes) for scope in SCOPES), _totals(series.years), *_constant(series)]
    return charts.checked({"data": traces, "layout": _layout(series)})


def alternative(series: Series) -> str:
    """The chart in words."""
    again = {constant.year: constant.level for constant in series.constant}
    said = "; ".join(f"{year.level.year} {_told(year.level)}{_again(again[year.level.year])}" for year in series.years)
    return _("Évolution des émissions par année. {said}.").format(said=said)


def table(series: Series) -> Table:
    """One row a year, kgCO2e."""
    columns = (
        _("Année"), _("Total (kgCO2e)"), _("Borne basse (95 %)"), _("Borne haute (95 %)"), _("Scope 1"), _("Scope 2"),
        _("Scope 3"), _("À méthode et facteurs constants (kgCO2e)"), _("Édition"), _("Version de la méthode"),
    )  # fmt: skip
    rows = [_row(year, again) for year, again in zip(series.years, series.constant, strict=True)]
    return Table("evolution", columns, rows)


def _row(year: Year, again: Constant) -> Sequence[str | float | None]:
    level = year.level
    scopes = [level.scopes.get(scope, 0.0) for scope in SCOPES]
    constant = again.level.kg if again.level else None
    ends = level.interval or (None, None)
    return (float(level.year), level.kg, *ends, *scopes, constant, year.edition, year.method_version)


def _told(level: Level) -> str:
    interval = f" ({show.interval(*level.interval)})" if level.interval else ""
    return f"{show.mass(level.kg)}{interval}"


def _again(level: Level | None) -> str:
    if level is None:
        return ""
    return _(", à méthode et facteurs constants {kg}").format(kg=show.mass(level.kg))


def _scope(scope: str, years: Sequence[Year], hashes: dict[int, str]) -> dict[str, Any]:
    levels = [year.level for year in years]
    masses = [level.scopes.get(scope, 0.0) for level in levels]
    return {
        "type": "bar",
        "name": words.scope(scope).split(" — ")[0],
        "x": [level.year for level in levels],
        "y": [kg / TONNE for kg in masses],
        "width": 0.5,
        "marker": {"color": SCOPES[scope], "pattern": {"shape": {"1": "", "2": "/", "3": ""}[scope], "size": 6}},
        "customdata": [
            [f"{hashes[level.year]},{scope}", f"<b>{level.year}</b> · {words.scope(scope)}<br>{show.mass(kg)}"]
            for level, kg in zip(levels, masses, strict=True)
        ],
        "hovertemplate": "%{customdata[1]}<extra></extra>",
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 0.55}},
    }


def _totals(years: Sequence[Year]) -> dict[str, Any]:
    """The whiskers of the totals, and the totals in words over them."""
    levels = [year.level for year in years]
    ends = [level.interval or (level.kg, level.kg) for level in levels]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": _("Total et intervalle à 95 %"),
        "x": [level.year for level in levels],
        "y": [level.kg / TONNE for level in levels],
        "marker": {"color": INK, "size": 6},
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": [(high - level.kg) / TONNE for level, (_low, high) in zip(levels, ends, strict=True)],
            "arrayminus": [(level.kg - low) / TONNE for level, (low, _high) in zip(levels, ends, strict=True)],
            "color": INK,
            "thickness": 1.4,
            "width": 5,
        },
        "customdata": [["", f"<b>{level.year}</b><br>{_told(level)}"] for level in levels],
        "hovertemplate": "%{customdata[1]}<extra></extra>",
    }


def _constant(series: Series) -> list[dict[str, Any]]:
    """Broken where a year between two is missing, or cannot be measured again: a line would pretend to know it."""
    known = {constant.year: constant.level for constant in series.constant if constant.level}
    if not known:
        return []
    years = list(range(min(known), max(known) + 1))
    levels = [known.get(year) for year in years]
    said = _("À méthode et facteurs constants")
    return [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "name": said,
            "x": years,
            "y": [level.kg / TONNE if level else None for level in levels],
            "connectgaps": False,
            "line": {"color": "#6A4594", "dash": "dash", "width": 2},
            "marker": {"symbol": "diamond", "size": 9, "color": "#6A4594", "line": {"color": "#FFFFFF", "width": 1}},
            "customdata": [
                ["", f"<b>{year}</b> · {said}<br>{_told(level) if level else ''}"]
                for year, level in zip(years, levels, strict=True)
            ],
            "hovertemplate": "%{customdata[1]}<extra></extra>",
        }
    ]


def _layout(series: Series) -> dict[str, Any]:
    years = [year.level.year for year in series.years]
    tops = [max(year.level.kg, year.level.interval[1] if year.level.interval else 0.0) for year in series.years]
    return {
        **charts.theme(),
        "height": HEIGHT,
        "barmode": "stack",
        "margin": {"l": 0, "r": 4, "t": 28, "b": 90},
        "showlegend": True,
        "legend": {"orientation": "h", "x": 0, "y": -0.12, "yanchor": "top", "traceorder": "normal"},
        "xaxis": {
            "fixedrange": True,
            "tickvals": list(range(min(years), max(years) + 1)),
            "tickformat": "d",
            "range": [min(years) - 0.6, max(years) + 0.6],
            "showgrid": False,
            "linecolor": RULE,
        },
        "yaxis": {
            "fixedrange": True,
            "rangemode": "tozero",
            "gridcolor": RULE,
            "zerolinecolor": RULE,
            "tickfont": {"color": SOFT, "size": 12},
            "ticksuffix": " t",
            "automargin": True,
        },
        "annotations": [_over(year.level, top / TONNE) for year, top in zip(series.years, tops, strict=True)],
    }


def _over(level: Level, top: float) -> dict[str, Any]:
    return {
        "x": level.year,
        "y": top,
        "yshift": 12,
        "text": f"<b>{show.plain_mass(level.kg)}</b>",
        "showarrow": False,
        "font": {"size": 13, "color": INK},
    }
