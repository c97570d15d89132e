"""Which report is shared: one that is ready, chosen in the list or beside it."""

from __future__ import annotations

from uuid import UUID

import streamlit as st

from core.access import Who
from core.bootstrap import services
from pages.parts import report_share, report_words
from pages.parts.i18n import _

VIEW, CHOSEN = "reports_view", "report_shared"


def section(here: Who) -> None:
    """The report, and the panel of its links."""
    ready = {str(report.id): report for report in services().reports.all(here) if report.status == "ready"}
    if not ready:
        st.info(_("Rien à partager encore : préparez d'abord un rapport."), icon=":material/info:")
        return
    if st.session_state.get(CHOSEN) not in ready:
        st.session_state.pop(CHOSEN, None)
    chosen = st.selectbox(
        _("Rapport à partager"), list(ready), key=CHOSEN, format_func=lambda key: report_words.brief(ready[key])
    )
    report_share.panel(ready[chosen])


def choose(report_id: UUID) -> None:
    """In a callback: the next run shares this report."""
    st.session_state[VIEW], st.session_state[CHOSEN] = "partager", str(report_id)
