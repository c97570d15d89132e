"""Exports of meters: what was read, what each meter counted in a year, what nobody measured."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import streamlit as st

from core.access import Who
from core.bootstrap import services
from core.errors import CarbonScoreError
from core.report import show
from core.services.meters import Consumption, MeterReport
from pages.parts import html
from pages.parts.i18n import _, sentence

READ = "meters_read"  # session_state: what is open
MAX_MB, SHOWN, GAPS = 30, 50, 4
PARIS = ZoneInfo("Europe/Paris")


def drop(here: Who) -> MeterReport | None:
    """The files, read together; None while there is none, or when one is refused (said)."""
    files = st.file_uploader(
        _("Exports Enedis ou GRDF (CSV ou Excel)"), type=["csv", "txt", "xlsx"], accept_multiple_files=True,
        key="meters_files", max_upload_size=MAX_MB,
    )  # fmt: skip
    if not files:
        return None
    given = [(file.name, file.getvalue()) for file in files]
    mark = hashlib.sha256(b"".join(hashlib.sha256(content).digest() for _name, content in given)).hexdigest()
    kept = st.session_state.get(READ)
    if kept is None or kept[0] != mark:
        try:
            kept = (mark, services().meters.read(here, given))
        except CarbonScoreError as error:
            st.error(html.plain(sentence(error)), icon=":material/error:")
            return None
        st.session_state[READ] = kept
    report: MeterReport = kept[1]
    return report


def where() -> None:
    """Where such files are found."""
    st.markdown(
        _(
            "- **Enedis** : mon-compte-entreprise → Mes données de consommation → Exporter (courbe de charge ou "
            "consommations quotidiennes, 1er janvier au 31 décembre).\n"
            "- **GRDF** : Mon espace → Ma consommation → Télécharger (relevés publiés ou journaliers)."
        )
    )


def facts(report: MeterReport) -> None:
    """Lines read and refused; what was set aside."""
    said = _("{accepted} mesures lues, {refused} lignes refusées.").format(
        accepted=show.number(report.accepted), refused=show.number(len(report.refused))
    )
    (st.warning if report.refused else st.success)(said, icon=":material/fact_check:")
    for remark in report.remarks:
        st.caption(html.plain(sentence(remark)))
    if report.refused:
        with st.expander(_("Lignes refusées"), expanded=len(report.refused) < 6):
            items = [html.tag("li", html.text(f"{r.file} — {sentence(r.why)}")) for r in report.refused[:SHOWN]]
            st.html(html.tag("ul", "".join(items), "cs-gaps"))
            if len(report.refused) > SHOWN:
                st.caption(_("… et {count} autres.").format(count=show.number(len(report.refused) - SHOWN)))


def years(report: MeterReport, year: int) -> None:
    """Each meter in this year, its coverage, and the days without a measure."""
    found = report.of(year)
    rows = [[html.text(cell) for cell in _row(one)] for one in found]
    head = [_("Compteur (PRM ou PCE)"), _("Énergie"), _("Consommation"), _("Jours couverts"), _("Mesures")]
    st.html(html.table(_("Consommation de {year}").format(year=year), head, rows))
    for one in found:
        if one.gaps:
            st.warning(_missing(one), icon=":material/event_busy:")
        for shared in one.shared:
            st.caption(html.plain(sentence(shared)))


def _row(one: Consumption) -> Sequence[str]:
    return (
        one.point,
        energy(one.energy),
        show.quantity(float(one.quantity), one.unit),
        _("{covered} sur {days}").format(covered=show.significant(float(one.covered), 4), days=one.days),
        show.number(one.readings),
    )


def energy(name: str) -> str:
    return _("électricité") if name == "electricity" else _("gaz")


def _missing(one: Consumption) -> str:
    """« Compteur X : il manque … »."""
    spans = " ; ".join(_span(*gap) for gap in one.gaps[:GAPS])
    more = _(" … et {count} autres.").format(count=show.number(len(one.gaps) - GAPS)) if len(one.gaps) > GAPS else ""
    said = _("Compteur {point} : aucune mesure {spans}{more} Ce qui manque n'est pas compté pour zéro.")
    return said.format(point=html.plain(one.point), spans=html.plain(spans) + ("" if more else "."), more=more)


def _span(start: datetime, end: datetime) -> str:
    """Whole days by their dates, both counted; anything else with its hours. On the clocks of Paris."""
    first, last = start.astimezone(PARIS), end.astimezone(PARIS)
    if first.time() == time() == last.time():
        last -= timedelta(days=1)
        if first.date() == last.date():
            return _("le {day}").format(day=show.day(first.date()))
        return _("du {start} au {end}").format(start=show.day(first.date()), end=show.day(last.date()))
    return _("du {start} au {end}").format(start=f"{first:%d/%m/%Y %H:%M}", end=f"{last:%d/%m/%Y %H:%M}")
