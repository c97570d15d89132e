"""What an import says, on screen: rows accounted for, what would change, what to look at before activating."""

from __future__ import annotations

from collections.abc import Sequence

from core.report import show
from core.services.edition_report import Change, ImportReport
from core.services.editions import Edition
from pages.parts import html
from pages.parts.factor_card import flag, status
from pages.parts.i18n import _

_SHOWN = 100


def tiles(report: ImportReport) -> str:
    """Read, kept, rejected; elements and parts."""
    figures = [
        (report.read, _("lignes lues")),
        (report.kept, _("lignes gardées")),
        (report.rejected, _("lignes refusées")),
        (report.elements, _("facteurs et données")),
        (report.parts, _("parts de facteurs")),
    ]
    return html.tag("div", "".join(_tile(count, name) for count, name in figures), "cs-tiles")


def _tile(count: int, name: str) -> str:
    said = html.tag("p", html.text(show.number(count)), "cs-figure") + html.tag("p", html.text(name))
    return html.tag("div", said, "cs-tile")


def content(report: ImportReport) -> str:
    """Statuses and flags, counted."""
    rows = [[html.text(status(code)), show.number(count)] for code, count in report.by_status.items()]
    rows.append([html.text(_("dont données source valides")), show.number(report.source_data)])
    rows += [[html.text(flag(code)), show.number(n)] for code, n in report.flags.items() if code != "archived"]
    return html.table(_("Ce que contient l'édition"), [_("Statut ou signalement"), _("Nombre")], rows)


def differences(report: ImportReport) -> str:
    """Against the edition in use, as counts; nothing for that edition itself."""
    if report.compared_with == report.edition:
        return html.tag("p", html.text(_("C'est l'édition avec laquelle les calculs se font aujourd'hui.")), "cs-under")
    rows = [
        [html.text(_("ajoutés")), show.number(len(report.added))],
        [html.text(_("modifiés (valeur, unité, parts ou incertitude)")), show.number(len(report.changed))],
        [html.text(_("retirés")), show.number(len(report.removed))],
        [html.text(_("archivés")), show.number(len(report.archived))],
        [html.text(_("calculs conservés qui utilisent un facteur touché")), show.number(len(report.used_by))],
    ]
    title = _("Par rapport à {edition}").format(edition=report.compared_with)
    return html.table(title, [_("Facteurs"), _("Nombre")], rows)


def changes(title: str, found: Sequence[Change]) -> str:
    """Before and after, factor by factor."""
    rows = [
        [
            html.link(f"{change.id} {change.label}", "/facteurs", id=change.id),
            _total(change.before, change.unit),
            _total(change.after, change.unit),
        ]
        for change in found[:_SHOWN]
    ]
    return html.table(title, [_("Facteur"), _("Avant"), _("Après")], rows) + _more(len(found))


def rejections(report: ImportReport) -> str:
    """Every refused row with its line and the reason."""
    reasons = [html.tag("li", html.text(reason["reason"])) for reason in report.reasons[:_SHOWN]]
    return html.tag("ul", "".join(reasons), "cs-gaps") + _more(len(report.reasons))


def unresolved(report: ImportReport) -> str:
    """Stable keys that new calculations could not use any more."""
    rows = [
        [
            html.text(key.label),
            html.text(key.id),
            html.text(_("archivé") if key.archived else _("absent de l'édition")),
        ]
        for key in report.unresolved_keys[:_SHOWN]
    ]
    return html.table(
        _("Facteurs courants sans valeur utilisable"), [_("Facteur"), "ADEME", _("Raison")], rows
    ) + _more(len(report.unresolved_keys))


def editions(found: Sequence[Edition]) -> str:
    """Every edition kept here, newest first."""
    rows = [
        [
            html.text(edition.label),
            html.text(_("livrée avec CarbonScore") if edition.origin == "builtin" else "Base Carbone®"),
            html.text(show.moment(edition.imported_at)),
            html.text(_("en service") if edition.active else show.ABSENT),
        ]
        for edition in found
    ]
    return html.table(_("Éditions conservées"), [_("Édition"), _("Origine"), _("Importée le"), _("État")], rows)


def _total(total: float | None, unit: str) -> str:
    return html.text(show.ABSENT if total is None else show.factor(total, unit))


def _more(count: int) -> str:
    if count <= _SHOWN:
        return ""
    return html.tag("p", html.text(_("… et {count} autres.").format(count=show.number(count - _SHOWN))), "cs-note")
