"""Each block of a document as pieces of paper. Everything is measured here; it is printed later."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import singledispatch

from core.report import pdf_drawing
from core.report.document import Block, Bullets, Callout, Figure, Paragraph, Section, Table, Terms, Tiles
from core.report.pdf_flow import FULL, Piece
from core.report.pdf_look import AMBER, BODY_TEXT, CAPTION, CHAPTER, LEAD, PART, SMALL, WARM, Look
from core.report.pdf_running import Running
from core.report.pdf_sheet import BODY, MARGIN, Sheet
from core.report.pdf_tables import table
from core.report.pdf_text import Style, lines, one_line
from core.report.pdf_tiles import tiles

_PARAGRAPHS = {"body": BODY_TEXT, "lead": LEAD, "small": SMALL}
_INDENT = 14.0
_PAD = 11.0


def section(part: Section, look: Look) -> Iterator[Piece]:
    """The title of a section, never alone at the foot of a page, and its blocks."""
    yield title(part, look)
    for block, after in zip(part.blocks, [*part.blocks[1:], None], strict=True):
        made = list(pieces(block, look))
        if made and (_explains(block, after) or _announces(made, block, after)):
            made[-1] = replace(made[-1], stays=True)
        yield from made


def _explains(block: Block, after: Block | None) -> bool:
    """Small print under a table or a chart: its source, how to read it."""
    return isinstance(block, Table | Figure) and isinstance(after, Paragraph) and after.style == "small"


def _announces(made: Sequence[Piece], block: Block, after: Block | None) -> bool:
    """A sentence over a list, a table or a chart."""
    return isinstance(block, Paragraph) and len(made) < 4 and isinstance(after, Bullets | Table | Figure)


def title(part: Section, look: Look) -> Piece:
    chapter = part.level == 1
    style = (CHAPTER if chapter else PART).coloured(look.ink)
    text = lines(part.title, style, BODY)
    over = 12.0 if chapter else 0.0

    def paint(sheet: Sheet, top: float) -> None:
        if chapter:
            with sheet.artifact():
                sheet.fill(MARGIN, top, 34, 3.2, look.colour)
        sheet.bookmark(one_line(part.title), part.level, top)
        with sheet.tagged("H2" if chapter else "H3"):
            sheet.write_lines(text, style, MARGIN, top + over)

    height = over + len(text) * style.leading + (6.0 if chapter else 2.0)
    return Piece(height, paint, before=30.0 if chapter else 18.0, stays=True, opens=part.page, anchor=part.anchor)


@singledispatch
def pieces(block: Block, look: Look) -> Iterator[Piece]:
    raise TypeError(f"not a block: {type(block).__name__}")


@pieces.register
def _(block: Paragraph, look: Look) -> Iterator[Piece]:
    style = _PARAGRAPHS[block.style]
    style = style.coloured(look.ink) if block.link else style
    yield from Running(block.text, style, 7.0 if block.style == "body" else 6.0, block.link).pieces()


@pieces.register
def _(block: Bullets, look: Look) -> Iterator[Piece]:
    key, signs = object(), BODY_TEXT.coloured(look.ink)
    indent = _INDENT + (4.0 if len(block.items) > 9 and block.numbered else 0.0)
    for place, item in enumerate(block.items):
        sign, before = f"{place + 1}." if block.numbered else "•", 3.0 if place else 7.0
        yield from Running(item, BODY_TEXT, before, "", indent, sign, signs, key).pieces()


@pieces.register
def _(block: Figure, look: Look) -> Iterator[Piece]:
    """The caption, then the picture: one piece."""
    text = lines(block.caption, CAPTION, BODY)
    over = len(text) * CAPTION.leading + 5.0
    drawn = block.drawing.height * pdf_drawing.scale(block.drawing)
    ratio = min(1.0, (FULL - over) / drawn) if drawn else 1.0

    def paint(sheet: Sheet, top: float) -> None:
        with sheet.tagged("Caption"):
            sheet.write_lines(text, CAPTION, MARGIN, top)
        width = BODY * ratio
        pdf_drawing.paint(sheet, block.drawing, block.alt, MARGIN + (BODY - width) / 2, top + over, width)

    yield Piece(over + drawn * ratio + 4.0, paint, before=16.0)


@pieces.register
def _(block: Table, look: Look) -> Iterator[Piece]:
    yield from table(block, look)


@pieces.register
def _(block: Tiles, look: Look) -> Iterator[Piece]:
    yield from tiles(block.tiles, look)


@pieces.register
def _(block: Callout, look: Look) -> Iterator[Piece]:
    """A box; several of them, one under the other, for a text longer than a page."""
    colour, ground = (AMBER, WARM) if block.tone == "caution" else (look.colour, look.tint)
    inside = BODY - 2 * _PAD - 4
    heading = lines(block.title, CAPTION, inside) if block.title else []
    text = lines(block.text, BODY_TEXT, inside)
    over = len(heading) * CAPTION.leading
    most = int((FULL - 2 * _PAD - over) / BODY_TEXT.leading)
    for start in range(0, len(text), most):
        part = text[start : start + most]
        said = heading if start == 0 else []
        yield _box(said, part, colour, ground, 10.0 if start == 0 else 0.0)


def _box(heading: Sequence[str], text: Sequence[str], colour: str, ground: str, before: float) -> Piece:
    over = len(heading) * CAPTION.leading + (2.0 if heading else 0.0)
    height = over + len(text) * BODY_TEXT.leading + 2 * _PAD - 3

    def paint(sheet: Sheet, top: float) -> None:
        with sheet.artifact():
            sheet.fill(MARGIN, top, BODY, height, ground)
            sheet.fill(MARGIN, top, 3.0, height, colour)
        with sheet.tagged("P"):
            sheet.write_lines(heading, CAPTION, MARGIN + 4 + _PAD, top + _PAD - 2)
            sheet.write_lines(text, BODY_TEXT, MARGIN + 4 + _PAD, top + _PAD - 2 + over)

    return Piece(height, paint, before=before)


@pieces.register
def _(block: Terms, look: Look) -> Iterator[Piece]:
    key = object()
    name, room = CAPTION.coloured(look.ink), 128.0
    for place, (term, meaning) in enumerate(block.terms):
        said, text = lines(term, name, room), lines(meaning, BODY_TEXT, BODY - room - 14)
        yield from _term(said, text, name, room + 14, key, 8.0 if place == 0 else 6.0)


def _term(said: list[str], text: list[str], name: Style, indent: float, key: object, before: float) -> Iterator[Piece]:
    most = int(FULL / BODY_TEXT.leading)
    whole = object()
    for start in range(0, max(len(said), len(text)), most):
        term, part = said[start : start + most], text[start : start + most]

        def paint(sheet: Sheet, top: float, term: list[str] = term, part: list[str] = part) -> None:
            with sheet.within("L", key), sheet.within("LI", whole):
                with sheet.tagged("Lbl"):
                    sheet.write_lines(term, name, MARGIN, top + 0.6)
                with sheet.tagged("LBody"):
                    sheet.write_lines(part, BODY_TEXT, MARGIN + indent, top)

        height = max(len(term) * name.leading, len(part) * BODY_TEXT.leading)
        yield Piece(height, paint, before=before if start == 0 else 0.0)
