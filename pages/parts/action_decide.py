"""What somebody decides about an action: keep it, refuse it and say why, say it is done; and take it back."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from core.access import Action, Who, allowed
from core.bootstrap import services
from core.carbon.ranking import Ranked
from core.errors import CarbonScoreError
from core.report import action_words
from core.services.actions import Found
from core.services.plan import Shown, accepted
from core.services.plan_items import PlanItem, Refusal, Status
from pages.parts import gate, html
from pages.parts.i18n import _, sentence

TOLD = "plan_told"  # session_state: (kind, sentence) of the latest gesture


def locked(here: Who) -> bool:
    """True for who reads the plan without changing it (an advisor)."""
    return not allowed(here, Action.PLAN)


def told() -> None:
    """What the latest gesture did, or why it was refused."""
    kind, text = st.session_state.pop(TOLD, ("", ""))
    if kind == "done":
        st.success(text, icon=":material/check:")
    elif kind == "refused":
        st.warning(html.plain(text), icon=":material/edit_note:")


def buttons(here: Who, found: Found, item: Ranked, shown: Shown, place: str) -> None:
    """The three answers under a card; « Dans votre plan » when it is there already."""
    name, planned = item.card.id, found.plan.get(item.card.id)
    if planned is not None and planned.item.status in (Status.PLANNED, Status.STARTED, Status.IDEA):
        said = action_words.status(planned.item.status)
        st.caption(_(":material/check: Dans votre plan ({status})").format(status=said))
        return
    if locked(here):
        return
    year, version = found.run.footprint.perimeter.year, planned.version if planned else 0
    with st.container(horizontal=True):
        st.button(
            _("Retenir"), key=f"{place}_keep_{name}", icon=":material/add:",
            on_click=keep, args=(name, year, version, shown),
        )  # fmt: skip
        with st.popover(_("Refuser"), key=f"{place}_refuse_{name}"):
            _refusal(name, version, shown, place)
        st.button(
            _("Déjà fait"), key=f"{place}_done_{name}", type="tertiary", icon=":material/task_alt:",
            on_click=done, args=(name, year, version, shown),
        )  # fmt: skip


def undo_button(here: Who, place: str) -> None:
    if not locked(here):
        st.button(
            _("Annuler le dernier changement"), icon=":material/undo:", key=f"{place}_undo", type="tertiary",
            on_click=undo,
        )  # fmt: skip


def _refusal(name: str, version: int, shown: Shown, place: str) -> None:
    why = f"{place}_why_{name}"
    st.radio(_("Pourquoi ?"), list(Refusal), format_func=action_words.refusal, key=f"{place}_reason_{name}")
    st.text_input(_("Précision, si vous voulez"), key=why, max_chars=400)
    st.button(
        _("Ne plus proposer"), key=f"{place}_sure_{name}", on_click=refuse, args=(name, version, shown, place)
    )  # fmt: skip


def keep(name: str, year: int, version: int, shown: Shown) -> None:
    """Callback: into the plan, from now on."""
    _decide(name, accepted(services().actions.bank[name], year, datetime.now(UTC).year), version, shown, gate.member())


def refuse(name: str, version: int, shown: Shown, place: str) -> None:
    """Callback: out of the list, with the reason."""
    reason = Refusal(st.session_state[f"{place}_reason_{name}"])
    item = PlanItem(Status.REFUSED, refusal=reason, why=st.session_state[f"{place}_why_{name}"].strip())
    _decide(name, item, version, shown, gate.member())


def done(name: str, year: int, version: int, shown: Shown) -> None:
    """Callback: it was done before the end of the footprint's year, so it is in the footprint."""
    _decide(name, PlanItem(Status.DONE, end=year), version, shown, gate.member())


def undo() -> None:
    """Callback: the latest decision is taken back."""
    name = services().plan.undo(gate.member())
    card = services().actions.bank.get(name or "")
    said = _("Il n'y a plus rien à annuler.") if name is None else _("Dernier changement annulé.")
    st.session_state[TOLD] = ("done", said if card is None else f"{said} {action_words.label(card)}.")


def _decide(name: str, item: PlanItem, version: int, shown: Shown, here: Who) -> None:
    try:
        services().plan.change(here, name, item, version, shown)
    except CarbonScoreError as error:
        st.session_state[TOLD] = ("refused", sentence(error))
        return
    said = {
        Status.PLANNED: _("Ajoutée à votre plan :"),
        Status.REFUSED: _("Refusée, elle n'est plus proposée :"),
        Status.DONE: _("Notée comme déjà faite :"),
    }[item.status]
    st.session_state[TOLD] = ("done", f"{said} {action_words.label(services().actions.bank[name])}.")
