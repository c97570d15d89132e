"""Year after year: columns by scope, post or site, intervals, and the same years at constant method and factors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.report import show, words
from core.report.colours import INK, POSTS, RULE, SCOPES, SITES, SOFT
from core.services.evolution import By, Constant, Level, Series, Year
from pages.parts import charts
from pages.parts.charts import Table
from pages.parts.i18n import _

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

TONNE = 1000.0
HEIGHT, LINE_PX, FEW = 430, 20, 4


@dataclass(frozen=True, slots=True)
class Band:
    """One colour of the columns. `keys`: what it holds, several for « the others »."""

    keys: Sequence[str]
    name: str
    colour: str
    pattern: str = ""

    def of(self, level: Level, by: By) -> float:
        """kgCO2e."""
        return sum(level.split[by].get(key, 0.0) for key in self.keys)


def figure(series: Series, hashes: dict[int, str], by: By = "scope") -> Figure:
    """Columns stacked in tonnes; a click gives « hash of the run, what was clicked ». Two years at least."""
    stacked = [_band(band, series.years, hashes, by) for band in bands(series, by)]
    return charts.checked(
        {"data": [*stacked, _totals(series.years), *_constant(series)], "layout": _layout(series, len(stacked))}
    )


def bands(series: Series, by: By) -> list[Band]:
    """What the columns are made of, the same in every year."""
    known = {key for year in series.years for key in year.level.split[by]}
    if by == "scope":
        return [Band([one], words.scope(one).split(" — ")[0], SCOPES[one], "/" if one == "2" else "") for one in SCOPES]
    if by == "post":
        return [Band([one], words.short_post(one), POSTS[one]) for one in POSTS if one in known]
    weights = {key: sum(year.level.split[by].get(key, 0.0) for year in series.years) for key in known}
    heaviest = sorted(known, key=lambda key: (-weights[key], key))
    most = len(SITES) - 1 if len(heaviest) > len(SITES) else len(SITES)
    shown = [Band([key], key or _("Toute l'entreprise"), SITES[n]) for n, key in enumerate(heaviest[:most])]
    return [*shown, Band(heaviest[most:], _("Autres sites"), SITES[-1])] if heaviest[most:] else shown


def alternative(series: Series) -> str:
    """The chart in words."""
    again = {constant.year: constant.level for constant in series.constant}
    said = "; ".join(f"{year.level.year} {_told(year.level)}{_again(again[year.level.year])}" for year in series.years)
    return _("Évolution des émissions par année. {said}.").format(said=said)


def table(series: Series, by: By = "scope") -> Table:
    """One row a year, kgCO2e."""
    held = bands(series, by)
    columns = (
        _("Année"), _("Total (kgCO2e)"), _("Borne basse (95 %)"), _("Borne haute (95 %)"),
        *(band.name for band in held), _("À méthode et facteurs constants (kgCO2e)"), _("Édition"),
        _("Version de la méthode"),
    )  # fmt: skip
    rows = [_row(year, again, held, by) for year, again in zip(series.years, series.constant, strict=True)]
    return Table("evolution", columns, rows)


def _row(year: Year, again: Constant, held: Sequence[Band], by: By) -> Sequence[str | float | None]:
    level = year.level
    parts = [band.of(level, by) for band in held]
    constant = again.level.kg if again.level else None
    ends = level.interval or (None, None)
    return (float(level.year), level.kg, *ends, *parts, constant, year.edition, year.method_version)


def _told(level: Level) -> str:
    interval = f" ({show.interval(*level.interval)})" if level.interval else ""
    return f"{show.mass(level.kg)}{interval}"


def _again(level: Level | None) -> str:
    if level is None:
        return ""
    return _(", à méthode et facteurs constants {kg}").format(kg=show.mass(level.kg))


def _band(band: Band, years: Sequence[Year], hashes: dict[int, str], by: By) -> dict[str, Any]:
    levels = [year.level for year in years]
    masses = [band.of(level, by) for level in levels]
    opens = band.keys[0] if len(band.keys) == 1 else ""
    return {
        "type": "bar",
        "name": charts.literal(band.name),
        "x": [level.year for level in levels],
        "y": [kg / TONNE for kg in masses],
        "width": 0.5,
        "marker": {"color": band.colour, "pattern": {"shape": band.pattern, "size": 6}},
        "customdata": [
            [f"{hashes[level.year]},{opens}", f"<b>{level.year}</b> · {charts.literal(band.name)}<br>{show.mass(kg)}"]
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


def _layout(series: Series, named: int) -> dict[str, Any]:
    """`named`: how many bands the legend names, one to a line on a narrow screen."""
    years = [year.level.year for year in series.years]
    tops = [max(year.level.kg, year.level.interval[1] if year.level.interval else 0.0) for year in series.years]
    return {
        **charts.theme(),
        "height": HEIGHT + LINE_PX * max(0, named - FEW),
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
