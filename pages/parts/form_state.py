"""What the widgets of the questionnaire hold, and the callbacks that keep it: the only writers of answers on screen.

A callback runs before the page: it reads again who is here, then calls one service.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.access import Who
from core.bootstrap import services
from core.carbon.questions import NOT_APPLICABLE, UNKNOWN, Answer, Field, Kind
from core.errors import CarbonScoreError
from pages.parts import gate
from pages.parts.i18n import sentence

Place = tuple[int, str, str]  # year, site id or "", field id
UNSURE, NOT_MINE = "unknown", "not_applicable"


def key(place: Place, part: str = "value") -> str:
    """Name of a widget."""
    year, site, name = place
    return f"answer:{year}:{site}:{name}:{part}"


def begin(place: Place, part: str, kept: object) -> str:
    """Name of a widget that starts with what is kept, unless the visitor has already touched it."""
    name = key(place, part)
    if name not in st.session_state:
        st.session_state[name] = kept
    return name


def held(place: Place, part: str = "value") -> Any:
    """What a widget holds now; None when it is not on screen."""
    return st.session_state.get(key(place, part))


def refused(place: Place) -> str | None:
    """Why the latest answer of this field was not kept."""
    found: str | None = st.session_state.get(key(place, "refused"))
    return found


def forget(year: int) -> None:
    """Let every widget of a year start again from what is kept."""
    for name in [n for n in st.session_state if str(n).startswith(f"answer:{year}:")]:
        del st.session_state[name]


def save(year: int, site: str, name: str) -> None:
    """Callback: keep what the widgets of a field hold. A refusal is told under the field; the rest stays as it was."""
    here = gate.member()
    place = (year, site, name)
    asked = services().questionnaire.law.field(name)
    _single_none(place, asked)
    keep(place, _answer(place, asked), here)


def keep(place: Place, answer: Answer | None, here: Who) -> None:
    """Save one answer, or remember why it was refused."""
    try:
        services().questionnaire.save(here, *place, answer)
        st.session_state.pop(key(place, "refused"), None)
    except CarbonScoreError as error:
        st.session_state[key(place, "refused")] = sentence(error)


def undo(year: int) -> None:
    """Callback: take back the latest change."""
    services().questionnaire.undo(gate.member(), year)
    forget(year)


def _answer(place: Place, asked: Field) -> Answer | None:
    """The answer that the widgets hold; None when they are empty."""
    value, quality = held(place), held(place, "quality")
    if UNSURE in (value, quality) or quality is True:
        return UNKNOWN
    if quality == NOT_MINE:
        return NOT_APPLICABLE
    if asked.kind is Kind.SHARE:
        value = " ; ".join(f"{o.id} {share}" for o in asked.options if (share := str(held(place, o.id) or "").strip()))
    elif asked.kind is Kind.CHOICES:
        value = ", ".join(o.id for o in asked.options if o.id in (value or []))
    text = str(value or "").strip()
    unit = held(place, "unit") or (asked.units[0] if asked.units else "")
    note = quality if isinstance(quality, int) and not isinstance(quality, bool) else 3
    return Answer(text=text, unit=unit, quality=note) if text else None


def _single_none(place: Place, asked: Field) -> None:
    """« Aucun » chosen last empties the other choices; another choice removes « aucun »."""
    chosen = held(place)
    if asked.kind is not Kind.CHOICES or not chosen or "none" not in chosen or len(chosen) == 1:
        return
    had_none = st.session_state.get(key(place, "had_none"), False)
    st.session_state[key(place)] = [c for c in chosen if c != "none"] if had_none else ["none"]
