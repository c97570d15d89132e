"""What is open: a saved scenario, the plan or a new one, and where the visitor has moved it. Choices, never figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import streamlit as st

from core.carbon.scenario import Scenario
from core.carbon.scenario_mix import CONSTANT, yearly
from pages.parts.i18n import _

NEW, PLAN = "", "plan"
OPEN, DRAFT, ADDED = "scenario_open", "scenario_draft", "scenario_added"  # session_state: what is open
ELECTRICITY, TARGET, HORIZON = "scenario_electricity", "scenario_target", "scenario_horizon"  # widgets
MORE = "scenario_more"  # widget
YEARLY, FIRST_RATE = "yearly", "-2 %"
LAST = 2050


@dataclass(frozen=True, slots=True)
class Opened:
    """`key`: NEW, PLAN, or the id of a saved scenario; `version`: the latest one then, 0 when none is saved; `shown`:
    the one that was opened; `mark` changes each time something is opened; `scenario` as it was then."""

    key: str
    version: int
    shown: int
    mark: int
    scenario: Scenario


def now() -> Opened:
    """What is open; a new scenario at first."""
    if OPEN not in st.session_state:
        begin(NEW, Scenario(_("Nouveau scénario")))
    found: Opened = st.session_state[OPEN]
    return found


def begin(key: str, scenario: Scenario, version: int = 0, shown: int = 0) -> None:
    """Open a scenario: every widget starts again from it."""
    mark = st.session_state[OPEN].mark + 1 if OPEN in st.session_state else 1
    st.session_state[OPEN] = Opened(key, version, shown, mark, scenario)
    st.session_state[DRAFT] = scenario
    st.session_state[ADDED] = []
    for widget in (ELECTRICITY, TARGET, HORIZON):
        st.session_state.pop(widget, None)


def kept(key: str, version: int, scenario: Scenario) -> None:
    """What is open has just been saved as this: the widgets stay where they are."""
    mark = now().mark
    st.session_state[OPEN] = Opened(key, version, version, mark, scenario)
    st.session_state[DRAFT] = scenario


def renamed(name: str) -> None:
    """What is open has another name; the rest stays as it is."""
    opened = now()
    st.session_state[OPEN] = replace(opened, scenario=replace(opened.scenario, name=name))
    st.session_state[DRAFT] = replace(st.session_state[DRAFT], name=name)


def draft(year: int = 0) -> Scenario:
    """The scenario as the visitor has moved it, with what the lists say; its horizon comes after `year`."""
    opened = now()
    moved: Scenario = st.session_state.get(DRAFT, opened.scenario)
    target = st.session_state.get(TARGET, moved.target)
    horizon = st.session_state.get(HORIZON) or moved.horizon
    horizon = horizon if horizon > year else LAST
    return replace(moved, electricity=_electricity(moved.electricity), target=target, horizon=horizon)


def keep(scenario: Scenario) -> None:
    st.session_state[DRAFT] = scenario


def added() -> list[str]:
    """Actions that the visitor asked to see."""
    found: list[str] = st.session_state.setdefault(ADDED, [])
    return found


def add() -> None:
    """Callback: show the action that was picked."""
    if st.session_state.get(MORE):
        added().append(st.session_state[MORE])
        st.session_state[MORE] = None


def begin_with(widget: str, value: object, options: Sequence[object]) -> str:
    """Name of a list that starts with `value`, unless the visitor has already chosen one of its options."""
    if st.session_state.get(widget) not in options:
        st.session_state[widget] = value if value in options else options[0]
    return widget


def path_of(electricity: str) -> str:
    """The entry of the list that an electricity path belongs to."""
    return YEARLY if yearly(electricity) is not None else electricity


def _electricity(before: str) -> str:
    chosen = st.session_state.get(ELECTRICITY, path_of(before))
    if chosen != YEARLY:
        return chosen or CONSTANT
    return before if yearly(before) is not None else FIRST_RATE
