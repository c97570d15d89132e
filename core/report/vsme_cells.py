"""Cells of a worksheet written where they lie: every other byte of the part stays (ECMA-376, part 1, §18.3.1).

What a cell already is (its style) is kept, its value replaced; a cell or a row that the sheet lacks is added. The
values that formulas of the sheet gave before are taken out: some programs would show them, not calculate again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from openpyxl.utils.cell import get_column_letter, range_boundaries

from core.report.vsme_xml import Span, opening, walk
from core.report.workbook_text import plain

Area = tuple[int, int, int, int]  # left, top, right, bottom, from 1
Place = tuple[int, int]  # row, column
Splice = tuple[int, int, bytes]  # start, end, what comes there instead


@dataclass(frozen=True, slots=True)
class Sheet:
    """The part of a worksheet after writing. `formulas`: cells left to the formula they hold."""

    content: bytes
    written: Sequence[Area]
    formulas: Sequence[Area]


@dataclass(slots=True)
class _Found:
    """What a worksheet holds: its rows, the cells of the wanted ones, merged ranges, the element of all rows; `stale`:
    values that formulas gave before."""

    wanted: frozenset[int]
    rows: dict[int, Span] = field(default_factory=dict)
    cells: dict[Place, Span] = field(default_factory=dict)
    merged: set[Area] = field(default_factory=set)
    stale: list[Span] = field(default_factory=list)
    data: Span = field(default_factory=lambda: Span("sheetData", (), 0, 0, 0))  # empty until it is met
    cell: Span = field(default_factory=lambda: Span("c", (), 0))
    row: int = 0
    column: int = 0

    def take(self, span: Span) -> None:
        match span.local:
            case "sheetData":
                self.data = span
            case "row":
                self.row, self.column = int(span.attribute("r") or self.row + 1), 0
                self.rows[self.row] = span
            case "c":
                said = span.attribute("r")
                self.column = area(said)[0] if said else self.column + 1
                if self.row in self.wanted:
                    self.cells[self.row, self.column] = span
                self.cell = span
            case "f" if span.tag == self.cell.named("f"):  # not <xm:f>, of an extension
                self.cell.formula = True
            case "v" if self.cell.formula:
                self.stale.append(span)
            case "mergeCell":
                self.merged.add(area(span.attribute("ref") or ""))


def area(reference: str) -> Area:
    """« $G$12:$J$12 » → (7, 12, 10, 12). Raises ValueError."""
    left, top, right, bottom = range_boundaries(reference.replace("$", ""))
    if left is None or top is None or right is None or bottom is None:
        raise ValueError(reference)
    return left, top, right, bottom


def edited(part: bytes, values: Mapping[Area, float | str]) -> Sheet:
    """The worksheet with these values. A range is written in its first cell when it is one merged cell, else left.

    Raises ValueError: not a worksheet in UTF-8.
    """
    found = _Found(frozenset(top for _, top, _, _ in values))
    walk(part, found.take)
    single = [] if found.data.empty else [one for one in values if one[:2] == one[2:] or one in found.merged]
    formulas = [one for one in single if (one[1], one[0]) in found.cells and found.cells[one[1], one[0]].formula]
    written = [one for one in single if one not in formulas]
    splices = _splices(part, found, {(one[1], one[0]): values[one] for one in written})
    splices += [(value.start, value.end, b"") for value in found.stale]
    return Sheet(_spliced(part, splices), written, formulas)


def recalculated(book: bytes) -> bytes:
    """The part of the workbook, whose formulas will be calculated again when it is opened: one attribute of calcPr."""
    spans: dict[str, Span] = {}
    walk(book, lambda span: spans.setdefault(span.local, span))
    old, names = spans.get("calcPr"), spans.get("definedNames")
    if old is not None:
        return _spliced(book, [(old.start, old.end, opening(old.tag, old.attributes, *CALCULATE, empty=True))])
    if names is None:
        return book
    return _spliced(book, [(names.end, names.end, opening(names.named("calcPr"), (), *CALCULATE, empty=True))])


CALCULATE = ("fullCalcOnLoad", "1")


def _splices(part: bytes, found: _Found, values: Mapping[Place, float | str]) -> list[Splice]:
    """What comes in the place of which bytes; none overlaps another."""
    splices: list[Splice] = []
    absent: dict[int, list[Place]] = {}
    for place in sorted(values):
        old = found.cells.get(place)
        if old is None:
            absent.setdefault(place[0], []).append(place)
        else:
            splices.append((old.start, old.end, _cell(old.tag, place, old.attributes, values[place])))
    for number, places in absent.items():
        cells = {place[1]: _cell(found.data.named("c"), place, (), values[place]) for place in places}
        splices += _in_row(part, found, number, cells)
    return splices


def _in_row(part: bytes, found: _Found, number: int, cells: Mapping[int, bytes]) -> Iterable[Splice]:
    """Cells (column → bytes) that the row lacks, each before the next one; the row itself when there is none."""
    row, inside = found.rows.get(number), b"".join(cells.values())
    if row is None:
        after = min((one for one in found.rows if one > number), default=None)
        at = found.data.closing if after is None else found.rows[after].start
        tag = found.data.named("row")
        return [(at, at, opening(tag, (), "r", str(number)) + inside + f"</{tag}>".encode())]
    if row.empty:
        opened = part[row.start : row.end].removesuffix(b"/>").rstrip()
        return [(row.start, row.end, opened + b">" + inside + f"</{row.tag}>".encode())]
    return [(at, at, cell) for column, cell in cells.items() for at in [_before(found, row, number, column)]]


def _before(found: _Found, row: Span, number: int, column: int) -> int:
    """Where a cell of this column goes in its row."""
    right = min((one for at, one in found.cells if at == number and one > column), default=None)
    return row.closing if right is None else found.cells[number, right].start


def _spliced(part: bytes, splices: Sequence[Splice]) -> bytes:
    """Two insertions at one place keep their order."""
    pieces, at = [], 0
    for start, end, new in sorted(splices, key=lambda splice: splice[:2]):
        pieces += [part[at:start], new]
        at = end
    return b"".join([*pieces, part[at:]])


def _cell(tag: str, place: Place, attributes: Sequence[str], value: float | str) -> bytes:
    """A number, or a text that stands in its own cell; the style stays."""
    pairs = zip(attributes[::2], attributes[1::2], strict=True)
    kept = [said for name, text in pairs if name not in ("r", "t") for said in (name, text)]
    prefix = tag.removesuffix("c")
    if isinstance(value, str):
        inside = f'<{prefix}is><{prefix}t xml:space="preserve">{escape(plain(value))}</{prefix}t></{prefix}is>'
        kept += ["t", "inlineStr"]
    else:
        inside = f"<{prefix}v>{value!r}</{prefix}v>"
    head = opening(tag, ["r", "", *kept], "r", f"{get_column_letter(place[1])}{place[0]}")
    return head + f"{inside}</{tag}>".encode()
