"""What is missing, what the VSME asks, what is planned."""

from __future__ import annotations

from collections.abc import Iterable

from core.language import _, language
from core.report import action_words, show, words
from core.report.dossier import Decision, Dossier
from core.report.vsme import Point
from core.report.workbook_paper import Column, Kind, Paper, Sheet


def gaps_sheet(paper: Paper) -> Sheet:
    columns = [Column(_("Question sans réponse"), 64), Column(_("Site"), 24), Column(_("Postes concernés"), 70)]
    note = _("Ce que l'entreprise n'a pas dit. Rien n'est compté à sa place : le total est plus bas qu'il ne devrait.")
    return paper.sheet(_("Lacunes"), _("Questions sans réponse"), note, columns)


def gaps(sheet: Sheet, dossier: Dossier) -> None:
    for gap in dossier.footprint.gaps:
        sheet.row([gap.label, gap.site, show.series(words.post(post) for post in gap.beges)])
    if not dossier.footprint.gaps:
        sheet.row([_("Aucune question sans réponse."), "", ""])


def vsme_sheet(paper: Paper) -> Sheet:
    columns = [
        Column(_("Référence"), 15),
        Column(_("Donnée"), 54),
        Column(_("Valeur"), 16, "free"),
        Column(_("Unité"), 12),
        Column(_("Comment elle est obtenue, ou pourquoi elle manque"), 70),
        Column(_("Nom défini du modèle EFRAG"), 82),
    ]
    note = _(
        "Norme volontaire VSME (recommandation (UE) 2025/1710), points B3, C2 et C3. Une case vide n'est pas un zéro. "
        "Le modèle officiel se remplit par ses noms définis."
    )
    return paper.sheet("VSME", _("Points VSME : énergie et climat"), note, columns, 2)


def vsme(sheet: Sheet, known: Iterable[Point]) -> None:
    for point in known:
        kind: Kind = "year" if point.id.endswith("year") else "free"
        sheet.row([point.reference, point.label, point.value, point.unit, point.why, point.name], kinds={2: kind})


def plan_sheet(paper: Paper) -> Sheet:
    columns = [
        Column(_("Action"), 60),
        Column(_("Statut"), 14),
        Column(_("Responsable"), 22),
        Column(_("Début"), 8, "year"),
        Column(_("Fin"), 8, "year"),
        Column(_("Ampleur"), 10, "percent"),
        Column(_("Budget (€ HT)"), 13, "free"),
        Column(_("Évite par an (kg CO₂e)"), 14, "kg"),
        Column(_("Au moins"), 12, "kg"),
        Column(_("Au plus"), 12, "kg"),
    ]
    note = _("Ce que l'entreprise a retenu, et ce que chaque action éviterait par an sur ce bilan : une estimation.")
    return paper.sheet(_("Plan d'actions"), _("Plan d'actions"), note, columns)


def plan(sheet: Sheet, dossier: Dossier) -> None:
    """The actions retained; then those to look at first."""
    for decision in dossier.plan:
        kg = decision.kg
        amounts = (kg.central, kg.low, kg.high) if kg else (None, None, None)
        sheet.row(
            [
                _label(decision), action_words.status(decision.status), decision.owner, decision.start, decision.end,
                decision.uptake, decision.budget_eur, *amounts,
            ]
        )  # fmt: skip
    if dossier.ranked:
        sheet.section(_("À étudier en premier"))
    for one in dossier.ranked:
        amounts = (one.kg.central, one.kg.low, one.kg.high) if one.kg else (None, None, None)
        sheet.row([action_words.label(one.card), _("proposée"), "", None, None, None, None, *amounts])


def _label(decision: Decision) -> str:
    return decision.label_en if language() == "en" and decision.label_en else decision.label_fr
