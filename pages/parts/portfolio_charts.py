"""The two charts of a portfolio: how its companies spread (log scale), and what each sector weighs."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from core.report import show
from core.report.colours import GREEN, INK, RULE, SOFT
from pages.parts import charts
from pages.parts.charts import Bar, Table
from pages.parts.i18n import _

if TYPE_CHECKING:
    import polars as pl
    from plotly.graph_objects import Figure

STEPS = 4  # classes in a power of ten
MOST_SECTORS = 8


@dataclass(frozen=True, slots=True)
class Chart:
    """A figure, the same in words and in a table."""

    title: str
    figure: Figure
    alt: str
    data: Table


@dataclass(frozen=True, slots=True)
class Board:
    """`apart`: what the spread does not show, in one sentence ("" when nothing)."""

    spread: Chart
    sectors: Chart
    apart: str


@st.cache_resource(max_entries=64, show_spinner=False)
def board(tenant: str, portfolio: str, year: int, language: str, _results: pl.DataFrame) -> Board:
    """The charts of a portfolio and year. `_results` is what the other arguments stand for."""
    totals = _results["total_kg"].to_list()
    positive = [kg for kg in totals if kg > 0]
    nothing = len(totals) - len(positive)
    apart = _("Sans émission, hors du graphique : {n}.").format(n=show.number(nothing)) if nothing else ""
    return Board(_spread(positive), _sectors(_results), apart)


def drawn(chart: Chart, key: str) -> str | None:
    """The chart on the screen; the key of what was clicked."""
    return charts.draw(chart.figure, key=key, alt=chart.alt, data=chart.data)


def _sectors(results: pl.DataFrame) -> Chart:
    """Heaviest first; the others together."""
    import polars as pl

    summed = results.group_by("sector").agg(pl.col("total_kg").sum(), pl.len()).sort("total_kg", descending=True)
    shown, others = summed.head(MOST_SECTORS), summed.slice(MOST_SECTORS)
    rows = [Bar(name, name or _("Secteur non précisé"), kg, GREEN, _count(n)) for name, kg, n in shown.iter_rows()]
    if others.height:
        together = _("Autres secteurs"), float(others["total_kg"].sum()), _count(int(others["len"].sum()))
        rows.append(Bar("", together[0], together[1], SOFT, together[2]))
    title, whole = _("Par secteur"), float(results["total_kg"].sum())
    said, data = charts.alternative(title, rows, whole), charts.table("secteurs", rows)
    return Chart(title, charts.bars(rows, whole), said, data)


def _spread(totals: Sequence[float]) -> Chart:
    """How many companies in each class of equal ratio (a quarter of a power of ten)."""
    from plotly.graph_objects import Figure

    counts = dict(_classes(totals))
    title = _("Répartition des entreprises")
    said = [f"{_between(step)} {_count(n)}" for step, n in counts.items() if n]
    classes = [(*(10.0 ** (edge / STEPS) for edge in (step, step + 1)), float(n)) for step, n in counts.items()]
    data = Table("repartition", (_("De (kgCO2e)"), _("À (kgCO2e)"), _("Entreprises")), classes)
    return Chart(title, Figure(_columns(counts)), f"{title}. {'; '.join(said)}.", data)


def _classes(totals: Sequence[float]) -> list[tuple[int, int]]:
    """(class, companies), the empty ones between the first and the last too."""
    steps = [math.floor(math.log10(kg) * STEPS) for kg in totals]
    return [(step, steps.count(step)) for step in range(min(steps), max(steps) + 1)] if steps else []


def _columns(counts: Mapping[int, int]) -> dict[str, Any]:
    places = [(step + 0.5) / STEPS for step in counts]
    powers = range(math.floor(min(places, default=3)), math.ceil(max(places, default=4)) + 1)
    return {
        "data": [
            {
                "type": "bar",
                "x": places,
                "y": list(counts.values()),
                "width": 0.9 / STEPS,
                "customdata": [[str(step), f"<b>{_between(step)}</b><br>{_count(n)}"] for step, n in counts.items()],
                "text": [show.number(n) if n else "" for n in counts.values()],
                "textposition": "outside",
                "cliponaxis": False,
                "textfont": {"size": 12, "color": INK},
                "marker": {"color": GREEN, "cornerradius": 4},
                "hovertemplate": "%{customdata[1]}<extra></extra>",
                "selected": {"marker": {"opacity": 1}},
                "unselected": {"marker": {"opacity": 0.55}},
            }
        ],
        "layout": {
            **charts.theme(),
            "height": 340,
            "margin": {"l": 0, "r": 4, "t": 24, "b": 44},
            "xaxis": {
                "fixedrange": True,
                "tickvals": list(powers),
                "ticktext": [_round(power) for power in powers],
                "tickfont": {"size": 13, "color": SOFT},
                "title": {"text": _("Empreinte d'une entreprise (échelle logarithmique)"), "font": {"size": 13}},
                "showgrid": False,
                "linecolor": RULE,
            },
            "yaxis": {"visible": False, "fixedrange": True, "rangemode": "tozero"},
        },
    }


def _round(power: int) -> str:
    """A power of ten of kilograms: « 100 kg », « 10 t »."""
    unit, mass = ("t", 10.0 ** (power - 3)) if power >= 3 else ("kg", 10.0**power)
    return f"{show.significant(mass, power + 1 if power > 3 else 3)}{show.SPACE}{unit}"


def _between(step: int) -> str:
    low, high = (10.0 ** (edge / STEPS) for edge in (step, step + 1))
    return _("De {low} à {high} :").format(low=show.plain_mass(low), high=show.plain_mass(high))


def _count(companies: int) -> str:
    return _("Entreprises : {n}").format(n=show.number(companies))
