"""Where the visitor is in the questionnaire: the questions as a row of numbers, and the way on and back."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from core.carbon.form import Form, Step
from core.carbon.questions import Mode
from pages.parts import form_state
from pages.parts.i18n import _

OPEN = "question"  # session_state: what is open


def choose(answers: Form) -> Step:
    """The open question: the one asked for in the address, the one clicked, else the first with something missing."""
    steps = {step.question.id: step for step in ordered(answers)}
    names = list(steps)
    asked = st.query_params.pop(OPEN, "")
    if asked in steps:
        st.session_state[OPEN] = asked
    if st.session_state.get(OPEN) not in steps:
        st.session_state[OPEN] = next((name for name, step in steps.items() if step.missing), next(iter(steps)))
    st.pills(
        _("Questions"),
        names,
        key=OPEN,
        format_func=lambda name: _numbered(names.index(name), steps[name]),
        required=True,
        wrap=True,
        label_visibility="collapsed",
    )
    return steps[st.session_state[OPEN]]


def ordered(answers: Form) -> list[Step]:
    """Express questions first: eight answers give the larger part of a footprint."""
    return sorted(answers.steps, key=lambda step: (step.question.mode is not Mode.EXPRESS, step.question.number))


def around(answers: Form, current: Step) -> None:
    """Back, forward, undo; and what the express questions are for."""
    names = [step.question.id for step in ordered(answers)]
    at = names.index(current.question.id)
    with st.container(horizontal=True):
        if at:
            _button(_("Précédente"), "arrow_back", "back", names[at - 1])
        if at + 1 < len(names):
            _button(_("Suivante"), "arrow_forward", "next", names[at + 1], kind="primary")
        undo = _("Annuler le dernier changement")
        st.button(
            undo, icon=":material/undo:", key="undo", on_click=form_state.undo, args=(answers.year,),
            disabled=form_state.locked(),
        )  # fmt: skip
    if current.question.mode is Mode.EXPRESS:
        st.caption(_("Questions rapides d'abord : elles suffisent pour un premier résultat. Les autres le complètent."))


def _button(label: str, icon: str, name: str, target: str, kind: Literal["primary", "secondary"] = "secondary") -> None:
    st.button(label, icon=f":material/{icon}:", key=name, type=kind, on_click=_open, args=(target,))


def _open(name: str) -> None:
    st.session_state[OPEN] = name


def number(answers: Form, step: Step) -> int:
    """Place of a question in the order it is asked, from 1."""
    return ordered(answers).index(step) + 1


def _numbered(at: int, step: Step) -> str:
    done = " ✓" if step.asked and not step.missing else ""
    return f"{at + 1}{done}"
