"""The file of a ledger on screen: brought, read with its progress, what it says of itself, taken away."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.access import Who
from core.bootstrap import services
from core.errors import CarbonScoreError
from core.report import show
from core.services import ledger_document
from core.services.ledger_view import View
from pages.parts import form, html, ledger_state, media
from pages.parts.i18n import _, sentence
from pages.parts.ledger_words import round_euros

KINDS = ["txt", "csv", "zip", "tsv"]
YEAR, OPENED, TURN = "ledger_year", "ledger_opened", "ledger_turn"


def chosen(years: list[int]) -> int | None:
    """The year of the ledger to show: the one just brought, the one picked, else the latest."""
    brought = st.session_state.pop(OPENED, None)
    if brought in years:
        st.session_state[YEAR] = brought
    if len(years) < 2:
        return years[0] if years else None
    picked: int = st.selectbox(_("Exercice"), years, key=YEAR, width=140)
    return picked


def upload(here: Who, first: bool) -> None:
    """Where a file is dropped; it is read at once, then its labels."""
    if ledger_state.locked(here):
        form.reading_only()
        return
    with st.expander(_("Déposer un fichier d'écritures (FEC)"), expanded=first, icon=":material/upload_file:"):
        turn = st.session_state.get(TURN, 0)
        file = st.file_uploader(_("Fichier FEC : .txt, .csv ou .zip"), type=KINDS, key=f"ledger_file_{turn}")
        st.caption(
            _("Un nouveau fichier de la même année remplace le précédent ; vos choix restent et s'y appliquent.")
        )
        if file is not None and st.button(_("Lire ce fichier"), type="primary", icon=":material/play_arrow:"):
            _read(here, file.name, file.getvalue())


def _read(here: Who, name: str, content: bytes) -> None:
    bar = st.progress(0.0, text=_("Lecture des écritures…"))
    try:
        year = (
            services()
            .ledgers.upload(
                here, name, content, lambda share: bar.progress(0.7 * share, text=_("Lecture des écritures…"))
            )
            .year
        )
        services().ledgers.improve(
            here, year, lambda share: bar.progress(0.7 + 0.3 * share, text=_("Lecture des libellés…"))
        )
    except CarbonScoreError as error:
        bar.empty()
        st.error(sentence(error), icon=":material/report:")
        return
    st.session_state[OPENED] = year
    st.session_state[TURN] = st.session_state.get(TURN, 0) + 1
    ledger_state.to_first_page()
    st.rerun()


def how_to_get_one() -> None:
    """For who has no file yet."""
    st.subheader(_("Où trouver ce fichier ?"))
    st.markdown(
        _(
            "1. Demandez à votre comptable « le FEC de l'exercice » : tout logiciel de comptabilité sait l'exporter, "
            "la loi l'impose.\n"
            "2. Il s'appelle en général `123456789FEC20241231.txt` : votre SIREN, puis la date de clôture.\n"
            "3. Déposez-le tel quel, sans l'ouvrir dans un tableur : il pourrait y perdre des zéros."
        )
    )
    st.caption(
        _("Seules les dépenses et les achats d'équipement sont gardés ; ni les salaires nominatifs, ni les clients.")
    )


def facts(view: View) -> None:
    """What the file says of itself, what was tolerated and what was refused."""
    said = view.facts
    figures = "".join(f"<div><dt>{html.text(name)}</dt><dd>{html.text(one)}</dd></div>" for name, one in _figures(view))
    st.html(html.tag("dl", figures, "cs-mentions"))
    if view.other_siren:
        st.warning(
            _("Le SIREN de ce fichier n'est pas celui de votre entreprise ({siren}) : est-ce le bon fichier ?").format(
                siren=html.plain(view.other_siren)
            ),
            icon=":material/badge:",
        )
    for one in said["remarks"]:
        st.caption(f":material/info: {html.plain(_told(one))}")
    if said["rejected"]:
        with st.expander(_("Lignes refusées : {n}").format(n=show.number(said["rejected"]))):
            rows = [html.tag("li", html.text(_told(one))) for one in said["rejections"][:100]]
            st.html(html.tag("ul", "".join(rows), "cs-gaps"))


def leave(here: Who, view: View) -> None:
    """The groups as a CSV, and the way to take the file back."""
    with st.container(horizontal=True):
        st.download_button(
            _("Toutes les dépenses (CSV)"),
            data=media.later(lambda now: ledger_document.as_csv(view.groups).encode("utf-8-sig")),
            file_name=f"comptabilite-{view.year}.csv",
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
        )
        with st.popover(_("Retirer ce fichier"), icon=":material/delete:", disabled=ledger_state.locked(here)):
            st.markdown(_("Ses dépenses ne compteront plus. Vos choix restent, pour un prochain fichier."))
            st.button(_("Retirer"), key="ledger_remove", on_click=ledger_state.remove, args=(view.year,))


def _figures(view: View) -> list[tuple[str, str]]:
    said = view.facts
    return [
        (_("SIREN"), said["siren"] or show.ABSENT),
        (_("Année du bilan"), str(view.year)),
        (_("Lignes lues"), show.number(said["accepted"])),
        (_("Lignes refusées"), show.number(said["rejected"])),
        (_("Écritures"), show.number(said["entries"])),
        (_("Journaux"), ", ".join(one["code"] for one in said["journals"][:8])),
        (_("Débit = crédit"), round_euros(said["debit_cents"])),
    ]


def _told(kept: dict[str, Any]) -> str:
    return sentence(CarbonScoreError(kept["template"], **kept["values"]))
