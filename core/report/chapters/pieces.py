"""What several chapters are made of: tables with their total, charts with what they say and their data."""

from __future__ import annotations

from collections.abc import Sequence

from core.carbon import views
from core.language import _
from core.report import charts, show
from core.report.charts import Bar
from core.report.document import Block, Column, Figure, Paragraph, Section, Table
from core.report.ledger_rows import Row


def part(anchor: str, title: str, blocks: Sequence[Block]) -> Section:
    """A part of a chapter."""
    return Section(anchor, title, blocks, level=2)


def chapter(anchor: str, title: str, blocks: Sequence[Block], page: bool = False) -> Section:
    return Section(anchor, title, blocks, level=1, page=page)


def ledger(caption: str, head: Sequence[str], rows: Sequence[Row], shares: Sequence[float], note: str = "") -> Table:
    """A table of a result: names, then figures; the sums strong."""
    columns = [Column(head[0], shares[0]), *(Column(n, s, True) for n, s in zip(head[1:], shares[1:], strict=True))]
    cells = [[row.name, *row.cells] for row in rows]
    strong = frozenset(n for n, row in enumerate(rows) if row.kind != "part")
    return Table(caption, columns, cells, strong, note)


def facts(caption: str, head: tuple[str, str], rows: Sequence[tuple[str, str]]) -> Table:
    """Names and what they are."""
    return Table(caption, [Column(head[0], 2), Column(head[1], 3)], [list(row) for row in rows], dense=True)


def masses(caption: str, rows: Sequence[Bar], whole: float) -> Figure:
    """Horizontal bars of masses with their intervals; the same as a table for who does not see them."""
    said = [
        _("{name} : {mass} ({interval})").format(name=row.name, mass=show.mass(row.amount), interval=_ends(row))
        for row in rows
    ]
    cells = [[row.name, show.mass(row.amount), share(row.amount, whole), _ends(row)] for row in rows]
    head = [_("Élément"), _("Valeur"), _("Part du total"), _("Intervalle à 95 %")]
    columns = [Column(head[0], 3), *(Column(name, 2, True) for name in head[1:])]
    return Figure(
        caption,
        charts.bars(rows, charts.PAGE, whole),
        f"{caption}. {' ; '.join(said)}.",
        Table(caption, columns, cells),
    )


def share(kg: float, whole: float) -> str:
    return show.percent(kg / whole) if whole else show.ABSENT


def _ends(row: Bar) -> str:
    return show.interval(*row.interval) if row.interval else show.ABSENT


def interval(group: views.Group) -> str:
    return show.interval(*group.interval) if group.interval else show.ABSENT


def small(text: str) -> Paragraph:
    return Paragraph(text, "small")
