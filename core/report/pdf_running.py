"""Running text: paragraphs and the items of lists, cut between their lines at the end of a page."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass

from core.report.pdf_flow import Piece
from core.report.pdf_sheet import BODY, MARGIN, Sheet
from core.report.pdf_text import Style, lines


@dataclass(frozen=True, slots=True)
class Running:
    """`before`: white above, points. `link`: where it all leads. An item has a `sign` (« • ») and its `list`."""

    text: str
    style: Style
    before: float
    link: str = ""
    indent: float = 0.0
    sign: str = ""
    sign_style: Style | None = None
    list: Hashable = None

    def pieces(self) -> Iterator[Piece]:
        """A piece a line; two lines at least stay together at each end of a page."""
        said, key = lines(self.text, self.style, BODY - self.indent), object()
        for place, line in enumerate(said):
            stays = len(said) > 1 and place in (0, len(said) - 2)
            before = self.before if place == 0 else 0.0
            yield Piece(self.style.leading, _Line(self, line, key, place == 0).paint, before=before, stays=stays)


@dataclass(frozen=True, slots=True)
class _Line:
    of: Running
    text: str
    key: Hashable
    first: bool

    def paint(self, sheet: Sheet, top: float) -> None:
        if self.of.list is None:
            self._say(sheet, top, "P")
        else:
            with sheet.within("L", self.of.list), sheet.within("LI", self.key):
                self._sign(sheet, top)
                self._say(sheet, top, "LBody")
        if self.of.link:
            self._lead(sheet, top)

    def _say(self, sheet: Sheet, top: float, kind: str) -> None:
        with sheet.tagged(kind, self.key):
            sheet.write_lines([self.text], self.of.style, MARGIN + self.of.indent, top)

    def _sign(self, sheet: Sheet, top: float) -> None:
        if self.first and self.of.sign_style is not None:
            with sheet.tagged("Lbl"):
                sheet.write_lines([self.of.sign], self.of.sign_style, MARGIN + 2, top)

    def _lead(self, sheet: Sheet, top: float) -> None:
        left, wide, style = MARGIN + self.of.indent, self.of.style.wide(self.text), self.of.style
        with sheet.artifact():
            sheet.rule(left, top + style.leading - 1.6, wide, style.colour, 0.4)
        sheet.lead_to(self.of.link, left, top, wide, style.leading)
