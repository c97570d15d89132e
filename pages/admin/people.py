"""Personnes et offres: accounts, companies and their tiers, and the platform's own journal. No company's figures."""

from __future__ import annotations

import streamlit as st

from core.bootstrap import services
from pages.parts import audit_view, gate, platform_view
from pages.parts.i18n import _

here = gate.admin()
st.title(_("Personnes et offres"))
people, companies, journal = st.tabs([_("Personnes"), _("Entreprises"), _("Journal")])
with people:
    platform_view.people(services().platform.people(here))
with companies:
    platform_view.companies(services().platform.companies(here))
with journal:
    audit_view.section(here)
