"""The ways to bring activities: a file, a text, freight, business trips; and what became of the latest import."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from core.access import Who
from core.bootstrap import services
from core.errors import CarbonScoreError
from core.report import retold, show
from core.services.activity_files import Report
from pages.parts import activities_file, freight_form, gate, html, media, travel_form
from pages.parts.i18n import _, sentence

REPORT, REFUSED = "activities_report", "activities_refused"  # session_state: what is open
SHOWN = 50


def bring(here: Who, year: int) -> None:
    """One way at a time, in one box."""
    ways: Mapping[str, tuple[str, Callable[[Who, int], None]]] = {
        "file": (_("Déposer un fichier"), activities_file.drop),
        "paste": (_("Coller ou taper"), paste),
        "freight": (_("Transport de marchandises"), freight_form.draw),
        "travel": (_("Déplacements"), travel_form.draw),
    }
    with st.container(border=True, key="activities_ways"):
        way = st.segmented_control(
            _("Ajouter des activités"), list(ways), default="file", key="activities_way", required=True,
            format_func=lambda name: ways[name][0], wrap=True,
        )  # fmt: skip
        ways[way or "file"][1](here, year)
        if way in ("file", "paste"):
            reported()


def paste(here: Who, year: int) -> None:
    """One activity per line, or cells copied from a spreadsheet."""
    st.text_area(
        _("Une activité par ligne"), key="activities_text", height=130,
        placeholder=_("gazole 450 L\nhôtel Lyon 2 nuits\nramettes de papier A4 ; 40 ; kg"),
        help=_("Vous pouvez aussi coller des cellules d'un tableur : libellé, quantité, unité, site."),
    )  # fmt: skip
    st.button(
        _("Ajouter ces lignes"), type="primary", icon=":material/add:", key="paste", on_click=_pasted, args=(year,)
    )


def _pasted(year: int) -> None:
    """Callback: the lines become rows; the text stays when it cannot be read."""
    here, ours = gate.member(), services().activity_files
    st.session_state.pop(REFUSED, None)
    try:
        file = ours.paste(here, str(st.session_state.get("activities_text") or ""))
        st.session_state[REPORT] = ours.bring(here, year, file, file.mapping)
        st.session_state["activities_text"] = ""
    except CarbonScoreError as error:
        st.session_state[REFUSED] = sentence(error)


def reported() -> None:
    """What became of the latest import: accepted, to confirm, refused line by line."""
    if why := st.session_state.get(REFUSED):
        st.error(html.plain(why), icon=":material/error:")
    report: Report | None = st.session_state.get(REPORT)
    if report is None:
        return
    text = _("{name} : {accepted} lignes ajoutées sur {lines}, dont {waiting} à confirmer ; {rejected} refusées.")
    said = text.format(
        name=html.plain(retold.text(report.name)),
        accepted=show.number(report.accepted),
        lines=show.number(report.lines),
        waiting=show.number(report.waiting),
        rejected=show.number(len(report.rejected)),
    )
    (st.warning if report.rejected else st.success)(said, icon=":material/fact_check:")
    if not report.rejected:
        return
    with st.expander(_("Lignes refusées"), expanded=len(report.rejected) < 6):
        items = [html.tag("li", html.text(_rejected(one.line, one.why))) for one in report.rejected[:SHOWN]]
        st.html(html.tag("ul", "".join(items), "cs-gaps"))
        st.download_button(
            _("Rapport complet (CSV)"), data=media.later(lambda _now: services().activity_files.report_csv(report)),
            file_name="lignes-refusees.csv", mime="text/csv", icon=":material/download:", on_click="ignore",
        )  # fmt: skip


def _rejected(line: int, why: CarbonScoreError) -> str:
    text = sentence(why)
    return text if text.startswith(("Ligne", "Line")) else _("Ligne {line} : {why}").format(line=line, why=text)
