"""Which meter is which site; what the answers become, and what they replace."""

from __future__ import annotations

import streamlit as st

from core.access import Who
from core.bootstrap import services
from core.errors import CarbonScoreError
from core.report import words
from core.services.meters import MeterReport, Planned
from pages.parts import gate, html
from pages.parts.i18n import _, sentence

TOLD = "meters_told"  # session_state: (kept, sentence)


def link(here: Who, year: int, report: MeterReport) -> None:
    """A site for each meter, then the button that keeps the answers."""
    found = report.of(year)
    points = list(dict.fromkeys(one.point for one in found))
    sites = {site.id: site.name for site in services().questionnaire.form(here, year).sites}
    known = services().meters.sites(here, points)
    st.subheader(_("À quel site appartient chaque compteur ?"), anchor=False)
    with st.container(horizontal=True, gap="small"):
        for point in points:
            names = ["", *sites]
            first = known.get(point, next(iter(sites)) if len(sites) == 1 else "")
            st.selectbox(
                point, names, names.index(first) if first in names else 0, key=f"meter_site_{point}", width=240,
                format_func=lambda name: sites.get(name, _("— ne pas enregistrer —")),
            )  # fmt: skip
    fill = False
    if any(one.gaps for one in found):
        label = _("Compléter les jours sans mesure au rythme des autres (la réponse devient une estimation)")
        fill = st.checkbox(label, key="meters_fill")
    chosen = {point: str(st.session_state[f"meter_site_{point}"]) for point in points}
    try:
        planned = services().meters.plan(here, year, found, chosen, fill)
    except CarbonScoreError as error:
        st.error(html.plain(sentence(error)), icon=":material/error:")
        return
    for one in planned:
        st.markdown(_said(one, sites.get(one.site, one.site)))
    st.button(
        _("Enregistrer dans le questionnaire"), type="primary", icon=":material/save:", key="meters_save",
        on_click=_save, args=(year, tuple(planned), chosen), disabled=not planned,
    )  # fmt: skip


def told() -> None:
    """What became of the latest save."""
    if found := st.session_state.get(TOLD):
        kept, text = found
        (st.success if kept else st.error)(html.plain(text))


def _said(one: Planned, site: str) -> str:
    """« Siège : Électricité … → 40 123 kWh (relevé), remplace 39 000 kWh »."""
    label = words.of(services().questionnaire.law.field(one.field).label)
    text = _("**{site}** — {field} : **{answer}** ({quality})").format(
        site=html.plain(site), field=html.plain(label), answer=html.plain(f"{one.answer.text} {one.answer.unit}"),
        quality=words.quality(one.answer.quality),
    )  # fmt: skip
    if one.before is None:
        return text
    if (one.before.text, one.before.unit) == (one.answer.text, one.answer.unit):
        return text + _(" — déjà enregistré")
    before = f"{one.before.text} {one.before.unit}".strip() or _("« je ne sais pas »")
    return text + _(" — remplace {before}").format(before=html.plain(before))


def _save(year: int, planned: tuple[Planned, ...], sites: dict[str, str]) -> None:
    """Callback: the answers are kept, as if they had been typed: undo is in the questionnaire."""
    here = gate.member()
    linked = {point: site for point, site in sites.items() if site}
    try:
        services().meters.save(here, year, planned, linked)
    except CarbonScoreError as error:
        st.session_state[TOLD] = (False, sentence(error))
    else:
        text = _("Réponses enregistrées pour {year} : {n}. Le questionnaire permet de les annuler.")
        st.session_state[TOLD] = (True, text.format(year=year, n=len(planned)))
