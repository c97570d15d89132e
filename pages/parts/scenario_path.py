"""The part of the page that a slider redraws: the path against its target, its figures, and the sliders themselves.

Nothing is measured again here: the page hands over the effects and the years that are known, a move evaluates paths.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import streamlit as st

from core.access import Who
from core.bootstrap import services
from core.carbon.scenario import Path, Scenario
from core.carbon.trajectory_shapes import Target, Trajectory
from core.errors import CarbonScoreError
from core.report import retold
from pages.parts import charts, gate, html, scenario_chart, scenario_open, scenario_panel, scenario_sliders
from pages.parts import scenario_effects_chart as effects_chart
from pages.parts import scenario_words as words
from pages.parts.i18n import _, language, sentence
from pages.parts.scenario_chart import Aim, Picture
from pages.parts.scenario_panel import Material

HORIZONS = (2030, 2050)


@dataclass(frozen=True, slots=True)
class Known:
    """What a move needs and does not change: the run, what can be moved on it, {year: kgCO2e} until it."""

    run_id: UUID
    material: Material
    history: Mapping[int, float]


@st.fragment
def path(known: Known, beside: Sequence[Scenario]) -> None:
    """Everything that moves. `beside`: the scenarios to compare with."""
    here = gate.member()
    services().footprints.get(here, known.run_id)
    material, opened = known.material, scenario_open.now()
    before = scenario_open.draft(material.year)
    found = scenario_panel.groups(material, before, scenario_open.added())
    sliders = scenario_panel.apart(material, scenario_sliders.moved(found, str(opened.mark)))
    scenario = scenario_panel.scenario_of(sliders, before)
    scenario_open.keep(scenario)
    drawn, board = st.columns([3, 2], gap="large")
    with drawn, st.container(key="scenario_path"):
        _lists(material.year, scenario)
        aimed = services().trajectories.compute(here, scenario.target, known.history)
        paths = _paths(here, known, scenario, beside)
        _chart(known, paths, aimed, scenario, words.state(opened.scenario, opened.shown, scenario))
        if paths:
            st.html(words.tiles(paths[0], scenario, _aim(aimed, material.year)))
    with board, st.container(key="scenario_board"):
        _electricity(scenario)
        scenario_sliders.draw(sliders, str(opened.mark))
        _more(material, scenario)
    if paths:
        _below(material, paths, _aim(aimed, known.material.year), scenario)


def _lists(year: int, scenario: Scenario) -> None:
    """Until when, and towards what."""
    target, horizon = st.columns([3, 2])
    known = services().trajectories.targets
    place = scenario_open.begin_with(scenario_open.TARGET, scenario.target, list(known))
    target.selectbox(_("Objectif"), list(known), key=place, format_func=lambda one: _target(known[one]))
    years = sorted({scenario.horizon, *HORIZONS} - {*range(year + 1)})
    place = scenario_open.begin_with(scenario_open.HORIZON, scenario.horizon, years)
    horizon.segmented_control(_("Jusqu'en"), years, key=place, required=True, width="stretch")


def _target(target: Target) -> str:
    return target.label_en if language() == "en" else target.label_fr


def _electricity(scenario: Scenario) -> None:
    mixes = services().scenarios.mixes

    def called(one: str) -> str:
        if one == scenario_open.YEARLY:
            return _("Électricité : baisse choisie, par an")
        return mixes[one].label_en if language() == "en" else mixes[one].label_fr

    options = [*mixes, scenario_open.YEARLY]
    place = scenario_open.begin_with(scenario_open.ELECTRICITY, scenario_open.path_of(scenario.electricity), options)
    st.selectbox(_("Électricité du réseau"), options, key=place, format_func=called)
    if scenario.electricity in mixes and mixes[scenario.electricity].hypothesis:
        st.caption(f"{retold.text(mixes[scenario.electricity].source)}.")


def _paths(here: Who, known: Known, scenario: Scenario, beside: Sequence[Scenario]) -> list[Path]:
    """The open scenario, the same without any action, then the others; empty, and the reason on screen, when it cannot
    be. One evaluation for all."""
    idle = replace(scenario, name=_("Sans action"), choices=())
    last = max(*HORIZONS, scenario.horizon)
    try:
        return services().scenarios.evaluate(
            here, known.run_id, [scenario, idle, *beside], last, known.material.effects
        )
    except CarbonScoreError as error:
        st.warning(sentence(error), icon=":material/report:")
        return []


def _aim(found: Trajectory, year: int) -> Aim:
    """The target as lines; the second one only when an overshoot is made up for."""
    tight = {v.year: v.target for v in found.values if v.year >= year} if found.overshoot.compensated else {}
    return Aim(_target(found.target), {v.year: v.initial for v in found.values}, tight)


def _chart(known: Known, paths: Sequence[Path], aimed: Trajectory, scenario: Scenario, state: str) -> None:
    """The sentence, whether it is kept, the chart, what must be said of the target."""
    if not paths:
        return
    aim = _aim(aimed, known.material.year)
    picture = Picture(known.history, paths[0], paths[1], paths[2:], aim, scenario.horizon)
    said = words.headline(paths[0], aim, scenario.horizon)
    st.html(html.tag("p", html.text(said), "cs-verdict") + html.tag("p", html.text(state), "cs-hint"))
    figure, alt = scenario_chart.paths(picture), scenario_chart.alternative(picture, said)
    charts.draw(figure, key="scenario_paths", alt=alt, data=scenario_chart.table(picture), select=False)
    for remark in aimed.remarks:
        st.caption(sentence(remark))


def _more(material: Material, scenario: Scenario) -> None:
    """« Ajouter une action »: the actions that are not on screen yet."""
    shown = scenario_panel.visible(material, scenario, scenario_open.added())
    hidden = [action for action in material.actions if action not in shown]
    if hidden:
        called = scenario_panel.names(material)
        st.selectbox(
            _("Ajouter une action"), hidden, None, key=scenario_open.MORE, format_func=called.__getitem__,
            placeholder=_("Choisir parmi {n} autres").format(n=len(hidden)), on_change=scenario_open.add,
        )  # fmt: skip


def _below(material: Material, paths: Sequence[Path], aim: Aim, scenario: Scenario) -> None:
    """The scenarios side by side, what each lever does."""
    year, called = scenario.horizon, scenario_panel.names(material)
    idle = [called.get(action, action) for action in paths[0].idle]
    if idle:
        st.caption(_("Sans effet connu sur ce calcul : {names}.").format(names=html.plain(", ".join(idle))))
    if len(paths) > 2:
        st.html(words.side_by_side([paths[0], *paths[2:], paths[1]], aim, year))
    rows = effects_chart.shares(paths[0], year, called)
    st.subheader(_("Ce que fait chaque levier en {year}").format(year=year), anchor=False)
    if not rows:
        st.caption(_("Rien ne bouge encore : déplacez un curseur, ou ouvrez un scénario enregistré."))
        return
    st.caption(words.split(paths[0], year))
    alt, data = effects_chart.alternative(rows, year), effects_chart.table(rows, year)
    charts.draw(effects_chart.figure(rows), key="scenario_effects", alt=alt, data=data, select=False)
