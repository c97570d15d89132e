"""The year that is open, the same on every page where one is filled."""

from __future__ import annotations

from datetime import UTC, datetime

import streamlit as st

from core.access import Who
from core.bootstrap import services
from pages.parts.i18n import _

OLDEST = 2015
OPEN = "open_year"  # session_state: what is open


def year_of(here: Who) -> int:
    """The year chosen; at first the latest one begun, or last year."""
    begun, today = services().questionnaire.years(here), datetime.now(UTC).year
    years = sorted({*range(OLDEST, today + 1), *begun}, reverse=True)
    kept = st.session_state.get(OPEN)
    first = years.index(kept if kept in years else begun[0] if begun else today - 1)
    chosen: int = st.selectbox(_("Année du bilan"), years, first, key="year", width=140)
    st.session_state[OPEN] = chosen
    return chosen
