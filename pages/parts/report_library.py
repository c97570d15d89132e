"""The reports of a company, newest first: where each stands, its files, and what can be done with it.

While one waits the list looks again every few seconds; it stops when nothing waits.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import streamlit as st

from core.access import Action, Who, allowed
from core.bootstrap import services
from core.errors import CarbonScoreError, NotFound
from core.report import show
from core.services.report_kinds import Report
from pages.parts import gate, html, report_form, report_sharing, report_words
from pages.parts.i18n import _

PERIOD_S, PER_PAGE = 2.0, 8
PAGE, LEAVING = "report_page", "report_leaving"


def section(here: Who) -> None:
    """The list, alive while something waits."""
    st.subheader(_("Mes rapports"))
    if _waiting(services().reports.all(here)):
        _alive()
    else:
        _still()


@st.fragment(run_every=PERIOD_S)
def _alive() -> None:
    """Looks again by itself; the whole page runs once more when nothing waits."""
    here = gate.member()
    found = services().reports.all(here)
    if not _waiting(found):
        st.rerun()
    _list(here, found)


@st.fragment
def _still() -> None:
    """Nothing waits. The whole page runs again when a button here asked for a report, or for another view."""
    here = gate.member()
    found = services().reports.all(here)
    if _waiting(found) or st.session_state.pop(LEAVING, False):
        st.rerun()
    _list(here, found)


def _waiting(found: Sequence[Report]) -> bool:
    return any(report.status == "asked" for report in found)


def _list(here: Who, found: Sequence[Report]) -> None:
    report_form.told()
    if not found:
        st.info(_("Aucun rapport pour l'instant : préparez le premier ci-dessus."), icon=":material/info:")
        return
    pages, names = -(-len(found) // PER_PAGE), _names(here)
    page = st.pagination(pages, key=PAGE) if pages > 1 else 1
    first = ((page or 1) - 1) * PER_PAGE
    for report in found[first : first + PER_PAGE]:
        _card(here, report, names.get(report.person_id, ""))


def _card(here: Who, report: Report, asker: str) -> None:
    with st.container(border=True, key=f"report_{report.id}", gap="small"):
        words, colour, icon = report_words.status(report)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.html(html.lines(report_words.title(report), _said(report, asker)), width="stretch")
            st.badge(words, color=colour, icon=f":material/{icon}:")
        if why := report_words.why(report):
            st.warning(html.plain(why), icon=":material/info:")
        if report.status == "ready":
            st.html(_files(report) + _proof(report))
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            _actions(here, report)


def _said(report: Report, asker: str) -> str:
    when = _("demandé le {moment}").format(moment=show.moment(report.asked_at))
    by = _("par {name}").format(name=asker) if asker else ""
    total = _("calcul {hash}, {total}").format(hash=report.run_hash[:8], total=show.mass(report.total_kg))
    return " · ".join(part for part in (f"{when} {by}".strip(), total) if part)


def _files(report: Report) -> str:
    """A link for each form; the route asks again who is here."""
    sizes = {file.kind: file.size for file in report.files}
    links = [
        html.button(f"{name} · {show.size(sizes[kind])}", f"/rapports/{report.id}/{kind}", "cs-second")
        for kind, name in report_words.FORMS.items()
        if kind in sizes
    ]
    return html.tag("div", "".join(links), "cs-files")


def _proof(report: Report) -> str:
    """What proves the report, for who must check it."""
    facts = [
        (_("Code de vérification"), report.code),
        (_("Empreinte du calcul"), report.run_hash),
        (_("Empreinte du contenu"), report.digest or show.ABSENT),
        (_("Prêt le"), show.moment(report.ready_at) if report.ready_at else show.ABSENT),
    ]
    rows = "".join(f"<dt>{html.text(name)}</dt><dd>{html.text(value)}</dd>" for name, value in facts)
    return html.fold(_("Code de vérification et empreintes"), html.tag("dl", rows, "cs-facts"))


def _actions(here: Who, report: Report) -> None:
    """What this person may do with it."""
    key = str(report.id)
    if allowed(here, Action.REPORT) and report.status == "failed":
        st.button(_("Réessayer"), icon=":material/refresh:", key=f"again_{key}", on_click=_again, args=(report.id,))
    if allowed(here, Action.REPORT) and report.status == "ready":
        st.button(
            _("Refaire"), icon=":material/refresh:", key=f"redo_{key}", on_click=_redo, args=(report.id,),
            help=_("Le même modèle et le même calcul, avec le plan, la marque et la comparaison d'aujourd'hui."),
        )  # fmt: skip
    if allowed(here, Action.SHARE) and report.status == "ready":
        st.button(_("Partager"), icon=":material/share:", key=f"share_{key}", on_click=_share, args=(report.id,))
    if allowed(here, Action.DELETE_REPORT):
        with st.popover(_("Supprimer"), icon=":material/delete:"):
            st.write(_("Ses fichiers et les liens qui l'ouvrent disparaissent pour tout le monde."))
            st.button(
                _("Supprimer ce rapport"), type="primary", key=f"delete_{key}", on_click=_delete, args=(report.id,)
            )


def _names(here: Who) -> dict[UUID | None, str]:
    """The members of the company, for who may see them."""
    if not allowed(here, Action.SEE_MEMBERS):
        return {}
    return {member.person_id: member.name for member in services().members.members(here)}


def _again(report_id: UUID) -> None:
    """Callback: a failed one, once more."""
    here = gate.member()
    try:
        services().reports.again(here, report_id)
    except CarbonScoreError as error:
        report_form.telling(error)


def _redo(report_id: UUID) -> None:
    """Callback: the same again, as things stand today."""
    here = gate.member()
    try:
        before = services().reports.get(here, report_id)
        services().reports.ask(here, before.run_id, before.template, before.language)
    except CarbonScoreError as error:
        report_form.telling(error)


def _share(report_id: UUID) -> None:
    """Callback: the other view, on this report."""
    gate.member()
    report_sharing.choose(report_id)
    st.session_state[LEAVING] = True


def _delete(report_id: UUID) -> None:
    """Callback: gone for everybody; one that is gone already is gone."""
    try:
        services().reports.delete(gate.member(), report_id)
    except NotFound:
        st.toast(_("Ce rapport n'était déjà plus là."))
