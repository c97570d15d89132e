"""Électricité et gaz: exports of Enedis and GRDF, summed to the year of each site, kept as answers."""

from __future__ import annotations

import streamlit as st

from core.access import Who
from core.services.meters import MeterReport
from pages.parts import form_state, gate, meters_read, meters_save
from pages.parts.i18n import _


def steps(here: Who, report: MeterReport) -> None:
    """What the files say, then which meter is which site, then the answers."""
    meters_read.facts(report)
    if not report.consumptions:
        return
    years = report.years
    year = st.selectbox(_("Année à enregistrer"), years, years.index(report.fullest), key="meters_year", width=160)
    meters_read.years(report, year)
    meters_save.link(here, year, report)


here = gate.member()
st.title(_("Électricité et gaz"))
st.markdown(
    _(
        "Déposez les exports de vos espaces client Enedis et GRDF : courbes, relevés quotidiens ou mensuels, index, "
        "d'un ou de plusieurs compteurs. Ils sont ramenés à l'année et au site."
    )
)
if form_state.locked():
    st.info(_("Votre rôle de conseil lit : seuls les membres de l'entreprise modifient."), icon=":material/visibility:")
elif (report := meters_read.drop(here)) is not None:
    steps(here, report)
else:
    meters_read.where()
meters_save.told()
