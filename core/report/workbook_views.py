"""The views of a footprint as sheets: summary, regulatory table, filing, GHG Protocol, reconciliation. Tonnes of CO2e.

A sum is a formula over the cells it sums; figures are whole, only their display is rounded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.carbon import views
from core.carbon.footprint import Footprint
from core.ingest.tables import ghg_categories
from core.language import _, language
from core.report import beges, labels, words
from core.report.beges import GASES, MASSES, Row
from core.report.workbook_paper import Cell, Column, Formula, Paper, Sheet

CATEGORIES = "123456"
EXACT = 6  # decimals of a tonne within which two sums are the same: a gram


@dataclass(slots=True)
class Sums:
    """Where the sums of the other sheets stand: row of each category (or scope) and of the total; the column of masses;
    what the total is, in tonnes."""

    sheet: Sheet
    column: int
    total: int = 0
    parts: dict[str, int] = field(default_factory=dict)
    tonnes: float = 0.0

    def part(self, code: str) -> str:
        return self.sheet.elsewhere(self.parts[code], self.column)

    def whole(self) -> str:
        return self.sheet.elsewhere(self.total, self.column)


def regulatory_sheet(paper: Paper) -> Sheet:
    masses = [
        "CO₂", "CH₄", "N₂O", _("Autres gaz"), _("Non réparti"), _("Total"), _("CO₂ biogénique"), _("Borne basse"),
        _("Borne haute"),
    ]  # fmt: skip
    columns = [
        Column(_("Catégorie"), 30),
        Column(_("Poste"), 48),
        *(Column(mass, 11.5, "tonnes") for mass in masses),
        Column(_("Remarque"), 58),
    ]
    note = _(
        "Tonnes de CO₂e, sauf le CO₂ biogénique (tonnes de CO₂, hors total). « Non réparti » : la base ne publie pas "
        "le détail par gaz. Bornes de l'intervalle à 95 % : elles ne s'additionnent pas."
    )
    return paper.sheet("BEGES v5", _("Tableau réglementaire, format BEGES v5"), note, columns, 2)


def regulatory(sheet: Sheet, footprint: Footprint) -> Sums:
    """All 22 posts; the sum of a category under its posts, the total last."""
    return _table(sheet, beges.rows(footprint), MASSES)


def filing_sheet(paper: Paper) -> Sheet:
    first, second, *masses, remark = beges.columns()
    figures = [Column(one, 11.5, "percent" if "%" in one else "tonnes") for one in masses]
    columns = [Column(first, 30), Column(second, 48), *figures, Column(remark, 58)]
    note = _(
        "Dans l'ordre du formulaire de bilans-ges.ademe.fr. Une case vide n'est pas un zéro : voir la remarque. "
        "Total : gaz répartis et non répartis."
    )
    return paper.sheet(_("Dépôt BEGES"), _("Dépôt du bilan, dans l'ordre du formulaire"), note, columns, 2)


def filing(sheet: Sheet, footprint: Footprint) -> None:
    _table(sheet, beges.rows(footprint), (*GASES, "total", "co2b"), uncertainty=True)


def _table(sheet: Sheet, rows: Sequence[Row], masses: Sequence[str], uncertainty: bool = False) -> Sums:
    """Posts and their sums, one after the other."""
    sums = Sums(sheet, 2 + masses.index("total"))
    ranges: dict[str, tuple[int, int]] = {}
    for row in rows:
        figures: list[Cell]
        if row.kind == "post":
            figures = [_tonnes(row.kg.get(mass)) for mass in masses]
            first, _last = ranges.get(row.code[0], (sheet.at, sheet.at))
            ranges[row.code[0]] = (first, sheet.at)
        else:
            mine = [ranges[row.code]] if row.code else list(ranges.values())
            figures = [_sum(sheet, mine, 2 + at, row.kg.get(mass)) for at, mass in enumerate(masses)]
        between = [_tonnes(end) for end in row.interval or (None, None)]
        share: list[Cell] = [row.uncertainty] if uncertainty else []
        cells = ["" if row.code else _("Total"), _post(row), *figures, *share, *between, beges.remark(row)]
        place = sheet.row(cells, "body" if row.kind == "post" else "subtotal" if row.code else "total")
        if row.kind != "post":
            sums.parts[row.code] = place
        if row.kind == "category":
            sheet.beside(ranges[row.code][0], f"{row.code}. {words.category(row.code)}")
    sums.total, sums.tonnes = sums.parts.pop(""), rows[-1].kg.get("total", 0.0) / 1000
    return sums


def _post(row: Row) -> str:
    return beges.name(row) if row.kind == "post" else _("Sous-total") if row.code else ""


def _sum(sheet: Sheet, ranges: Sequence[tuple[int, int]], column: int, kg: float | None) -> Formula:
    """The sum of the posts; an empty text as long as none of them has a figure."""
    said = ",".join(f"{sheet.cell(first, column)}:{sheet.cell(last, column)}" for first, last in ranges)
    if kg is None:
        return Formula(f'IF(COUNT({said})=0,"",SUM({said}))', "")
    return Formula(f"SUM({said})", kg / 1000)


def ghg_sheet(paper: Paper) -> Sheet:
    columns = [Column(_("Code"), 10), Column(_("Catégorie"), 64), Column(_("t CO₂e"), 14, "tonnes"),
               Column(_("Lignes"), 10, "integer"), Column(_("Remarque"), 60)]  # fmt: skip
    note = _(
        "Règles du GHG Protocol : biens immobilisés comptés en entier l'année d'achat, visiteurs et traînées à part."
    )
    return paper.sheet("GHG Protocol", _("Présentation GHG Protocol"), note, columns, 2)


def ghg(sheet: Sheet, footprint: Footprint) -> Sums:
    """Scopes 1 and 2 (location-based), the fifteen categories of scope 3 and their sum; the total, what is apart."""
    known, sums = views.by_ghg(footprint), Sums(sheet, 2)
    for code in ("1", "2"):
        sums.parts[code] = sheet.row(_ghg_row(footprint, code, known), "subtotal")
    first = sheet.at
    for code in ghg_categories():
        if code.startswith("3."):
            sheet.row(_ghg_row(footprint, code, known))
    third = [kg for code, kg in known.items() if code.startswith("3.")]
    total = _sum(sheet, [(first, sheet.at - 1)], 2, sum(third) if third else None)
    sums.parts["3"] = sheet.row(["3", words.scope("3"), total, None, ""], "subtotal")
    whole = "+".join(f"N({sheet.cell(sums.parts[code], 2)})" for code in "123")
    sums.tonnes = views.ghg_total(footprint) / 1000
    sums.total = sheet.row(["", _("Total"), Formula(whole, sums.tonnes), None, ""], "total")
    _apart(sheet, footprint)
    return sums


def _ghg_row(footprint: Footprint, code: str, known: Mapping[str, float]) -> list[Cell]:
    count = sum(line.ghg == code and not line.memo for line in footprint.lines)
    absent = "" if code in known else _("Aucune ligne de ce bilan n'en relève.")
    return [code, labels.ghg(code, language()), _tonnes(known.get(code)), float(count) if count else None, absent]


def _apart(sheet: Sheet, footprint: Footprint) -> None:
    sheet.section(_("À part, hors du total"))
    market = views.market_based_scope2(footprint)
    without = "" if market is not None else _("Aucun contrat d'électricité n'est décrit.")
    sheet.row(["2", _("Scope 2 selon les contrats (market-based)"), _tonnes(market), None, without])
    sheet.row(["", _("CO₂ biogénique (tonnes de CO₂)"), views.co2b(footprint) / 1000, None, ""])
    sheet.row(["", _("dont émis sur place (scope 1)"), views.direct_co2b(footprint) / 1000, None, ""])
    for kind in ("avoided", "non_kyoto", "replaced"):
        count = sum(line.memo == kind for line in footprint.lines)
        if count:
            sheet.row(["", words.memo(kind), views.memo(footprint, kind) / 1000, float(count), ""])


def reconciliation_sheet(paper: Paper) -> Sheet:
    columns = [Column(_("Passage du BEGES au GHG Protocol"), 78), Column(_("t CO₂e"), 14, "tonnes"),
               Column(_("Lignes"), 10, "integer"), Column(_("Contrôle"), 14)]  # fmt: skip
    note = _("Chaque cause d'écart entre les deux présentations, et ce qu'aucune n'explique : zéro, au gramme près.")
    return paper.sheet(_("Réconciliation"), _("Réconciliation"), note, columns)


def reconciliation(sheet: Sheet, footprint: Footprint, regulatory: Sums, ghg: Sums) -> None:
    first = sheet.row([_("Total BEGES"), Formula(f"N({regulatory.whole()})", regulatory.tonnes), None, ""], "subtotal")
    for one in views.reconciliation(footprint):
        if one.cause != views.UNEXPLAINED:
            sheet.row([words.cause(one.cause), one.kg / 1000, float(one.lines), ""])
        else:
            explained = f"SUM({sheet.cell(first, 1)}:{sheet.cell(sheet.at - 1, 1)})"
            rest = round(one.kg / 1000, EXACT) + 0.0
            left = Formula(f"ROUND(N({ghg.whole()})-{explained},{EXACT})", rest)
            check = Formula(f'IF({sheet.cell(sheet.at, 1)}=0,"OK","≠")', "≠" if rest else "OK")
            sheet.row([words.cause(one.cause), left, float(one.lines), check])
    total = Formula(f"SUM({sheet.cell(first, 1)}:{sheet.cell(sheet.at - 1, 1)})", ghg.tonnes)
    sheet.row([_("Total GHG Protocol"), total, None, ""], "total")


def _tonnes(kg: float | None) -> float | None:
    return None if kg is None else kg / 1000
