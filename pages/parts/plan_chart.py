"""Where the plan leads, beside what the target asks: the two lines, and the share of the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

import streamlit as st

from core.access import Who
from core.bootstrap import services
from core.report import plan_words, show
from core.report.colours import GREEN, INK
from core.services.plan_progress import Progress
from pages.parts import charts, html
from pages.parts.action_axes import MARGIN, axis, corner
from pages.parts.i18n import _, language, sentence

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

HORIZONS = (2030, 2035, 2040, 2050)


def section(here: Who, run_id: UUID) -> None:
    """The target that is aimed at, the sentence, the chart."""
    left, right = st.columns([2, 1])
    targets = services().trajectories.targets
    target = left.selectbox(
        _("Objectif"), list(targets), key="plan_target",
        format_func=lambda name: targets[name].label_en if language() == "en" else targets[name].label_fr,
    )  # fmt: skip
    horizon = right.selectbox(_("En"), HORIZONS, key="plan_horizon")
    found = services().plan_progress.of(here, run_id, target or "sbti-1.5", horizon or HORIZONS[0])
    st.html(_told(found))
    for remark in found.goal.remarks:
        st.caption(sentence(remark))
    charts.draw(figure(found), key="plan_chart", alt=alternative(found), data=_table(found), select=False)


def _told(found: Progress) -> str:
    """The sentence, and the share of the way as a bar."""
    sentence_ = html.tag("p", html.text(plan_words.progress(found.planned, found.asked, found.horizon)), "cs-under")
    if found.share is None:
        return sentence_
    width = show.css_percent(max(0.0, min(found.planned.central, found.asked)), found.asked)
    return sentence_ + html.meter(width, _("{share} du chemin").format(share=show.percent(found.share)))


def figure(found: Progress) -> Figure:
    """The footprint under the plan with its band, the target dashed: told apart without colour."""
    from plotly.graph_objects import Figure

    years = [int(year) for year in found.path.years]
    band = {"x": [*years, *years[::-1]], "y": _tonnes([*found.path.high, *found.path.low[::-1]])}
    goal = [value for value in found.goal.values if value.year >= years[0]]
    return Figure(
        {
            "data": [
                {
                    **band, "type": "scatter", "mode": "lines", "fill": "toself", "fillcolor": "rgba(11,110,79,.14)",
                    "line": {"width": 0}, "hoverinfo": "skip", "name": _("Intervalle à 95 %"),
                },
                {
                    "type": "scatter", "mode": "lines+markers", "x": years, "y": _tonnes(found.path.kg),
                    "line": {"color": GREEN, "width": 3}, "marker": {"size": 6},
                    "name": _("Avec mon plan (estimation)"),
                    "hovertemplate": "%{x} : %{y:.3s} t<extra></extra>",
                },
                {
                    "type": "scatter", "mode": "lines", "x": [value.year for value in goal],
                    "y": _tonnes(value.target for value in goal),
                    "line": {"color": INK, "width": 2, "dash": "dash"}, "name": _("Objectif"),
                    "hovertemplate": "%{x} : %{y:.3s} t<extra></extra>",
                },
            ],
            "layout": _layout(years),
        }
    )  # fmt: skip


def _layout(years: list[int]) -> dict[str, Any]:
    return {
        **charts.theme(),
        "height": 320,
        "margin": MARGIN,
        "annotations": [corner(_("t CO₂e par an"))],
        "showlegend": True,
        "legend": {"orientation": "h", "y": -0.15, "x": 0, "font": {"size": 12}},
        "xaxis": {
            **axis(),
            "tickformat": "d",
            "dtick": max(1, (years[-1] - years[0]) // 6),
            "showgrid": False,
        },
        "yaxis": {
            **axis(),
            "rangemode": "tozero",
        },
    }


def alternative(found: Progress) -> str:
    return _("De {start} en {first} à {end} en {last} avec le plan ; l'objectif est à {goal}.").format(
        start=show.mass(found.start_kg),
        first=int(found.path.years[0]),
        end=show.mass(float(found.path.kg[-1])),
        last=found.horizon,
        goal=show.mass(found.start_kg - found.asked),
    )


def _table(found: Progress) -> charts.Table:
    goal = {value.year: value.target for value in found.goal.values}
    columns = (_("Année"), _("kgCO2e avec le plan"), _("kgCO2e, bas"), _("kgCO2e, haut"), _("kgCO2e, objectif"))
    path = found.path
    rows = [
        (float(year), float(kg), float(low), float(high), goal.get(int(year)))
        for year, kg, low, high in zip(path.years, path.kg, path.low, path.high, strict=True)
    ]
    return charts.Table("mon-plan", columns, rows)


def _tonnes(kg: Any) -> list[float]:
    return [float(value) / 1000 for value in kg]
