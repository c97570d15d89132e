"""The calculation itself as files: for a spreadsheet, for a program, and in the official VSME template."""

from __future__ import annotations

from uuid import UUID

import streamlit as st

from core.access import Action, Who, allowed
from core.bootstrap import services
from core.errors import CarbonScoreError
from core.report.beges import deposit
from core.services.footprints import Run
from core.services.report_kinds import FEATURES, MIMES, Filled
from pages.parts import board_quick, gate, html, media, people_words
from pages.parts.i18n import _, sentence

MAX_MB = 20
OFFICIAL = "https://github.com/EFRAG-EU/Digital-Template-to-XBRL-Converter"


def section(here: Who, run: Run) -> None:
    if not allowed(here, Action.EXPORT):
        return
    st.subheader(_("Les lignes du calcul"))
    st.write(_("Chaque ligne avec sa quantité, son facteur et sa formule, sans mise en page."))
    left, right = st.columns(2)
    board_quick.exports(run, left, right)
    st.subheader(_("Le dépôt d'un BEGES"))
    st.write(_("Le tableau des 22 postes dans l'ordre du formulaire de l'ADEME (bilans-ges.ademe.fr), en tonnes."))
    st.download_button(
        _("Tableau de dépôt (CSV)"), data=media.later(lambda now: deposit(run.footprint)),
        file_name=f"beges-{run.footprint.perimeter.year}-{run.hash[:8]}.csv", mime="text/csv",
        icon=":material/table_view:", on_click="ignore",
    )  # fmt: skip
    st.subheader(_("Le modèle VSME officiel"))
    if not _has(FEATURES["vsme"]):
        st.info(_lacking(), icon=":material/lock:")
        return
    _vsme(run.id)


def _vsme(run_id: UUID) -> None:
    """The template goes in as the EFRAG gives it, and comes out with the points that the footprint knows."""
    said = _(
        "Déposez le modèle numérique de l'EFRAG tel que vous l'avez téléchargé : ses points climat sont remplis, tout "
        "le reste demeure à l'identique. Ce que votre bilan ne sait pas reste vide."
    )
    st.write(said)
    st.html(html.tag("p", html.outward(_("Où le télécharger : le dépôt public de l'EFRAG"), OFFICIAL)))
    file = st.file_uploader(_("Modèle VSME (XLSX)"), type=["xlsx"], key="vsme_template", max_upload_size=MAX_MB)
    pressed = st.button(
        _("Remplir le modèle VSME"), type="primary", icon=":material/edit_document:", disabled=file is None
    )
    if pressed and file is not None:
        _fill(run_id, file.getvalue())


def _fill(run_id: UUID, template: bytes) -> None:
    try:
        with st.spinner(_("Remplissage…")):
            filled = services().reports.vsme(gate.member(), run_id, template)
    except CarbonScoreError as error:
        st.error(html.plain(sentence(error)), icon=":material/report:")
    else:
        _result(filled)


def _result(filled: Filled) -> None:
    said = _("Points remplis : {written}. Laissés vides, faute de donnée : {unknown}.")
    st.success(said.format(written=filled.written, unknown=filled.unknown), icon=":material/check:")
    if filled.missing:
        st.caption(_("Sans place dans cette version du modèle : {n}.").format(n=filled.missing))
    st.download_button(
        _("Télécharger le modèle rempli"), data=filled.content, file_name=filled.name, mime=MIMES["xlsx"],
        icon=":material/download:", on_click="ignore",
    )  # fmt: skip


def _has(feature: str) -> bool:
    visit = gate.visit()
    return visit is not None and services().tiers.has(visit.tier, feature)


def _lacking() -> str:
    names = ", ".join(people_words.tier(tier) for tier in services().tiers.offering(FEATURES["vsme"]))
    said = _("Remplir le modèle officiel est dans les offres {tiers}. Demandez-en une à la personne qui administre "
             "l'application.")  # fmt: skip
    return said.format(tiers=names)
