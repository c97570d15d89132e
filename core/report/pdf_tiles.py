"""Figures one sees from afar, up to four side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from core.report.colours import INK, SOFT
from core.report.document import Tile
from core.report.pdf_flow import Piece
from core.report.pdf_look import Look
from core.report.pdf_sheet import BODY, MARGIN, Sheet
from core.report.pdf_text import Style, lines, one_line

_GAP, _PAD = 10.0, 10.0
_VALUE = Style(19, 24, bold=True)
_LABEL = Style(8.6, 11.4, colour=INK)
_NOTE = Style(7.6, 10.2, colour=SOFT)
_SMALLEST = 9.0


@dataclass(frozen=True, slots=True)
class _Set:
    """A tile measured: its lines, and the style of its value."""

    value: Sequence[str]
    style: Style
    label: Sequence[str]
    note: Sequence[str]

    @property
    def height(self) -> float:
        text = len(self.value) * self.style.leading + len(self.label) * _LABEL.leading
        return text + len(self.note) * _NOTE.leading + (3.0 if self.note else 0.0) + 2 * _PAD


def tiles(shown: Sequence[Tile], look: Look) -> Iterator[Piece]:
    """Rows of equal tiles: four at most, and no row much emptier than the one above."""
    rows = -(-len(shown) // 4)
    across = -(-len(shown) // rows) if rows else 0
    for start in range(0, len(shown), across or 1):
        yield _row(shown[start : start + across], across, look, 12.0 if start == 0 else _GAP)


def _row(shown: Sequence[Tile], across: int, look: Look, before: float) -> Piece:
    width = (BODY - (across - 1) * _GAP) / across
    size = min(_size(tile, width - 2 * _PAD) for tile in shown)
    ready = [_set(tile, width - 2 * _PAD, size, look) for tile in shown]
    height = max(tile.height for tile in ready)

    def paint(sheet: Sheet, top: float) -> None:
        for place, tile in enumerate(ready):
            _paint(sheet, tile, MARGIN + place * (width + _GAP), top, width, height, look)

    return Piece(height, paint, before=before)


def _size(tile: Tile, room: float) -> float:
    """Of the letters of its value, so that it fits on one line if it can be read at all."""
    wide = max(_VALUE.wide(one_line(tile.value)), 1.0)
    return max(_SMALLEST, min(_VALUE.size, 0.99 * _VALUE.size * room / wide))


def _set(tile: Tile, room: float, size: float, look: Look) -> _Set:
    style = replace(_VALUE, size=size, leading=size * 1.26, colour=look.ink)
    return _Set(
        lines(tile.value, style, room),
        style,
        lines(tile.label, _LABEL, room),
        lines(tile.note, _NOTE, room) if tile.note else [],
    )


def _paint(sheet: Sheet, tile: _Set, x: float, top: float, width: float, height: float, look: Look) -> None:
    with sheet.artifact():
        sheet.fill(x, top, width, height, look.tint, radius=3.0)
        sheet.fill(x, top, width, 2.4, look.colour)
    y = top + _PAD
    with sheet.tagged("P"):
        for text, style in ((tile.value, tile.style), (tile.label, _LABEL), (tile.note, _NOTE)):
            y += 3.0 if style is _NOTE else 0.0
            sheet.write_lines(text, style, x + _PAD, y)
            y += len(text) * style.leading
