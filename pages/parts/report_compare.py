"""What changed from one report to another, as a small table."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.access import Who
from core.bootstrap import services
from core.report import change_words, show, words
from core.services.report_kinds import Change, Differences, Report
from pages.parts import html, report_words
from pages.parts.i18n import _


def section(here: Who) -> None:
    """Two reports that are ready, the latest two at first."""
    ready = [report for report in services().reports.all(here) if report.status == "ready"]
    if len(ready) < 2:
        st.info(_("Il faut deux rapports prêts pour les comparer."), icon=":material/compare_arrows:")
        return
    before, after = _pickers(ready)
    if before.id == after.id:
        st.info(_("C'est deux fois le même rapport : choisissez-en un autre."), icon=":material/info:")
        return
    found = services().reports.differences(here, before.id, after.id)
    st.html(_verdict(found) + _facts(found) + _posts(found))


def _pickers(ready: Sequence[Report]) -> tuple[Report, Report]:
    left, right = st.columns(2)
    before = left.selectbox(_("De"), ready, 1, format_func=report_words.brief, key="report_before")
    after = right.selectbox(_("À"), ready, 0, format_func=report_words.brief, key="report_after")
    return before, after


def _verdict(found: Differences) -> str:
    """The answer in a sentence."""
    if not found.words:
        said = _("Les deux rapports disent exactement la même chose : seule leur date change.")
    elif not found.changes:
        said = _("Même calcul, même modèle : ce qui l'entoure a changé (plan d'actions, comparaison, marque ou offre).")
    else:
        said = _("Ce qui diffère : {what}.").format(what=", ".join(_named(change).lower() for change in found.changes))
    brand = _("La marque a été modifiée entre les deux.") if found.brand else ""
    return html.tag("p", html.text(said), "cs-verdict") + (html.tag("p", html.text(brand), "cs-note") if brand else "")


def _facts(found: Differences) -> str:
    if not found.changes:
        return ""
    head = [_("Quoi"), _("Avant"), _("Après")]
    rows = [
        [html.text(_named(change)), html.text(_value(change, change.before)), html.text(_value(change, change.after))]
        for change in found.changes
    ]
    return html.table(_("D'un rapport à l'autre"), head, rows, css="cs-journal")


def _posts(found: Differences) -> str:
    """Totals by post where they differ, and why."""
    if not found.posts:
        return ""
    head = [_("Poste (t CO₂e)"), _("Avant"), _("Après"), _("Écart")]
    rows = [
        [html.text(words.short_post(post)), show.cell(was), show.cell(now), show.signed_cell(now - was)]
        for post, (was, now) in found.posts.items()
    ]
    causes = [f"{change_words.cause(cause)} {show.change(kg)}" for cause, kg in found.causes.items()]
    note = _("Causes de l'écart : {causes}.").format(causes=" · ".join(causes)) if causes else ""
    return html.table(_("Par poste réglementaire"), head, rows) + html.tag("p", html.text(note), "cs-note")


def _named(change: Change) -> str:
    return {
        "run": _("Calcul"),
        "year": _("Année"),
        "edition": _("Édition des facteurs"),
        "method": _("Méthode"),
        "total": _("Total"),
        "template": _("Modèle"),
        "language": _("Langue"),
    }[change.what]


def _value(change: Change, value: str | float) -> str:
    """As a person reads it."""
    if isinstance(value, float):
        return show.mass(value)
    named = {"run": value[:8], "template": words.template(value), "language": words.tongue(value)}
    return named.get(change.what, value)
