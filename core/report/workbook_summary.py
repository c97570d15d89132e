"""The first sheet: what a director reads in a minute, and what proves it. Its figures are those of the other sheets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from core.carbon import views
from core.carbon.uncertainty import interval
from core.language import _
from core.report import show, words
from core.report.dossier import Dossier
from core.report.workbook_paper import Column, Formula, Paper, Sheet
from core.report.workbook_views import Sums

SCOPES = {"1": "1", "2": "2", "3": "3456"}


def summary_sheet(paper: Paper) -> Sheet:
    columns = [
        Column(_("Donnée"), 52),
        Column(_("Valeur"), 16, "tonnes"),
        Column(_("Unité"), 24),
        Column(_("Borne basse"), 13, "tonnes"),
        Column(_("Borne haute"), 13, "tonnes"),
        Column(_("Remarque"), 58),
    ]
    note = _("Estimation, pas une déclaration certifiée. Bornes de l'intervalle à 95 %. Les sommes sont des formules.")
    sheet = paper.sheet(_("Synthèse"), _("Empreinte carbone"), note, columns)
    sheet.picture(5)
    return sheet


def summary(sheet: Sheet, dossier: Dossier, regulatory: Sums, ghg: Sums, made_at: datetime, code: str) -> None:
    fp = dossier.footprint
    _masses(sheet, dossier, regulatory)
    sheet.section(_("Autres présentations"))
    sheet.row([_("Total GHG Protocol"), Formula(f"N({ghg.whole()})", ghg.tonnes), _("t CO₂e"), None, None, ""])
    market = views.market_based_scope2(fp)
    absent = _("Aucun contrat d'électricité n'est décrit.") if market is None else ""
    contracts = None if market is None else market / 1000
    sheet.row([_("Scope 2 selon les contrats (market-based)"), contracts, _("t CO₂e"), None, None, absent])
    sheet.row([_("CO₂ biogénique"), views.co2b(fp) / 1000, _("t CO₂, hors total"), None, None, ""])
    _intensities(sheet, dossier, regulatory)
    _quality(sheet, dossier)
    _proof(sheet, dossier, made_at, code)


def _masses(sheet: Sheet, dossier: Dossier, sums: Sums) -> None:
    lines = dossier.footprint.lines
    whole = Formula(f"N({sums.whole()})", sums.tonnes)
    sheet.row([_("Total"), whole, _("t CO₂e"), *_ends(interval(lines)), ""], "total")
    known = {group.name: group for group in views.by_scope(dossier.footprint)}
    for scope, categories in SCOPES.items():
        group = known.get(scope)
        cells = "+".join(f"N({sums.part(category)})" for category in categories)
        value = Formula(cells, group.kg / 1000) if group else None
        told = "" if group else _("Aucune ligne de ce bilan n'en relève.")
        ends = _ends(group.interval if group else None)
        sheet.row([words.scope(scope), value, _("t CO₂e"), *ends, told], "subtotal")


def _ends(found: tuple[float, float] | None) -> Sequence[float | None]:
    return (None, None) if found is None else (found[0] / 1000, found[1] / 1000)


def _intensities(sheet: Sheet, dossier: Dossier, sums: Sums) -> None:
    """The total over what is known of the company; a divisor that nobody said is told, not invented."""
    p = dossier.footprint.perimeter
    sheet.section(_("Intensités"))
    asked = [
        ("employee", _("Effectif (ETP)"), p.employees, _("personnes")),
        ("turnover_keur", _("Chiffre d'affaires"), p.turnover_keur, "k€"),
        ("area_m2", _("Surface"), p.area_m2, "m²"),
    ]
    known = views.intensities(dossier.footprint)
    for name, label, divisor, unit in asked:
        told = "" if divisor else _("Non renseigné : pas d'intensité.")
        place = sheet.row([label, divisor or None, unit, None, None, told], kinds={1: "free"})
        if name in known:
            ratio = Formula(f"N({sums.whole()})*1000/{sheet.cell(place, 1)}", known[name])
            title = _("Émissions {per}").format(per=words.intensity(name))
            sheet.row([title, ratio, _("kg CO₂e"), None, None, ""], "subtotal", kinds={1: "free"})


def _quality(sheet: Sheet, dossier: Dossier) -> None:
    fp = dossier.footprint
    sheet.section(_("Qualité des données"))
    gaps = _("Questions sans réponse : {count}, voir « Lacunes »").format(count=len(fp.gaps)) if fp.gaps else ""
    sheet.row([_("Questions répondues"), fp.completeness, "", None, None, gaps], kinds={1: "percent"})
    share = views.monetary_share(fp)
    sheet.row([_("Part calculée depuis des montants"), share, _("du total"), None, None, ""], kinds={1: "percent"})
    sheet.row([_("Lignes de calcul"), float(len(fp.lines)), "", None, None, ""], kinds={1: "integer"})


def _proof(sheet: Sheet, dossier: Dossier, made_at: datetime, code: str) -> None:
    sheet.section(_("Traçabilité"))
    fp, company = dossier.footprint, dossier.company
    facts = [
        (_("Entreprise"), company.name),
        ("SIREN", company.siren or ""),
        (_("Sites"), ", ".join(company.sites)),
        (_("Année"), str(fp.perimeter.year)),
        (_("Édition des facteurs"), fp.edition),
        (_("Version de la méthode"), fp.method_version),
        (_("Calculé le"), show.moment(dossier.calculated_at)),
        (_("Classeur fait le"), show.moment(made_at)),
        (_("Empreinte du calcul (SHA-256)"), dossier.run_hash),
        (_("Code de vérification"), code or _("aucun : ce classeur n'est pas conservé")),
        (_("Se vérifie à l'adresse"), dossier.verify if code else ""),
    ]
    for label, text in facts:
        if text:
            sheet.spread(label, text)
