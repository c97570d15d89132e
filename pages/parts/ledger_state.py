"""What is open on « Comptabilité », and the callbacks that keep somebody's word: each asks again who is here."""

from __future__ import annotations

import streamlit as st

from core.access import Action, Who, allowed
from core.bootstrap import services
from core.carbon.ledger_rules import Scope
from pages.parts import gate

ACCOUNT, GROUP, STATE, PAGE = "ledger_account", "ledger_group", "ledger_state", "ledger_page"
WANTED = "ledger_wanted"  # what a click in the chart asks to open
NOT_COUNTED = "none"


def locked(here: Who) -> bool:
    """True for who reads and does not answer (an advisor)."""
    return not allowed(here, Action.ANSWER)


def open_account(account: str) -> None:
    """Callback: open an account, or close it."""
    st.session_state[ACCOUNT] = None if st.session_state.get(ACCOUNT) == account else account
    st.session_state[GROUP] = None


def open_group(group: str) -> None:
    """Callback: open a group, or close it."""
    st.session_state[GROUP] = None if st.session_state.get(GROUP) == group else group


def to_first_page() -> None:
    """Callback: another list starts at its beginning, with nothing open."""
    for name in (PAGE, ACCOUNT, GROUP):
        st.session_state.pop(name, None)


def confirm(year: int, groups: tuple[str, ...] | None) -> None:
    """Callback: count these groups, or all of them, as they are proposed."""
    services().ledgers.confirm(gate.member(), year, groups)


def undo(year: int) -> None:
    """Callback: take back the latest choice or confirmation."""
    services().ledgers.undo(gate.member(), year)


def remove(year: int) -> None:
    """Callback: forget the file of a year."""
    services().ledgers.remove(gate.member(), year)


def choose(year: int, group: str) -> None:
    """Callback: keep the factor and the scope that the widgets of a group hold."""
    here = gate.member()
    factor, scope = st.session_state.get(key(group, "factor")), st.session_state.get(key(group, "scope"))
    if factor is None or scope is None:
        return
    wanted: Scope = scope
    label = str(st.session_state.get(key(group, "label"), ""))
    services().ledgers.choose(here, year, wanted, group, None if factor == NOT_COUNTED else factor, label)
    if wanted == "line":  # the lines leave the group for one of their own
        st.session_state[GROUP] = None


def key(group: str, part: str) -> str:
    """Name of a widget of a group."""
    return f"ledger:{group}:{part}"
