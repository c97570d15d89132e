"""Éditions: read a Base Carbone® file, see what it would change, put it in use."""

from __future__ import annotations

from uuid import UUID

import streamlit as st

from core.bootstrap import services
from core.services.edition_report import ImportReport
from pages.parts import edition_view, gate
from pages.parts.i18n import _

PREVIEW = "edition_preview"


def put_in_use(edition_id: UUID) -> None:
    """Calculate with this edition from now on."""
    services().editions.activate(edition_id, who=gate.admin())


def upload() -> None:
    """A file, a progress bar, and the report opens."""
    file = st.file_uploader(_("Fichier CSV de la Base Carbone®"), type=["csv", "txt"], key="edition_file")
    if file is None or not st.button(_("Lire ce fichier"), type="primary", icon=":material/upload:"):
        return
    bar = st.progress(0.0, text=_("Lecture du fichier…"))
    report = services().editions.import_file(file.name, file.getvalue(), progress=bar.progress, who=here)
    bar.empty()
    st.session_state[PREVIEW] = report.edition_id
    if report.already_imported:
        st.toast(_("Ce fichier était déjà importé : rien n'a changé."), icon=":material/info:")


def preview(report: ImportReport) -> None:
    """What the edition holds and changes, then the decision."""
    st.subheader(report.edition)
    st.html(edition_view.tiles(report))
    if report.reasons:
        with st.expander(_("Lignes refusées"), expanded=report.rejected < 10):
            st.html(edition_view.rejections(report))
    left, right = st.columns(2, gap="large")
    right.html(edition_view.content(report))
    left.html(edition_view.differences(report))
    details = ((_("Modifiés"), report.changed), (_("Retirés"), report.removed), (_("Archivés"), report.archived))
    for title, found in details:
        if found:
            with st.expander(title):
                st.html(edition_view.changes(title, found))
    if report.unresolved_keys:
        st.warning(_("Certaines questions n'auraient plus de facteur dans cette édition."), icon=":material/warning:")
        st.html(edition_view.unresolved(report))


here = gate.admin()
editions = services().editions
st.title(_("Éditions des facteurs"))
st.markdown(
    _("Importer une édition ne change aucun calcul conservé ; la mettre en service ne touche que les suivants.")
)
upload()
kept = {edition.id: edition for edition in editions.all()}
chosen = st.selectbox(
    _("Édition à examiner"), list(kept), format_func=lambda key: kept[key].label, key=PREVIEW, index=0
)
if (report := editions.report(chosen)) is not None:
    preview(report)
if kept[chosen].active:
    st.success(_("Cette édition est en service."), icon=":material/check:")
else:
    st.button(_("Mettre en service"), type="primary", key="activate", on_click=put_in_use, args=(chosen,))
st.html(edition_view.editions(list(kept.values())))
