"""What the standard for small companies asks: the points of the VSME."""

from __future__ import annotations

from collections.abc import Sequence

from core.language import _
from core.report import show
from core.report.chapters.essential import opening
from core.report.chapters.pieces import chapter, part
from core.report.document import Column, Paragraph, Section, Table
from core.report.dossier import Dossier
from core.report.vsme import Point, points


def vsme(dossier: Dossier) -> list[Section]:
    """The climate points of the voluntary standard, each with how it was obtained or why it is not known."""
    found = points(dossier)
    known = sum(point.value is not None for point in found)
    intro = _(
        "Points de la norme volontaire européenne VSME (Recommandation (UE) 2025/1710) que ce bilan renseigne : "
        "{known} sur {all}. Ce qui n'est pas connu le dit, et n'est pas zéro."
    )
    said = Paragraph(intro.format(known=show.number(known), all=show.number(len(found))))
    parts = {
        "vsme-b3": (_("B3 : énergie et émissions"), ("B1", "B3")),
        "vsme-c2": (_("C2 : émissions de scope 3"), ("C2",)),
        "vsme-c3": (_("C3 : cible et actions"), ("C3",)),
    }
    sections = [chapter("vsme", _("Indicateurs climat de la VSME"), [*opening(dossier), said])]
    for anchor, (title, references) in parts.items():
        mine = [point for point in found if point.reference.startswith(references)]
        sections.append(part(anchor, title, [table(title, mine)]))
    return sections


def table(caption: str, found: Sequence[Point]) -> Table:
    rows = [[one.reference, one.label, *_cells(one)] for one in found]
    columns = [
        Column(_("Réf."), 1.1),
        Column(_("Donnée"), 3),
        Column(_("Valeur"), 1.8, True),
        Column(_("Comment"), 3.2),
    ]
    return Table(caption, columns, rows, dense=True)


def _cells(one: Point) -> list[str]:
    """Its value and how it was obtained; a text is too long for the column of figures."""
    return [_("voir ci-contre"), one.value] if isinstance(one.value, str) else [written(one), one.why]


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
