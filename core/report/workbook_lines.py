"""Line by line, and factor by factor: where every kilogram comes from, so that a reader can do the product again."""

from __future__ import annotations

from collections.abc import Sequence

from core.carbon.factors import Factor, Flag
from core.carbon.footprint import Line
from core.ingest.builtin import sources
from core.language import _
from core.report import retold, show, words
from core.report.chapters.factors import published
from core.report.dossier import Dossier
from core.report.unit_words import unit
from core.report.workbook_paper import Cell, Column, Formula, Paper, Sheet

QUANTITY, RATIO, RESULT, STORED, BEGES, GHG = 3, 8, 9, 10, 13, 15


def lines_sheet(paper: Paper) -> Sheet:
    columns = [
        Column(_("Activité"), 34),
        Column(_("Site"), 20),
        Column(_("Année"), 7, "year"),
        Column(_("Quantité"), 12, "free"),
        Column(_("Unité"), 11),
        Column(_("Facteur"), 9),
        Column(_("Libellé du facteur"), 34),
        Column(_("Part du facteur"), 22),
        Column(_("kg CO₂e par unité"), 11, "free"),
        Column(_("Résultat (kg CO₂e)"), 13, "kg"),
        Column(_("Valeur du calcul (kg CO₂e)"), 13, "kg"),
        Column(_("Contrôle"), 9),
        Column(_("Poste BEGES"), 9),
        Column(_("Compté au BEGES (kg CO₂e)"), 13, "kg"),
        Column(_("Catégorie GHG Protocol"), 9),
        Column(_("Compté au GHG Protocol (kg CO₂e)"), 13, "kg"),
        Column(_("Pourquoi les deux diffèrent, ou ne comptent pas"), 34),
        Column(_("Qualité"), 13),
        Column(_("Quantité saisie"), 12, "free"),
        Column(_("Unité saisie"), 11),
        Column(_("Origine"), 22),
        Column(_("Obtention"), 60),
        Column(_("Édition"), 20),
    ]
    note = _(
        "Résultat = quantité × facteur : une formule, à côté de la valeur du calcul. Un bien amorti compte pour une "
        "année au BEGES. Les totaux suivent les filtres."
    )
    return paper.sheet(_("Lignes"), _("Lignes du calcul"), note, columns, wide=2)


def lines(sheet: Sheet, dossier: Dossier) -> None:
    """One row a line, in the order of the calculation; the sums of what the filters leave, at the bottom."""
    first = sheet.at
    for line in dossier.footprint.lines:
        sheet.row(_line(sheet, line))
    sheet.filter(first)
    if sheet.at > first:
        cells: list[Cell] = [_("Total affiché"), *[None] * (len(sheet.columns) - 1)]
        for at, known in ((BEGES, [one.kg_beges for one in dossier.footprint.lines]),
                          (GHG, [one.kg_ghg for one in dossier.footprint.lines])):  # fmt: skip
            area = f"{sheet.cell(first, at)}:{sheet.cell(sheet.at - 1, at)}"
            cells[at] = Formula(f"SUBTOTAL(109,{area})", sum(known))
        sheet.row(cells, "total")


def _line(sheet: Sheet, line: Line) -> list[Cell]:
    product: Cell = line.kg_co2e
    if line.quantity * line.kg_per_unit == line.kg_co2e:
        product = Formula(f"{sheet.cell(sheet.at, QUANTITY)}*{sheet.cell(sheet.at, RATIO)}", line.kg_co2e)
    result, stored = sheet.cell(sheet.at, RESULT), sheet.cell(sheet.at, STORED)
    check = Formula(f'IF(ABS({result}-{stored})<=1E-9*MAX(1,ABS({stored})),"OK","≠")', "OK")
    why = show.series(one for one in (words.cause(line.cause), words.memo(line.memo), line.replaced_by) if one)
    return [
        line.label, line.site, float(line.year), line.quantity, unit(line.unit), line.factor_id, line.factor_label,
        line.part_label or words.part(line.part), line.kg_per_unit, product, line.kg_co2e, check,
        line.beges, _counted(sheet, line, line.kg_beges), line.ghg, _counted(sheet, line, line.kg_ghg), why,
        words.quality(line.quality), line.entered_quantity, unit(line.entered_unit), line.source, line.derivation,
        line.edition,
    ]  # fmt: skip


def _counted(sheet: Sheet, line: Line, kg: float) -> Cell:
    """The result itself when all of it counts, else what the rules count of it."""
    return Formula(sheet.cell(sheet.at, RESULT), kg) if kg == line.kg_co2e else kg


def factors_sheet(paper: Paper) -> Sheet:
    gases = ["CO₂", _("CH₄ fossile"), _("CH₄ biogénique"), "N₂O", _("Autres gaz"), _("CO₂ biogénique")]
    columns = [
        Column(_("Identifiant"), 11),
        Column(_("Clé"), 20),
        Column(_("Libellé"), 40),
        Column(_("Édition"), 20),
        Column(_("Unité"), 15),
        Column(_("kg CO₂e par unité"), 12, "free"),
        Column(_("Incertitude"), 11, "percent"),
        Column(_("Parts (kg CO₂e par unité)"), 40),
        *(Column(gas, 11, "free") for gas in gases),
        Column(_("Validité"), 16),
        Column(_("Lieu"), 20),
        Column(_("Catégorie"), 44),
        Column(_("Source"), 28),
        Column(_("À savoir"), 30),
    ]
    note = _("Chaque facteur utilisé, tel qu'il est conservé avec le calcul. Une case vide : non publié.")
    return paper.sheet(_("Facteurs"), _("Facteurs d'émission"), note, columns, 3, wide=2)


def factors(sheet: Sheet, dossier: Dossier) -> None:
    first = sheet.at
    for factor in sorted(dossier.factors, key=lambda one: (one.label, one.id, one.edition)):
        sheet.row(_factor(factor))
    sheet.filter(first)


def _factor(factor: Factor) -> list[Cell]:
    gases = factor.gases
    split: Sequence[Cell] = [None] * 5
    if gases is not None:
        split = [gases.co2f, gases.ch4f, gases.ch4b, gases.n2o, gases.other]
    parts = show.series(
        f"{retold.text(one.label) or words.part(one.kind)} {show.significant(one.total, 6)}" for one in factor.parts
    )
    share = None if factor.uncertainty_pct is None else factor.uncertainty_pct / 100
    return [
        factor.id, factor.key or "", factor.label, factor.edition, unit(factor.unit), factor.total, share, parts,
        *split,
        factor.co2b if gases is not None or factor.co2b else None, published(factor.validity), factor.location,
        factor.category,
        _source(factor), show.series(_flag(flag) for flag in sorted(factor.flags)),
    ]  # fmt: skip


def _source(factor: Factor) -> str:
    known = sources().get(factor.source)
    return f"{words.source(factor.source, known.title)}, {known.publisher}" if known else factor.source


def _flag(flag: Flag) -> str:
    return {
        Flag.SOURCE_DATA: _("donnée source"),
        Flag.ARCHIVED: _("archivé"),
        Flag.EXPIRED: _("validité passée"),
        Flag.AVOIDED: _("émission évitée"),
        Flag.PARTS_MISMATCH: _("la somme des parts n'est pas le total"),
        Flag.ANOMALY: _("valeur suspecte"),
        Flag.DUPLICATE: _("un autre facteur porte le même nom"),
        Flag.NON_KYOTO: _("gaz hors du total réglementaire"),
    }[flag]
