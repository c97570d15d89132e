"""What others ask for: the points of the VSME, and what a bank or a client wants to read."""

from __future__ import annotations

import math
from collections.abc import Sequence

from core.carbon import views
from core.language import _
from core.report import narrative, show, words
from core.report.chapters import perimeter, plan, posts, quality, scopes, years
from core.report.chapters.pieces import chapter, part, small
from core.report.document import Block, Bullets, Column, Paragraph, Section, Table
from core.report.dossier import Dossier
from core.report.vsme import Point, points

CATEGORY = "scope3_category"
EMISSIONS = ("scope1", "scope2_location", "scope2_market", "scope3", "scopes_1_2_3", "scopes_1_2", "intensity")
ENERGY = ("energy", "electricity", "electricity_renewable", "self", "fuels", "fuels_renewable", "networks")


def vsme(dossier: Dossier) -> list[Section]:
    """The climate points of the voluntary standard, each with how it was obtained or why it is not known."""
    found = points(dossier)
    known = sum(point.value is not None for point in found)
    intro = _(
        "Points de la norme volontaire européenne VSME (Recommandation (UE) 2025/1710) que ce bilan renseigne : "
        "{known} sur {all}. Ce qui n'est pas connu le dit, et n'est pas zéro."
    )
    said = Paragraph(intro.format(known=show.number(known), all=show.number(len(found))))
    lead = Paragraph(narrative.headline(dossier), "lead")
    parts = {
        "vsme-b3": (_("B3 : énergie et émissions"), ("B1", "B3")),
        "vsme-c2": (_("C2 : émissions de scope 3"), ("C2",)),
        "vsme-c3": (_("C3 : cible et actions"), ("C3",)),
    }
    sections = [chapter("vsme", _("Indicateurs climat de la VSME"), [lead, said])]
    for anchor, (title, references) in parts.items():
        mine = [point for point in found if point.reference.startswith(references)]
        sections.append(part(anchor, title, [table(title, mine)]))
    return sections


def table(caption: str, found: Sequence[Point]) -> Table:
    rows = [[one.reference, one.label, written(one), one.why] for one in found]
    columns = [
        Column(_("Réf."), 1.1),
        Column(_("Donnée"), 3),
        Column(_("Valeur"), 1.8, True),
        Column(_("Comment"), 3.2),
    ]
    return Table(caption, columns, rows, dense=True)


def written(one: Point) -> str:
    """Its value as a reader reads it: masses and energies to two decimals, like the tables of a result."""
    if one.value is None:
        return _("inconnu")
    if isinstance(one.value, str):
        return one.value
    if not one.unit:
        return str(int(one.value))
    if one.unit == "%":
        return show.percent(one.value / 100)
    if one.unit == "EUR":
        return show.euros(one.value)
    if one.unit == "tCO2e/EUR":
        return f"{show.significant(one.value * 1e6, 3)}{show.SPACE}t{show.SPACE}CO₂e/M€"
    unit = {"tCO2e": f"t{show.SPACE}CO₂e"}.get(one.unit, one.unit)
    return f"{show.number(one.value, 2)}{show.SPACE}{unit}"


def bank(dossier: Dossier) -> list[Section]:
    """Emissions, energy, what they are divided by, where they go, how well they are known."""
    found = {point.id: point for point in points(dossier) if point.id != CATEGORY}
    lead: list[Block] = [Paragraph(narrative.headline(dossier), "lead"), _short(_("Émissions"), found, EMISSIONS)]
    lead.append(small(_("Intensité : scopes 1 et 2 (réseau), par million d'euros de chiffre d'affaires.")))
    lead += [Paragraph(_two_totals(dossier)), posts.reconciliation(dossier.footprint)]
    return [
        chapter("demande", _("Ce qu'une banque ou un client demande"), lead),
        part("demande-scope3", _("Scope 3 par catégorie"), [scope3(dossier)]),
        part("demande-energie", _("Énergie"), [_short(_("Énergie consommée"), found, ENERGY)]),
        *scopes.intensities(dossier.footprint),
        *evolution(dossier),
        chapter("trajectoire", _("Année de base, objectif et plan"), plan.way(dossier, years=False)),
        *(plan.actions(dossier, proposals=False) or [_no_plan()]),
        chapter(
            "qualite", _("Qualité des données"), [quality.tiles(dossier.footprint), *quality.notes(dossier.footprint)]
        ),
        part("qualite-inconnu", _("Ce qui n'est pas connu"), [Bullets(narrative.unknown(dossier))]),
        part("qualite-methode", _("Méthode"), [Bullets(perimeter.short(dossier)), perimeter.perimeter(dossier)]),
    ]


def _no_plan() -> Section:
    told = Paragraph(_("Aucun plan d'actions n'est décidé à ce jour."))
    return part("trajectoire-plan", _("Le plan de l'entreprise"), [told])


def _two_totals(dossier: Dossier) -> str:
    """Why the total of the cover and that of the GHG Protocol are not the same."""
    fp = dossier.footprint
    said = _("Ces émissions sont au format du GHG Protocol : {ghg} en tout, contre {beges} au format BEGES.")
    return said.format(ghg=_tonnes(views.ghg_total(fp)), beges=_tonnes(views.total(fp)))


def _tonnes(kg: float) -> str:
    return f"{show.cell(kg)}{show.SPACE}t{show.SPACE}CO₂e"


def _short(caption: str, found: dict[str, Point], names: Sequence[str]) -> Table:
    rows = [[found[name].label, written(found[name]), found[name].why] for name in names if name in found]
    columns = [Column(_("Donnée"), 3.4), Column(_("Valeur"), 1.8, True), Column(_("Comment"), 3.2)]
    return Table(caption, columns, rows, dense=True)


def scope3(dossier: Dossier) -> Table:
    """The categories that have a line; those that have none are named, and the posts that are outside all of them."""
    fp = dossier.footprint
    mine = [point for point in points(dossier) if point.id == CATEGORY]
    rows = [[one.label, written(one)] for one in mine if one.value is not None]
    total = math.fsum(kg for code, kg in views.by_ghg(fp).items() if code.startswith("3."))
    rows.append([_("Scope 3, total"), _tonnes(total)])
    silent = ", ".join(one.label for one in mine if one.value is None)
    note = [_("Sans ligne dans ce bilan, donc inconnues : {names}.").format(names=silent) if silent else ""]
    note.append(_outside(dossier))
    columns = [Column(_("Catégorie"), 4), Column(_("Valeur"), 1.6, True)]
    strong, caption = frozenset({len(rows) - 1}), _("Les catégories du scope 3")
    return Table(caption, columns, rows, strong, " ".join(text for text in note if text), dense=True)


def _outside(dossier: Dossier) -> str:
    """What the BEGES counts and no category holds."""
    outside = [line for line in dossier.footprint.lines if line.beges and not line.ghg and line.kg_beges]
    if not outside:
        return ""
    named = ", ".join(words.short_post(post) for post in sorted({line.beges for line in outside}))
    said = _("Hors des quinze catégories, comptés au BEGES : {posts} ({kg}).")
    return said.format(posts=named, kg=show.mass(views.beges(outside)))


def evolution(dossier: Dossier) -> list[Section]:
    found = years.levels(dossier)
    told = Paragraph(narrative.changed(dossier))
    blocks: list[Block] = [told, years.table(found, dossier)] if len(found) > 1 else [told]
    return [part("demande-annees", _("Évolution"), blocks)]
