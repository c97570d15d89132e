"""Mes entreprises: set the first one up, open another, keep the profile of the one that is open."""

from __future__ import annotations

import streamlit as st

from core.bootstrap import services
from core.services.members import Belonging
from pages.parts import company_profile, company_setup, gate, html, people_words, refusals
from pages.parts.i18n import _


def listing(mine: list[Belonging]) -> None:
    """The companies of this person; the one that is open is marked, the others open by a POST."""
    for one in mine:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            limits = services().tiers.limits(one.tier)
            said = f"{people_words.role(one.role)} · {_('offre {tier}').format(tier=people_words.tier(limits))}"
            st.html(html.lines(one.name, said), width="stretch")
            if one.tenant_id == here.who.tenant_id:
                st.badge(_("ouverte"), color="green")
            else:
                button = html.post_form("/session/entreprise", _("Ouvrir"), "cs-second", entreprise=str(one.tenant_id))
                st.html(button, width=110)


here = gate.person()
mine = services().members.companies(here)
with st.container(width=760):
    st.title(_("Mes entreprises") if mine else _("Votre entreprise"))
    refusals.tell()
    listing(mine)
    if here.kind == "company":
        company_profile.section(here)
    if not mine:
        company_setup.section(here, first=True)
    else:
        with st.expander(_("Ajouter une entreprise"), icon=":material/add:"):
            company_setup.section(here, first=False)
