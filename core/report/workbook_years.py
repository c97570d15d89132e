"""Year after year: each as it was calculated, and measured again with one edition of the factors and one method."""

from __future__ import annotations

from core.language import _, language, sentence
from core.report import retold
from core.report.chapters.years import levels
from core.report.dossier import Again, Dossier
from core.report.workbook_paper import Cell, Column, Paper, Sheet


def years_sheet(paper: Paper) -> Sheet:
    columns = [
        Column(_("Année"), 8, "year"),
        Column(_("Tel que calculé (t CO₂e)"), 16, "tonnes"),
        Column(_("Borne basse"), 13, "tonnes"),
        Column(_("Borne haute"), 13, "tonnes"),
        *(Column(name, 13, "tonnes") for name in (_("Scope 1"), _("Scope 2"), _("Scope 3"))),
        Column(_("À facteurs constants (t CO₂e)"), 16, "tonnes"),
        Column(_("Remarque"), 70),
    ]
    note = _("À facteurs constants : chaque année mesurée avec l'édition et la méthode d'aujourd'hui.")
    return paper.sheet(_("Années"), _("D'une année à l'autre"), note, columns)


def years(sheet: Sheet, dossier: Dossier) -> None:
    again = {one.year: one for one in dossier.constant.years} if dossier.constant else {}
    for level in levels(dossier):
        low, high = level.interval or (None, None)
        masses = [level.kg, low, high, *(level.scopes.get(scope) for scope in "123"), _kg(again.get(level.year))]
        tonnes: list[Cell] = [None if kg is None else kg / 1000 for kg in masses]
        sheet.row([float(level.year), *tonnes, _remark(again.get(level.year))])


def _kg(one: Again | None) -> float | None:
    return None if one is None or one.level is None else one.level.kg


def _remark(one: Again | None) -> str:
    if one is None:
        return ""
    if one.problem is not None:
        return sentence(one.problem, language())
    return _("Gardent leur facteur : {names}").format(names=", ".join(map(retold.text, one.kept))) if one.kept else ""
