"""What a bank or a client wants to read: its questions and their answers on a page, then what they rest on."""

from __future__ import annotations

import math
from collections.abc import Sequence

from core.carbon import views
from core.language import _
from core.report import narrative, show, words
from core.report.chapters import answers, perimeter, plan, posts, quality, scopes, years
from core.report.chapters.essential import opening
from core.report.chapters.pieces import chapter, part, small
from core.report.chapters.requested import written
from core.report.document import Block, Bullets, Column, Paragraph, Section, Table
from core.report.dossier import Dossier
from core.report.vsme import Point, points

CATEGORY = "scope3_category"
EMISSIONS = ("scope1", "scope2_location", "scope2_market", "scope3", "scopes_1_2_3", "scopes_1_2", "intensity")
ENERGY = ("energy", "electricity", "electricity_renewable", "self", "fuels", "fuels_renewable", "networks")


def bank(dossier: Dossier, code: str) -> list[Section]:
    """`code` "" when nobody keeps the report."""
    return [
        chapter(
            "demande",
            _("Ce qu'une banque ou un client demande"),
            [*opening(dossier), answers.table(dossier, code), small(answers.unchecked())],
            page=True,
        ),
        *_emissions(dossier),
        *_compared(dossier),
        chapter("trajectoire", _("Année de base, objectif et plan"), plan.way(dossier, years=False)),
        *(plan.actions(dossier, proposals=False) or [_no_plan()]),
        chapter(
            "qualite", _("Qualité des données"), [quality.tiles(dossier.footprint), *quality.notes(dossier.footprint)]
        ),
        part("qualite-inconnu", _("Ce qui n'est pas connu"), [Bullets(narrative.unknown(dossier))]),
        part("qualite-methode", _("Méthode"), [Bullets(perimeter.short(dossier)), perimeter.perimeter(dossier)]),
    ]


def _emissions(dossier: Dossier) -> list[Section]:
    fp = dossier.footprint
    found = {point.id: point for point in points(dossier) if point.id != CATEGORY}
    note = small(_("Intensité : scopes 1 et 2 (réseau), par million d'euros de chiffre d'affaires."))
    passage: list[Block] = [Paragraph(_two_totals(dossier))]
    passage += [posts.reconciliation(fp)] if any(one.kg for one in views.reconciliation(fp)) else []
    return [
        chapter("emissions", _("Émissions, énergie, intensités"), [_short(_("Émissions"), found, EMISSIONS), note]),
        part("emissions-scope3", _("Scope 3 par catégorie"), [scope3(dossier)]),
        part("emissions-totaux", _("Deux totaux, une seule mesure"), passage),
        part("emissions-apart", _("Montré à part"), [posts.apart(fp)]),
        part("emissions-energie", _("Énergie"), [_short(_("Énergie consommée"), found, ENERGY)]),
        *scopes.intensities(fp),
    ]


def _compared(dossier: Dossier) -> list[Section]:
    """Beside its trade, and from one year to another."""
    sector: list[Block] = [Paragraph(answers.beside_trade(dossier)), *map(small, answers.trade_source(dossier))]
    found = years.levels(dossier)
    told: list[Block] = [years.change(dossier)]
    told += [years.table(found, dossier)] if len(found) > 1 else []
    return [
        chapter("comparaison", _("Comparaison"), sector),
        part("comparaison-annees", _("Évolution"), told),
        *years.constant(dossier),
    ]


def _no_plan() -> Section:
    told = Paragraph(_("Aucun plan d'actions n'est décidé à ce jour."))
    return part("trajectoire-plan", _("Le plan de l'entreprise"), [told])


def _two_totals(dossier: Dossier) -> str:
    """Why the total of the cover and that of the GHG Protocol are not the same."""
    fp = dossier.footprint
    if views.ghg_total(fp) == views.total(fp):
        return _("Les deux formats donnent le même total : {kg}.").format(kg=_tonnes(views.total(fp)))
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
