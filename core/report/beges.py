"""The regulatory table as bilans-ges.ademe.fr asks for it: the 22 posts in the order of the form, with their sums.

Source: BEGES method v5 (R.229-47 of the code de l'environnement). Masses in kgCO2e until written. A post without a line
has no figure: whether it is nothing or nobody said is told beside it, never a zero.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from core.carbon import views
from core.carbon.footprint import Footprint, Line
from core.ingest.safe_cells import csv_text
from core.ingest.tables import beges_posts
from core.language import _, speaking
from core.report import show, words
from core.report.workbook_text import plain

GASES = ("co2", "ch4", "n2o", "other")
MASSES = (*GASES, "unsplit", "total", "co2b")
NAMED = 3


@dataclass(frozen=True, slots=True)
class Row:
    """A post, the sum of a category (`code` « 1 » … « 6 ») or the total (`code` ""). `kg`: each of MASSES, empty when
    no line counts there. `gaps`: questions without an answer that belong there."""

    kind: Literal["post", "category", "total"]
    code: str
    kg: Mapping[str, float]
    interval: tuple[float, float] | None
    gaps: Sequence[str] = ()

    @property
    def uncertainty(self) -> float | None:
        """Upper end of the 95 % interval over the figure, minus one: GSD² − 1."""
        return self.interval[1] / self.kg["total"] - 1 if self.interval and self.kg["total"] else None


def rows(footprint: Footprint) -> list[Row]:
    """Each category after its posts, the total last."""
    by_post = {group.name: group.lines for group in views.by_beges(footprint)}
    found: list[Row] = []
    for number in dict.fromkeys(post.category for post in beges_posts().values()):
        mine = [post for post in beges_posts() if post.startswith(number)]
        found += [_row(footprint, "post", post, by_post.get(post, ()), _gaps(footprint, post)) for post in mine]
        found.append(_row(footprint, "category", number, [line for post in mine for line in by_post.get(post, ())]))
    return [*found, _row(footprint, "total", "", [line for lines in by_post.values() for line in lines])]


def name(row: Row) -> str:
    if row.kind == "post":
        return words.post(row.code)
    return words.category(row.code) if row.kind == "category" else _("Total")


def remark(row: Row) -> str:
    """What the form must be told beside the figure: nothing counted there, questions without an answer, what the base
    does not split by gas."""
    if row.kind != "post":
        return ""
    said = []
    if row.gaps:
        shown = ", ".join(row.gaps[:NAMED]) + (" …" if len(row.gaps) > NAMED else "")
        said.append(_("Sans réponse : {gaps}").format(gaps=shown))
    elif not row.kg:
        said.append(_("Aucune activité déclarée"))
    if row.kg.get("unsplit"):
        tonnes = show.tonnes(row.kg["unsplit"])
        said.append(_("dont {tonnes} t non réparties par gaz (dans le total seulement)").format(tonnes=tonnes))
    return show.series(said)


def columns() -> list[str]:
    """Those of the form, then the interval and our remark."""
    return [
        _("Catégorie"),
        _("Poste"),
        "CO₂ (t CO₂e)",
        "CH₄ (t CO₂e)",
        "N₂O (t CO₂e)",
        _("Autres gaz (t CO₂e)"),
        _("Total (t CO₂e)"),
        _("CO₂ b (t)"),
        _("Incertitude (%)"),
        _("Borne basse (t CO₂e)"),
        _("Borne haute (t CO₂e)"),
        _("Remarque"),
    ]


def deposit(footprint: Footprint) -> bytes:
    """The table as CSV, in the words of the form: French, `;`, decimal comma, full precision, UTF-8 with its mark."""
    with speaking("fr"):
        lines = [[plain(cell) for cell in _cells(row)] for row in rows(footprint)]
        return csv_text(columns(), lines).encode("utf-8-sig")


def _cells(row: Row) -> list[str]:
    low, high = row.interval or (None, None)
    share = None if row.uncertainty is None else row.uncertainty * 100
    tonnes = [_tonnes(row.kg.get(mass)) for mass in (*GASES, "total", "co2b")]
    category = words.category(row.code[0]) if row.code else ""
    title = words.post(row.code) if row.kind == "post" else _("Sous-total") if row.kind == "category" else _("Total")
    number = f"{row.code[0]}. {category}" if row.code else ""
    return [number, title, *tonnes, _decimal(share), _tonnes(low), _tonnes(high), remark(row)]


def _tonnes(kg: float | None) -> str:
    return _decimal(None if kg is None else kg / 1000)


def _decimal(value: float | None) -> str:
    """Every digit and no exponent: a spreadsheet in French reads « 0,000012 », not always « 1,2e-05 »."""
    return "" if value is None else f"{Decimal(repr(value)):f}".replace(".", ",")


def _row(
    footprint: Footprint,
    kind: Literal["post", "category", "total"],
    code: str,
    lines: Sequence[Line],
    gaps: Sequence[str] = (),
) -> Row:
    part = replace(footprint, lines=lines)
    kg = {**views.gases(lines), "total": views.total(part), "co2b": views.co2b(part)} if lines else {}
    return Row(kind, code, kg, views.interval(part), gaps)


def _gaps(footprint: Footprint, post: str) -> list[str]:
    return list(dict.fromkeys(gap.label for gap in footprint.gaps if post in gap.beges))
