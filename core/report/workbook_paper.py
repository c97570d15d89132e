"""Sheets as one reads and prints them: a title, a header that stays, columns of a kind, sums that can be checked.

A formula is written with the value it gives, so that a reader which does not calculate (a preview, a mail) shows it;
a text is always a text, whatever it begins with.
"""

from __future__ import annotations

import io
import math
import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from core.language import _
from core.report import show
from core.report.contrast import on_top, readable
from core.report.dossier import Dossier
from core.report.workbook_text import footer, harmless

Kind = Literal["text", "tonnes", "kg", "free", "integer", "year", "percent"]
Style = Literal["body", "subtotal", "total", "section"]
NUMBERS: Mapping[str, str] = {
    "tonnes": '#,##0.00;-#,##0.00;"—"',
    "kg": '#,##0.00;-#,##0.00;"—"',
    "integer": "#,##0",
    "year": "0",
    "percent": "0.0%",
}
INK, GREY, RULE = "#1c2b26", "#5b6b66", "#d5ddd9"
HEADER_ROW = 4
LOGO_POINTS = 42.0
LINE = 13.2  # points of a line of text
MOST_LINES = 12  # of a row
A4 = 9


@dataclass(frozen=True, slots=True)
class Column:
    """`width` in characters. « free »: as many decimals as the figure asks for."""

    title: str
    width: float
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula, and the value it gives."""

    text: str
    value: float | str


Cell = str | float | Formula | None


class Paper:
    """A workbook in the brand of a dossier, dated `made_at`: the same twice gives the same bytes."""

    def __init__(self, dossier: Dossier, made_at: datetime, code: str) -> None:
        self._out = io.BytesIO()
        self._book = Workbook(self._out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
        self._dossier, self._made_at, self._code = dossier, made_at, code
        self._formats: dict[tuple[Style, Kind | str], Format] = {}
        self.colour = readable(dossier.brand.colour)
        year = dossier.footprint.perimeter.year
        self.owner = footer(dossier.company.name).replace("&&", "&")
        self._book.set_properties(
            {
                "title": harmless(f"{_('Empreinte carbone')} {year}"),
                "author": self.owner,
                "company": self.owner,
                "comments": dossier.run_hash,
                "created": made_at.replace(tzinfo=None),
            }
        )
        self._book.set_calc_mode("auto")

    def sheet(
        self, name: str, title: str, note: str, columns: Sequence[Column], frozen: int = 1, wide: int = 1
    ) -> Sheet:
        """An empty sheet after the others; its `frozen` first columns stay when one scrolls, and come again on each
        page when it prints `wide` pages across."""
        page = self._book.add_worksheet(name[:31])
        drawn = Sheet(self, page, columns)
        self._margins(page)
        page.fit_to_pages(wide, 0)
        if wide > 1:
            page.repeat_columns(0, frozen - 1)
        drawn.head(title, note, frozen)
        return drawn

    def written(self) -> bytes:
        self._book.close()
        return self._out.getvalue()

    def format(self, style: Style, kind: Kind | str) -> Format:
        """Made once: a workbook keeps few of them."""
        found = self._formats.get((style, kind))
        if found is None:
            found = self._formats[style, kind] = self._book.add_format(self._look(style, kind))
        return found

    def header(self, text: bool) -> Format:
        """Of a column of texts, or of figures."""
        ground = {"bg_color": self.colour, "font_color": on_top(self.colour), "bold": True}
        side = {"align": "left", "indent": 1} if text else {"align": "right"}
        return self.plain(text_wrap=True, valign="vcenter", **ground, **side)

    def plain(self, **look: Any) -> Format:
        return self._book.add_format({"font_name": "Calibri", "font_size": 10, "font_color": INK, **look})

    def _look(self, style: Style, kind: Kind | str) -> dict[str, Any]:
        look: dict[str, Any] = {"font_name": "Calibri", "font_size": 10, "font_color": INK, "valign": "top"}
        look |= {"bottom": 1, "bottom_color": RULE}
        look |= (
            {"text_wrap": True, "align": "left", "indent": 1}
            if kind == "text"
            else {"num_format": NUMBERS.get(kind, kind), "align": "right"}
        )
        if style == "subtotal":
            look |= {"bold": True, "bg_color": tint(self.colour)}
        elif style == "total":
            look |= {"bold": True, "bg_color": self.colour, "font_color": on_top(self.colour)}
        elif style == "section":
            look |= {"bold": True, "font_color": self.colour, "font_size": 11, "text_wrap": False, "bottom": 0}
        return look

    def _margins(self, page: Worksheet) -> None:
        """How it prints: A4, landscape; whose it is, its date and its page in the margins."""
        page.set_landscape()
        page.set_paper(A4)
        page.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.7)
        page.hide_gridlines(2)
        page.repeat_rows(HEADER_ROW)
        mark = footer(_("Version gratuite")) if self._dossier.watermark else ""
        page.set_header(f"&L&8 {footer(self._dossier.company.name)}&C&8 {mark}&R&8 {footer(show.day(self._made_at))}")
        said = footer(self._dossier.brand.footer) or "CarbonScore"
        page.set_footer(f"&L&8 {said}&C&8 {footer(self._code)}&R&8 &P / &N")

    def subtitle(self) -> str:
        year = self._dossier.footprint.perimeter.year
        return f"{self.owner} · {year} · {self._dossier.footprint.edition}"

    @property
    def logo(self) -> bytes | None:
        return self._dossier.brand.logo


class Sheet:
    """A sheet being written from top to bottom. Rows are counted from 0, as XlsxWriter counts them."""

    def __init__(self, paper: Paper, page: Worksheet, columns: Sequence[Column]) -> None:
        self._paper, self.page, self.columns = paper, page, columns
        self.name = page.get_name()
        self.at = HEADER_ROW + 1

    def head(self, title: str, note: str, frozen: int) -> None:
        paper, last = self._paper, len(self.columns) - 1
        for at, column in enumerate(self.columns):
            self.page.set_column(at, at, column.width)
        self.page.write_string(0, 0, title, paper.plain(bold=True, font_size=16, font_color=paper.colour))
        self.page.write_string(1, 0, harmless(paper.subtitle()), paper.plain(font_color=GREY))
        self.page.merge_range(2, 0, 2, last, note, paper.plain(font_color=GREY, text_wrap=True, valign="top"))
        self.page.set_row(2, LINE * _lines_of(note, sum(column.width for column in self.columns)))
        for at, column in enumerate(self.columns):
            self.page.write_string(HEADER_ROW, at, column.title, paper.header(column.kind == "text"))
        deepest = max(_lines_of(column.title, 0.85 * column.width) for column in self.columns)
        self.page.set_row(HEADER_ROW, LINE * deepest + 6)
        self.page.freeze_panes(HEADER_ROW + 1, frozen)

    def row(self, cells: Sequence[Cell], style: Style = "body", kinds: Mapping[int, Kind] | None = None) -> int:
        """Writes a row and says its number. `kinds`: of the cells that are not of the kind of their column."""
        self._high(_lines_of(cell, self.columns[at].width) for at, cell in enumerate(cells) if isinstance(cell, str))
        for at, cell in enumerate(cells):
            kind = (kinds or {}).get(at, self.columns[at].kind)
            self._write(at, cell, style, kind)
        self.at += 1
        return self.at - 1

    def beside(self, first: int, text: str) -> None:
        """A title in the first column, over the rows from `first` to the last one written."""
        look = self._paper.plain(
            bold=True, text_wrap=True, valign="vcenter", align="left", indent=1, bottom=1, bottom_color=RULE
        )
        self.page.merge_range(first, 0, self.at - 1, 0, "", look)
        self.page.write_string(first, 0, harmless(text), look)

    def spread(self, label: str, text: str) -> None:
        """A fact too long for a column of figures: it runs over those to its right."""
        paper, last = self._paper, len(self.columns) - 1
        self.page.write_string(self.at, 0, harmless(label), paper.format("body", "text"))
        self.page.merge_range(self.at, 1, self.at, last, "", paper.format("body", "text"))
        self.page.write_string(self.at, 1, harmless(text), paper.format("body", "text"))
        self._high([_lines_of(text, sum(column.width for column in self.columns[1:]))])
        self.at += 1

    def gap(self) -> None:
        self.at += 1

    def section(self, title: str) -> None:
        """A title between two tables."""
        self.gap()
        self.page.write_string(self.at, 0, title, self._paper.format("section", "text"))
        self.at += 1

    def cell(self, row: int, column: int) -> str:
        """« H12 »."""
        return str(xl_rowcol_to_cell(row, column))

    def elsewhere(self, row: int, column: int) -> str:
        """« 'BEGES v5'!H12 », from another sheet."""
        quoted = self.name.replace("'", "''")
        return f"'{quoted}'!{self.cell(row, column)}"

    def filter(self, first: int) -> None:
        """Buttons that sort and filter the rows written since `first`."""
        if self.at > first:
            self.page.autofilter(HEADER_ROW, 0, self.at - 1, len(self.columns) - 1)

    def picture(self, column: int) -> None:
        """The logo, in the top right."""
        if self._paper.logo is not None:
            _width, height = struct.unpack(">II", self._paper.logo[16:24])
            scale = LOGO_POINTS / 0.75 / max(height, 1)
            look = {"image_data": io.BytesIO(self._paper.logo), "x_scale": scale, "y_scale": scale, "decorative": True}
            self.page.insert_image(0, column, "logo.png", look)

    def _high(self, lines: Iterable[int]) -> None:
        """High enough for its texts: only some programs see to it themselves."""
        self.page.set_row(self.at, LINE * min(max(lines, default=1), MOST_LINES) + 2)

    def _write(self, at: int, cell: Cell, style: Style, kind: Kind) -> None:
        if cell is None:
            self.page.write_blank(self.at, at, None, self._paper.format(style, "text" if kind == "free" else kind))
        elif isinstance(cell, str):
            self.page.write_string(self.at, at, harmless(cell), self._paper.format(style, "text"))
        elif isinstance(cell, Formula):
            look = self._paper.format(style, _decimals(cell.value) if kind == "free" else kind)
            self.page.write_formula(self.at, at, f"={cell.text}", look, cell.value)
        else:
            look = self._paper.format(style, _decimals(cell) if kind == "free" else kind)
            self.page.write_number(self.at, at, _Whole(cell), look)


class _Whole(float):
    """A figure that XlsxWriter writes to its last bit, where it would keep sixteen digits."""

    def __format__(self, _digits: str) -> str:
        return repr(float(self))


def _decimals(value: float | str) -> str:
    """How a figure of any size is shown, three significant digits at least; the figure itself is whole."""
    if isinstance(value, str) or value == int(value):
        return "#,##0"
    return "#,##0.00" if abs(value) >= 1 else f"0.{'0' * (2 - math.floor(math.log10(abs(value))))}"


def _lines_of(text: str, width: float) -> int:
    """Lines that a text takes in a column of `width` characters."""
    return max(1, math.ceil(len(text) / (1.05 * width - 1)))


def tint(colour: str) -> str:
    """A ground of that colour on which black text is read."""
    channels = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{255 - (255 - channel) * 12 // 100:02x}" for channel in channels)
