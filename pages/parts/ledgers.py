"""The tables of a result: the regulatory one (BEGES v5), the GHG Protocol one, and what lies between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from core.carbon import views
from core.carbon.footprint import Footprint, Line
from core.report import show, words
from pages.parts import html
from pages.parts.i18n import _

_COLUMNS = ("co2", "ch4", "n2o", "other", "unsplit")


def regulatory(fp: Footprint, opened: Mapping[str, str]) -> str:
    """Category and post × gases, total, biogenic CO2, interval; in tonnes. Columns of the regulatory form.

    `opened`: what the links carry, so that they open the same run.
    """
    head = [
        _("Poste (t CO₂e)"),
        "CO₂",
        "CH₄",
        "N₂O",
        _("Autres gaz"),
        _("Non réparti"),
        _("Total"),
        _("CO₂ biogénique"),
        _("Intervalle à 95 %"),
    ]
    groups = views.by_beges(fp)
    rows: list[list[str]] = []
    strong: set[int] = set()
    for number in "123456":
        mine = [group for group in groups if group.name.startswith(number)]
        if not mine:
            continue
        rows += [_row(html.link(words.post(g.name), "/lignes", poste=g.name, **opened), fp, g.lines) for g in mine]
        strong.add(len(rows))
        rows.append(_row(html.text(words.category(number)), fp, [line for g in mine for line in g.lines]))
    strong.add(len(rows))
    rows.append(_row(html.text(_("Total")), fp, fp.lines))
    return html.table(_("Tableau réglementaire, format BEGES v5"), head, rows, frozenset(strong))


def _row(name: str, fp: Footprint, lines: Sequence[Line]) -> list[str]:
    part = replace(fp, lines=lines)
    gases, interval = views.gases(lines), views.interval(part)
    masses = [*(gases[column] for column in _COLUMNS), views.total(part), views.co2b(part)]
    return [name, *(show.cell(kg) for kg in masses), html.text(show.interval(*interval) if interval else show.ABSENT)]


def ghg(fp: Footprint, opened: Mapping[str, str]) -> str:
    """Scopes and categories of the GHG Protocol, in tonnes."""
    sums = views.by_ghg(fp)
    rows = [[html.link(words.ghg(code), "/lignes", ghg=code, **opened), show.cell(kg)] for code, kg in sums.items()]
    rows.append([html.text(_("Total")), show.cell(views.ghg_total(fp))])
    return html.table(_("Présentation GHG Protocol"), [_("Catégorie"), _("t CO₂e")], rows, frozenset({len(rows) - 1}))


def reconciliation(fp: Footprint, opened: Mapping[str, str]) -> str:
    """From the BEGES total to the GHG Protocol total: one row per cause, and the unexplained one."""
    rows = [[html.text(_("Total BEGES")), show.cell(views.total(fp)), ""]]
    rows += [
        [_cause(difference, opened), show.signed_cell(difference.kg), html.text(difference.lines)]
        for difference in views.reconciliation(fp)
    ]
    rows.append([html.text(_("Total GHG Protocol")), show.cell(views.ghg_total(fp)), ""])
    head = [_("Passage du BEGES au GHG Protocol"), _("t CO₂e"), _("Lignes")]
    return html.table(_("Réconciliation"), head, rows, frozenset({0, len(rows) - 1}))


def _cause(difference: views.Difference, opened: Mapping[str, str]) -> str:
    name = words.cause(difference.cause)
    if difference.cause == views.UNEXPLAINED:
        return html.text(name)
    return html.link(name, "/lignes", cause=difference.cause, **opened)
