"""Activités: bring rows from a file, a text or a small form; agree to the factors proposed; correct them in a table."""

from __future__ import annotations

import streamlit as st

from core.bootstrap import services
from core.report import show
from pages.parts import activities_pending, activities_table, activities_ways, form_state, gate, live
from pages.parts.i18n import _
from pages.parts.years import year_of

here = gate.member()
with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"):
    st.title(_("Activités"), width="content")
    year = year_of(here)
st.markdown(
    _("Vos achats, carburants, transports… ligne par ligne. Une ligne compte dès que son facteur est confirmé.")
)
if form_state.locked():
    st.info(_("Votre rôle de conseil lit : seuls les membres de l'entreprise modifient."), icon=":material/visibility:")
else:
    activities_ways.bring(here, year)
table = services().activities.table(here, year)
activities_pending.told()
activities_pending.confirm(here, year, table)
activities_pending.complete(year, table)
st.subheader(_("Vos activités de {year}").format(year=year), anchor=False)
activities_pending.doubles(here, year)
counted = activities_table.counted(table)
if counted:
    said = _("**{total}** pour les lignes confirmées ({counted} sur {all}).")
    total, lines, every = show.mass(table.total_kg), show.number(len(counted)), show.number(len(table.rows))
    st.markdown(said.format(total=total, counted=lines, all=every))
elif table.rows:
    st.caption(_("Aucune ligne ne compte encore : confirmez un facteur ci-dessus."))
else:
    st.caption(_("Aucune ligne pour l'instant. Par exemple : « gazole 450 L », ou « hôtel Lyon 2 nuits »."))
activities_table.edit(year, table)
activities_table.take_away(here, year, table)
live.result(live.so_far(here, year), year)
