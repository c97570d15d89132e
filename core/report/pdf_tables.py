"""Tables: columns wide enough for their longest word, rows never cut, titles that come again on the next page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace

from core.report.colours import RULE
from core.report.document import Table
from core.report.pdf_flow import FULL, Piece
from core.report.pdf_look import CAPTION, CELL, CELL_DENSE, SMALL, Look
from core.report.pdf_sheet import BODY, MARGIN, Sheet
from core.report.pdf_tags import COLUMN_TITLE, ROW_TITLE
from core.report.pdf_text import Style, clean, lines, longest_word

_MOST, _TIGHT = (0.62, 0.62), (0.24, 0.34)  # of the page: what one word, one figure may ask of the other columns
_APART = 8.0  # more white between figures and the text at their right
_SHORT = 190.0  # a table under this height is never cut


@dataclass(frozen=True, slots=True)
class Grid:
    """A table measured: points. `lefts` and `widths`: of the text of each column; `over`: white above and under it."""

    lefts: Sequence[float]
    widths: Sequence[float]
    figures: Sequence[bool]
    cell: Style
    over: float

    def wrapped(self, cells: Sequence[str], style: Style) -> list[list[str]]:
        return [lines(cell, style, width) for cell, width in zip(cells, self.widths, strict=True)]

    def height(self, cells: Sequence[Sequence[str]]) -> float:
        return max(len(cell) for cell in cells) * self.cell.leading + 2 * self.over


def table(block: Table, look: Look) -> Iterator[Piece]:
    """Caption, titles of the columns, rows, note. The caption stays with the first two rows, the last one with the
    one before: no total alone on a page."""
    grid, key = _grid(block), object()
    if block.caption:
        yield _text(block.caption, CAPTION, "Caption", before=16.0, after=4.0, stays=True)
    head = grid.wrapped([column.title for column in block.columns], replace(grid.cell, bold=True))
    yield _titles(head, grid, look, key, before=4.0 if block.caption else 14.0)
    again = _titles(head, grid, look, None, before=0.0)
    rows = [_row(row, grid, look, (key, place), place in block.strong, again) for place, row in enumerate(block.rows)]
    yield from _kept(rows, block)
    if block.note:
        yield _text(block.note, SMALL, "P", before=4.0, after=0.0, stays=False)


def _kept(rows: Sequence[Sequence[Piece]], block: Table) -> Iterator[Piece]:
    """The pieces of the rows, each with those that must not be left alone by it."""
    last, short = len(rows) - 1, sum(piece.height for row in rows for piece in row) < _SHORT
    for place, row in enumerate(rows):
        stays = short or place in (0, last - 1) or place + 1 in block.strong
        yield from row[:-1]
        yield replace(row[-1], stays=bool(block.note) if place == last else stays)


def _text(text: str, style: Style, kind: str, before: float, after: float, stays: bool) -> Piece:
    said = lines(text, style, BODY)

    def paint(sheet: Sheet, top: float) -> None:
        with sheet.tagged(kind):
            sheet.write_lines(said, style, MARGIN, top)

    return Piece(len(said) * style.leading + after, paint, before=before, stays=stays)


def _grid(block: Table) -> Grid:
    cell, pad, over = (CELL_DENSE, 4.0, 2.6) if block.dense else (CELL, 4.5, 4.0)
    figures = [column.figures for column in block.columns]
    before = [
        pad + (_APART if place and figures[place - 1] and not figures[place] else 0) for place in range(len(figures))
    ]
    least = [_least(block, place, cell, _MOST) + white + pad for place, white in enumerate(before)]
    if sum(least) > BODY:
        least = [_least(block, place, cell, _TIGHT) + white + pad for place, white in enumerate(before)]
    widths = shared([column.share for column in block.columns], least, BODY)
    lefts = [MARGIN + sum(widths[:place]) + white for place, white in enumerate(before)]
    return Grid(lefts, [w - white - pad for w, white in zip(widths, before, strict=True)], figures, cell, over)


def _least(block: Table, place: int, cell: Style, most: tuple[float, float]) -> float:
    """The width under which a word of this column, or a figure, would be cut. `most`: see _MOST."""
    column, bold = block.columns[place], replace(cell, bold=True)
    cells = [(row[place], bold if number in block.strong else cell) for number, row in enumerate(block.rows)]
    word = max((longest_word(text, style) for text, style in [(column.title, bold), *cells]), default=0.0)
    if not column.figures:
        return min(word, most[0] * BODY)
    whole = max((style.wide(clean(text)) for text, style in cells), default=0.0)
    return max(min(word, most[0] * BODY), min(whole, most[1] * BODY)) + 0.5


def shared(asked: Sequence[float], least: Sequence[float], width: float) -> list[float]:
    """Widths whose sum is `width`: as `asked` (relative), but each at least its `least` when that is possible."""
    if sum(least) >= width:
        return [width * one / sum(least) for one in least]
    free, held = set(range(len(asked))), [0.0] * len(asked)
    while True:
        room = width - sum(held)
        whole = sum(asked[place] for place in free)
        tight = [place for place in free if room * asked[place] / whole < least[place]]
        if not tight:
            return [room * asked[place] / whole if place in free else held[place] for place in range(len(asked))]
        for place in tight:
            held[place] = least[place]
            free.discard(place)


def _titles(head: list[list[str]], grid: Grid, look: Look, key: object, before: float) -> Piece:
    """Titles of the columns; when they come again (no `key`) they are not read aloud again."""
    style = replace(grid.cell, bold=True, colour=look.ink)
    height = grid.height(head)

    def paint(sheet: Sheet, top: float) -> None:
        with sheet.artifact():
            sheet.rule(MARGIN, top + height, BODY, look.colour, 1.0)
        if key is None:
            with sheet.artifact():
                said(sheet, top)
            return
        with sheet.within("Table", key), sheet.within("TR", (key, "titles")):
            said(sheet, top)

    def said(sheet: Sheet, top: float) -> None:
        lowest = max(len(cell) for cell in head)
        for place, cell in enumerate(head):
            with nullcontext() if key is None else sheet.tagged("TH", extra=COLUMN_TITLE):
                _cell(sheet, cell, style, grid, place, top + (lowest - len(cell)) * style.leading)

    return Piece(height, paint, before=before, stays=True)


def _row(
    row: Sequence[str], grid: Grid, look: Look, key: tuple[object, int], strong: bool, again: Piece
) -> list[Piece]:
    """One piece; several only for a row higher than a page."""
    style = replace(grid.cell, bold=strong)
    wrapped = grid.wrapped(row, style)
    most = int((FULL - again.height - 2 * grid.over) / style.leading)
    longest = max(len(cell) for cell in wrapped)
    parts = [[cell[start : start + most] for cell in wrapped] for start in range(0, longest, most)]
    return [_part(cells, style, grid, look, key, strong, again) for cells in parts]


def _part(
    cells: list[list[str]],
    style: Style,
    grid: Grid,
    look: Look,
    key: tuple[object, int],
    strong: bool,
    again: Piece,
) -> Piece:
    height = grid.height(cells)

    def paint(sheet: Sheet, top: float) -> None:
        with sheet.artifact():
            if strong:
                sheet.fill(MARGIN, top + 0.3, BODY, height - 0.3, look.tint)
            sheet.rule(MARGIN, top + height, BODY, look.colour if strong else RULE, 0.5)
        with sheet.within("Table", key[0]), sheet.within("TR", key):
            for place, cell in enumerate(cells):
                kind, extra = ("TH", ROW_TITLE) if place == 0 else ("TD", "")
                with sheet.tagged(kind, (*key, place), extra=extra):
                    _cell(sheet, cell, style, grid, place, top)

    return Piece(height, paint, again=again)


def _cell(sheet: Sheet, cell: Sequence[str], style: Style, grid: Grid, place: int, top: float) -> None:
    if grid.figures[place]:
        right = grid.lefts[place] + grid.widths[place]
        sheet.write_lines(cell, style, right, top + grid.over, "end")
    else:
        sheet.write_lines(cell, style, grid.lefts[place], top + grid.over)
