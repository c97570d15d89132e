"""What open tabs notice by themselves: a role that changed, a person who was removed, a session that ended elsewhere.

Anything that is done asks who is here anyway (gate). This watch is for what is only shown: a tab left open stops
showing a company to somebody who has left it. One question to the database every PERIOD_S: measured at 5 ms of one
core a look, run of the fragment included (ten open tabs: 4 % of a core).
"""

from __future__ import annotations

import streamlit as st

from core.services.visits import Visit
from pages.parts import gate

PERIOD_S = 1.2  # with the run that follows, less than two seconds


def watch(visit: Visit | None) -> None:
    """Look again for as long as this tab is open. Guests hold the cookie of one company: nothing to watch."""
    if visit is not None and visit.person is not None:
        _look(seen(visit))


def seen(visit: Visit | None) -> str:
    """Everything about a visitor that changes what a page may show."""
    if visit is None:
        return ""
    facts = (visit.who, visit.company, visit.kind, visit.tier, visit.person, visit.session_id, visit.admin)
    return repr(facts)


@st.fragment(run_every=PERIOD_S)
def _look(before: str) -> None:
    """Draws nothing. The whole page runs again when who is here is not who it was."""
    if seen(gate.visit()) != before:
        st.rerun()
