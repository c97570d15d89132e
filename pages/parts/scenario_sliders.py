"""Sliders that redraw the page while they are dragged: st.slider tells nothing until it is let go.

One component for all of them (assets/sliders): it sends a position, waits until the page has drawn it, then sends the
latest one. Its script is a file of ours, because the content policy of every page refuses a script made of text.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import streamlit as st
from streamlit.components.v2 import component
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

from core.settings import ROOT
from pages.parts.i18n import _, language

FAMILY, NAME, FOLDER = "carbonscore", "sliders", "assets/sliders"
KEY = "scenario_sliders"


@dataclass(frozen=True, slots=True)
class Years:
    """From when an action begins to when it has its full effect; both between `first` and `last`."""

    first: int
    last: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Row:
    """One slider. `why`: the reason it cannot be moved, "" when it can; `signed`: a rise is written with its plus;
    `cap`: where it stops for now, None when it goes to its end."""

    id: str
    label: str
    min: float
    max: float
    step: float
    value: float
    unit: str
    hint: str = ""
    signed: bool = False
    why: str = ""
    years: Years | None = None
    cap: float | None = None


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    rows: Sequence[Row]


def moved(groups: Sequence[Group], opened: str) -> list[Group]:
    """The same sliders where the visitor has put them since `opened` was opened; what makes no sense is left out."""
    sent = _sent(opened)
    values, years = _mapping(sent.get("values")), _mapping(sent.get("years"))
    return [
        replace(group, rows=[_placed(row, values.get(row.id), years.get(row.id)) for row in group.rows])
        for group in groups
    ]


def draw(groups: Sequence[Group], opened: str) -> None:
    """The sliders. `opened` names what is open: when it changes, they take the values of `groups` again."""
    manager = get_bidi_component_manager()
    if manager.get_component_asset_root(f"{FAMILY}.{NAME}") is None:
        manager.register_from_manifest(ComponentManifest(FAMILY, "1", [ComponentConfig(NAME, FOLDER)]), ROOT)
    panel = component(f"{FAMILY}.{NAME}", js="sliders.js", css="sliders.css")
    panel(
        key=KEY,
        data={
            "opened": opened,
            "seen": _sent(opened).get("n", 0),
            "language": language(),
            "words": {"start": _("Début"), "end": _("Plein effet")},
            "groups": [asdict(group) for group in groups],
        },
        on_moved_change=_heard,
    )


def _heard() -> None:
    """What was moved is read from the state of the component."""


def _sent(opened: str) -> Mapping[str, Any]:
    """The latest positions, when they are those of what is open now."""
    told = _mapping(_mapping(st.session_state.get(KEY)).get("moved"))
    return told if told.get("opened") == opened else {}


def _mapping(found: Any) -> Mapping[str, Any]:
    return found if isinstance(found, Mapping) else {}


def _placed(row: Row, value: Any, years: Any) -> Row:
    if row.why:
        return row
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        row = replace(row, value=min(max(value, row.min), row.max))
    if row.years is not None and isinstance(years, list) and len(years) == 2:
        first, last = row.years.first, row.years.last
        if all(isinstance(year, int) and first <= year <= last for year in years) and years[0] <= years[1]:
            row = replace(row, years=replace(row.years, start=years[0], end=years[1]))
    return row
