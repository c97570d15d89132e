"""The cover, the proof at its foot, and the table of contents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.language import _
from core.report import show
from core.report.colours import INK, RULE, SOFT
from core.report.document import Document, Section
from core.report.pdf_flow import FULL, Piece
from core.report.pdf_logo import logo
from core.report.pdf_look import BODY_TEXT, CAPTION, SMALL, Look
from core.report.pdf_sheet import BODY, MARGIN, Sheet, web
from core.report.pdf_text import Style, balanced, lines
from core.report.pdf_tiles import tiles

_TITLE = Style(33, 39, bold=True)
_SUBTITLE = Style(14, 19, colour=SOFT)
_NAMES = (Style(20, 26, bold=True), Style(14, 19, bold=True), Style(10, 14, bold=True))
_FACT, _FACT_NAME = Style(9.2, 13), Style(9.2, 13, colour=SOFT)
_CODE = Style(13, 17, bold=True)
_PAD, _APART = 11.0, 14.0
_LOWEST_HEAD, _HIGHEST_HEAD = 56.0, 150.0  # the logo, and white down to the title


def cover(document: Document, look: Look) -> Iterator[Piece]:
    """Whose it is, what it says in a few figures, and how to prove it; the proof lies at the foot of the page."""
    below = [_heading(document, look), *tiles(document.tiles, look), *_facts(document.facts)]
    proof = _proof(document, look)
    room = FULL - sum(piece.before + piece.height for piece in below) - proof.height - _APART
    high = min(_HIGHEST_HEAD, max(_LOWEST_HEAD, room))
    yield Piece(high, lambda sheet, top: logo(sheet, document.brand, MARGIN, top - 26))
    yield from below
    yield Piece(proof.height, proof.paint, before=max(_APART, _APART + room - high))


def _heading(document: Document, look: Look) -> Piece:
    title = balanced(document.title, _TITLE, BODY)
    subtitle = lines(document.subtitle, _SUBTITLE, BODY) if document.subtitle else []
    name = next((style for style in _NAMES if len(lines(document.company, style, BODY)) < 3), _NAMES[-1])
    company = lines(document.company, name, BODY)

    def paint(sheet: Sheet, top: float) -> None:
        with sheet.artifact():
            sheet.fill(MARGIN, top, 46, 4.2, look.colour)
        with sheet.tagged("H1"):
            sheet.write_lines(title, _TITLE.coloured(look.ink), MARGIN, top + 18)
        y = top + 18 + len(title) * _TITLE.leading + 2
        if subtitle:
            with sheet.tagged("P"):
                sheet.write_lines(subtitle, _SUBTITLE, MARGIN, y)
        with sheet.tagged("P"):
            sheet.write_lines(company, name, MARGIN, y + len(subtitle) * _SUBTITLE.leading + 18)

    below = len(subtitle) * _SUBTITLE.leading + 18 + len(company) * name.leading
    return Piece(18 + len(title) * _TITLE.leading + 2 + below + 16, paint)


def _facts(facts: Sequence[tuple[str, str]]) -> Iterator[Piece]:
    key = object()
    for place, (name, value) in enumerate(facts):
        said, text = lines(name, _FACT_NAME, 150), lines(value, _FACT, BODY - 164)

        def paint(
            sheet: Sheet, top: float, said: list[str] = said, text: list[str] = text, row: object = (key, place)
        ) -> None:
            with sheet.artifact():
                sheet.rule(MARGIN, top, BODY, RULE)
            with sheet.within("L", key), sheet.within("LI", row):
                with sheet.tagged("Lbl"):
                    sheet.write_lines(said, _FACT_NAME, MARGIN, top + 4)
                with sheet.tagged("LBody"):
                    sheet.write_lines(text, _FACT, MARGIN + 164, top + 4)

        yield Piece(max(len(said), len(text)) * _FACT.leading + 8, paint, before=20.0 if place == 0 else 0.0)


def _proof(document: Document, look: Look) -> Piece:
    """The code and where to type it, when it has one; the hash of the calculation, the day and the notice."""
    inside = BODY - 2 * _PAD
    heading = [_("Vérifier ce rapport")] if document.code else []
    code = [document.code] if document.code else []
    address = f"{document.verify}?code={document.code}" if web(document.verify) else document.verify
    where = lines(address, BODY_TEXT.coloured(look.ink), inside) if document.code else []
    digest = lines(_("Empreinte du calcul (SHA-256) : {hash}").format(hash=document.run_hash), SMALL, inside)
    made = _("Document établi le {moment}").format(moment=show.day_of(document.made_at))
    notice = lines(f"{made}. {document.notice}", SMALL, BODY)
    parts = [(heading, CAPTION), (code, _CODE), (where, BODY_TEXT.coloured(look.ink)), (digest, SMALL)]
    parts = [part for part in parts if part[0]]
    box = 2 * _PAD + sum(len(text) * style.leading for text, style in parts)

    def paint(sheet: Sheet, top: float) -> None:
        with sheet.artifact():
            sheet.fill(MARGIN, top, BODY, box, look.tint, radius=3.0)
        y = top + _PAD
        for text, style in parts:
            with sheet.tagged("P"):
                sheet.write_lines(text, style, MARGIN + _PAD, y)
            if text is where and document.verify:
                sheet.lead_to(address, MARGIN + _PAD, y, inside, len(text) * style.leading)
            y += len(text) * style.leading
        with sheet.tagged("P"):
            sheet.write_lines(notice, SMALL, MARGIN, top + box + 8)

    return Piece(box + 8 + len(notice) * SMALL.leading, paint)


_CONTENTS = Style(22, 28, bold=True)
_CHAPTER, _PART = Style(10.4, 15, bold=True, colour=INK), Style(9.2, 13, colour=SOFT)
_NUMBER_ROOM = 40.0


def contents(sections: Sequence[Section], look: Look) -> Iterator[Piece]:
    """The table of contents: a line a section, that leads to it."""
    heading, key = _("Sommaire"), object()

    def paint(sheet: Sheet, top: float) -> None:
        with sheet.artifact():
            sheet.fill(MARGIN, top, 34, 3.2, look.colour)
        with sheet.tagged("H2"):
            sheet.write_lines([heading], _CONTENTS.coloured(look.ink), MARGIN, top + 12)

    yield Piece(12 + _CONTENTS.leading + 8, paint, opens=True, stays=True)
    for section in sections:
        yield _entry(section, key)


def _entry(section: Section, key: object) -> Piece:
    style, indent, before = (_CHAPTER, 0.0, 8.0) if section.level == 1 else (_PART, 16.0, 1.0)
    text = lines(section.title, style, BODY - indent - _NUMBER_ROOM)

    def paint(sheet: Sheet, top: float) -> None:
        right, last = MARGIN + BODY, top + (len(text) - 1) * style.leading
        number = str(sheet.numbers[section.anchor])
        with sheet.within("TOC", key), sheet.tagged("TOCI"):
            sheet.write_lines(text, style, MARGIN + indent, top)
            sheet.write_lines([number], style, right, last, "end")
        left = MARGIN + indent + style.wide(text[-1]) + 5
        with sheet.artifact():
            _dots(sheet, left, right - style.wide(number) - 5, last + style.leading)
        sheet.lead_to(f"#{section.anchor}", MARGIN, top, BODY, len(text) * style.leading)

    return Piece(len(text) * style.leading, paint, before=before)


def _dots(sheet: Sheet, left: float, right: float, foot: float) -> None:
    if right <= left:
        return
    sheet.set_draw_color(RULE)
    sheet.set_line_width(0.7)
    with sheet.local_context(dash_pattern={"dash": 0.8, "gap": 2.6, "phase": 0}):
        sheet.line(left, foot - 4.4, right, foot - 4.4)
