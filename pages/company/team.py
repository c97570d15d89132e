"""Équipe: who works on this company and as what; invitations; and the journal of what everybody did."""

from __future__ import annotations

import streamlit as st

from core.access import Action, allowed
from core.bootstrap import services
from pages.parts import audit_view, gate, html, invitations, people_words, team
from pages.parts.i18n import _


def places() -> None:
    """The tier and how much of it is used."""
    limits = services().tiers.limits(here.tier)
    st.caption(
        _("Offre {tier} : jusqu'à {most} personnes, invitations comprises.").format(
            tier=people_words.tier(limits), most=limits.members
        )
    )


here = gate.colleague()
members = services().members.members(here.who)
manages = allowed(here.who, Action.MANAGE_MEMBERS)
st.title(_("Équipe"))
st.write(_("Les personnes qui travaillent sur **{company}**.").format(company=html.plain(here.company)))
tabs = st.tabs([_("Personnes"), *([_("Journal")] if manages else [])])
with tabs[0], st.container(width=860):
    places()
    team.listing(here, members, manages)
    if manages:
        invitations.section(here)
    team.leaving(here)
if manages:
    with tabs[1]:
        audit_view.section(here.who)
