"""What the widgets of the questionnaire hold, and the callbacks that keep it: the only writers of answers on screen.

A callback runs before the page: it reads again who is here, then calls one service. The widgets of a field remember
which version of the answer they started from: when somebody saved another meanwhile, both are shown (`disputed`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import streamlit as st

from core.access import Action, Who, allowed
from core.bootstrap import services
from core.carbon.questions import NOT_APPLICABLE, UNKNOWN, Answer, Field, Kind
from core.errors import CarbonScoreError, Conflict
from pages.parts import gate
from pages.parts.i18n import sentence

Place = tuple[int, str, str]  # year, site id or "", field id
UNSURE, NOT_MINE = "unknown", "not_applicable"
REMEMBERED = ("version", "refused", "disputed", "had_none")  # parts that are no widget


@dataclass(frozen=True, slots=True)
class Dispute:
    """What was typed here and what somebody else saved meanwhile, at `version`. None: no answer."""

    mine: Answer | None
    theirs: Answer | None
    version: int


def locked() -> bool:
    """True for who reads and does not answer (an advisor): every widget is then disabled, and the services refuse."""
    here = gate.visitor()
    return here is not None and not allowed(here, Action.ANSWER)


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


def meet(place: Place, version: int) -> None:
    """The widgets of a field start: from now on a save replaces this version, unless they are on screen already."""
    start = key(place, "")
    widgets = (str(n) for n in st.session_state if str(n).startswith(start))
    if all(name.removeprefix(start) in REMEMBERED for name in widgets):
        start_from(place, version)


def start_from(place: Place, version: int) -> None:
    """A save of this field replaces this version."""
    st.session_state[key(place, "version")] = version


def held(place: Place, part: str = "value") -> Any:
    """What a widget holds now; None when it is not on screen."""
    return st.session_state.get(key(place, part))


def refused(place: Place) -> str | None:
    """Why the latest answer of this field was not kept."""
    found: str | None = st.session_state.get(key(place, "refused"))
    return found


def disputed(place: Place) -> Dispute | None:
    """Somebody else's answer that the latest save would have lost."""
    found: Dispute | None = st.session_state.get(key(place, "disputed"))
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
    """Save one answer, or remember why it was refused, or what it would have replaced unseen."""
    try:
        saved = services().questionnaire.save(here, *place, answer, version=st.session_state.get(key(place, "version")))
    except Conflict as error:
        found = Dispute(answer, error.theirs, int(str(error.values["version"])))  # type: ignore[arg-type]
        st.session_state[key(place, "disputed")] = found
    except CarbonScoreError as error:
        st.session_state[key(place, "refused")] = sentence(error)
    else:
        start_from(place, saved)
        for part in ("refused", "disputed"):
            st.session_state.pop(key(place, part), None)


def settle(year: int, site: str, name: str, mine: bool) -> None:
    """Callback: both answers were shown; keep one's own over the other, or let the widgets take the other."""
    here, place = gate.member(), (year, site, name)
    found: Dispute = st.session_state.pop(key(place, "disputed"))
    if mine:
        start_from(place, found.version)
        keep(place, found.mine, here)
    else:
        forget(year)


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
