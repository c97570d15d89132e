"""Comptabilité: a ledger in, its expenses sorted, what each counts for, and somebody's word on it."""

from __future__ import annotations

import streamlit as st

from core.bootstrap import services
from pages.parts import gate, ledger_accounts, ledger_file, ledger_summary
from pages.parts.i18n import _

here = gate.member()
years = services().ledgers.years(here)
with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"):
    st.title(_("Comptabilité"), width="content")
    year = ledger_file.chosen(years)
st.markdown(
    _("Déposez le fichier des écritures de votre comptable : vos dépenses deviennent une première empreinte carbone.")
)
ledger_file.upload(here, first=not years)
view = services().ledgers.view(here, year) if year else None
if view is None:
    ledger_file.how_to_get_one()
    st.stop()
ledger_file.facts(view)
ledger_summary.strip(view)
ledger_summary.actions(here, view)
left, right = st.columns([3, 2], gap="large")
with left:
    ledger_accounts.listing(here, view)
with right:
    ledger_summary.chart(here, view)
    ledger_summary.not_counted(view)
ledger_file.leave(here, view)
