"""One action of the plan, to change: status, uptake, dates, who, budget, steps, note, supplier."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from core.access import Who
from core.bootstrap import services
from core.carbon.actions import Driver
from core.errors import CarbonScoreError
from core.report import action_words
from core.services.actions import Found
from core.services.plan import Planned, span
from core.services.plan_items import LONGEST, LONGEST_STEP, MOST_STEPS, PlanItem, PlanStep, Refusal, Status
from pages.parts import action_decide, gate
from pages.parts.i18n import _, sentence

OPEN = "plan_open"


def section(here: Who, found: Found) -> None:
    """Which action, then its form; the advisor reads it without changing it."""
    if not found.plan or action_decide.locked(here):
        return
    names = list(found.plan)
    opened = st.selectbox(
        _("Modifier une action du plan"), names, None, key=OPEN, placeholder=_("Choisissez une action"),
        format_func=lambda name: action_words.label(found.plan[name].card),
    )  # fmt: skip
    if opened is not None and opened in found.plan:
        _form(found.plan[opened], found)


def _form(kept: Planned, found: Found) -> None:
    """The widgets of one action; what is typed is kept when it is sent."""
    item, name = kept.item, f"plan_{kept.card.id}_{kept.version}"
    start, end = span(kept.card, item, found.run.footprint.perimeter.year)
    with st.form(name):
        left, right = st.columns(2)
        left.selectbox(
            _("Statut"), list(Status), list(Status).index(item.status), key=f"{name}_status",
            format_func=action_words.status,
        )  # fmt: skip
        right.text_input(_("Responsable"), item.owner, key=f"{name}_owner", max_chars=LONGEST["owner"])
        left.number_input(_("Début"), 2000, 2100, start, key=f"{name}_start")
        right.number_input(_("Fin"), 2000, 2100, end, key=f"{name}_end")
        left.slider(_("Ampleur (%)"), 0, 100, int(100 * item.uptake), 5, key=f"{name}_uptake")
        right.number_input(_("Budget (€ HT)"), 0.0, 1e9, item.budget_eur, 100.0, key=f"{name}_budget")
        if kept.card.cost_driver not in (Driver.FLAT, Driver.NONE):
            left.number_input(
                _("Combien ? Le coût est en {unit}").format(unit=action_words.unit(kept.card)), 0.0, 1e9, item.amount,
                1.0, key=f"{name}_amount",
            )  # fmt: skip
        right.selectbox(
            _("Raison, si vous la refusez"), list(Refusal), list(Refusal).index(item.refusal or Refusal.LATER),
            key=f"{name}_refusal", format_func=action_words.refusal,
        )  # fmt: skip
        st.caption(_("Étapes ({n} au plus)").format(n=MOST_STEPS))
        st.data_editor(
            _frame(item), key=f"{name}_steps", num_rows="dynamic", hide_index=True, width="stretch",
            column_config={
                "text": st.column_config.TextColumn(_("Étape"), max_chars=LONGEST_STEP),
                "done": st.column_config.CheckboxColumn(_("Faite"), default=False, width="small"),
            },
        )  # fmt: skip
        st.text_area(_("Note"), item.note, key=f"{name}_note", max_chars=LONGEST["note"], height=80)
        st.text_area(
            _("Contact fournisseur"), item.supplier, key=f"{name}_supplier", max_chars=LONGEST["supplier"], height=68
        )
        st.caption(_("Ce contact reste dans votre entreprise : il est exporté et effacé avec elle."))
        with st.container(horizontal=True):
            given = (kept.card.id, name, kept.version)
            st.form_submit_button(_("Enregistrer"), key=f"{name}_save", type="primary", on_click=save, args=given)
            st.form_submit_button(_("Retirer du plan"), key=f"{name}_drop", on_click=drop, args=given)


def save(action: str, name: str, version: int) -> None:
    """Callback: what the form says becomes the decision; a refusal of it is told, nothing is lost."""
    here = gate.member()
    before = services().plan.items(here).get(action)
    base = before.item if before else PlanItem(Status.PLANNED)
    _keep(here, action, version, _typed(name, base))


def drop(action: str, name: str, version: int) -> None:
    """Callback: out of the plan; the action is proposed again."""
    _keep(gate.member(), action, version, None)


def _keep(here: Who, action: str, version: int, item: PlanItem | None) -> None:
    try:
        services().plan.change(here, action, item, version)
    except CarbonScoreError as error:
        st.session_state[action_decide.TOLD] = ("refused", sentence(error))
        return
    said = _("Retirée du plan.") if item is None else _("Enregistré.")
    st.session_state[action_decide.TOLD] = ("done", said)


def _typed(name: str, before: PlanItem) -> PlanItem:
    """The form as a decision."""
    held = {part: st.session_state[f"{name}_{part}"] for part in _PARTS}
    refused = held["status"] is Status.REFUSED
    return PlanItem(
        status=held["status"],
        refusal=held["refusal"] if refused else None,
        why=before.why if refused else "",
        uptake=held["uptake"] / 100,
        start=int(held["start"]),
        end=int(held["end"]),
        owner=held["owner"].strip(),
        budget_eur=held["budget"],
        amount=st.session_state.get(f"{name}_amount", before.amount),
        steps=_steps(before, st.session_state[f"{name}_steps"]),
        note=held["note"].strip(),
        supplier=held["supplier"].strip(),
    )


_PARTS = ("status", "refusal", "uptake", "start", "end", "owner", "budget", "note", "supplier")


def _steps(before: PlanItem, state: dict[str, Any]) -> tuple[PlanStep, ...]:
    """The steps after the edits of the table."""
    edited = {int(at): change for at, change in state["edited_rows"].items()}
    kept = [
        replace(step, **{part: value for part, value in edited.get(at, {}).items() if value is not None})
        for at, step in enumerate(before.steps)
        if at not in state["deleted_rows"]
    ]
    added = [PlanStep(str(row.get("text") or ""), bool(row.get("done"))) for row in state["added_rows"]]
    return tuple(step for step in (*kept, *added) if step.text.strip())


def _frame(item: PlanItem) -> Any:
    import pandas as pd

    rows = [{"text": step.text, "done": step.done} for step in item.steps]
    return pd.DataFrame(rows, columns=["text", "done"]).astype({"text": "object", "done": "bool"})
