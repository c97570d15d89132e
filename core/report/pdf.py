"""A document as a PDF: A4, PDF/A-2U, tagged, our fonts embedded, charts as vectors. The same document gives the same
bytes; nothing is read from the clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from core.language import speaking
from core.report.colours import RULE
from core.report.document import Document
from core.report.pdf_blocks import section
from core.report.pdf_cover import contents, cover
from core.report.pdf_flow import Laid, Piece, lay
from core.report.pdf_look import FURNITURE, Look, look
from core.report.pdf_sheet import BODY, HEIGHT, MARGIN, WIDTH, Sheet
from core.report.pdf_text import Style, cut, lines

_MARK = Style(64, 76, bold=True, colour="#5B6B66")
_FAINT, _SLANT = 0.11, 52.0
_SHORT = 270.0  # the first section goes under a table of contents that is no higher
_FOOT = HEIGHT - 46.0


def pdf(document: Document) -> bytes:
    """The whole file."""
    with speaking(document.language):
        sheet, seen = Sheet(document), look(document.brand)
        laid = lay(list(_pieces(document, seen)))
        for anchor, (page, top) in laid.anchors.items():
            sheet.aim(anchor, page, top)
        _print(sheet, laid, document, seen)
        return bytes(sheet.output())


def _pieces(document: Document, seen: Look) -> Iterator[Piece]:
    yield from cover(document, seen)
    listed = list(contents(document.sections, seen))
    yield from listed
    alone = sum(piece.before + piece.height for piece in listed) > _SHORT
    for place, part in enumerate(document.sections):
        first, *others = section(part, seen)
        yield first if place else replace(first, opens=alone)
        yield from others


def _print(sheet: Sheet, laid: Laid, document: Document, seen: Look) -> None:
    header = cut(document.company, FURNITURE, 0.6 * BODY), cut(document.title, FURNITURE, 0.36 * BODY)
    footer = [cut(line, FURNITURE, BODY - 60) for line in lines(document.brand.footer, FURNITURE, BODY - 60)[:2]]
    mark = cut(document.watermark, _MARK, 1.2 * WIDTH)
    for place, page in enumerate(laid.pages):
        sheet.add_page()
        _header(sheet, header) if place else _edge(sheet, seen)
        for top, piece in page:
            piece.paint(sheet, top)
        _footer(sheet, footer, f"{place + 1} / {len(laid.pages)}", seen)
        if mark:
            _watermark(sheet, mark)


def _header(sheet: Sheet, header: tuple[str, str]) -> None:
    with sheet.artifact():
        sheet.write_line(MARGIN, 46, header[0], FURNITURE)
        sheet.write_line(MARGIN + BODY, 46, header[1], FURNITURE, "end")
        sheet.rule(MARGIN, 53, BODY, RULE)


def _edge(sheet: Sheet, seen: Look) -> None:
    """The colour of the brand along the cover."""
    with sheet.artifact():
        sheet.fill(0, 0, 16, HEIGHT, seen.colour)


def _footer(sheet: Sheet, text: list[str], number: str, seen: Look) -> None:
    with sheet.artifact():
        sheet.rule(MARGIN, _FOOT, BODY, RULE)
        sheet.write_lines(text, FURNITURE, MARGIN, _FOOT + 6)
        sheet.write_lines([number], FURNITURE.coloured(seen.ink), MARGIN + BODY, _FOOT + 6, "end")


def _watermark(sheet: Sheet, text: str) -> None:
    """Across the page, over everything, and faint enough to read what lies under it."""
    with sheet.artifact(), sheet.local_context(fill_opacity=_FAINT), sheet.rotation(_SLANT, WIDTH / 2, HEIGHT / 2):
        sheet.write_line(WIDTH / 2, HEIGHT / 2 + 20, text, _MARK, "middle")
