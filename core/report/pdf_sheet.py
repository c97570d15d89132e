"""The sheets of paper: fpdf2 with our fonts, points from the top left, and a structure that every mark belongs to.

Whatever is written is either inside `tagged` (it is read aloud, in this order) or inside `artifact` (it is not).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from urllib.parse import quote, urlsplit

from fpdf import FPDF
from fpdf.prefs import ViewerPreferences

from core.report import fonts, pdf_metadata
from core.report.document import Document
from core.report.drawing import Anchor
from core.report.pdf_tags import Element, Structure
from core.report.pdf_text import Style, needs_shaping, runs

WIDTH, HEIGHT = 595.28, 841.89  # A4
MARGIN = 56.64
BODY = WIDTH - 2 * MARGIN
TOP, BOTTOM = 74.0, HEIGHT - 68.0  # of what is between the header and the footer

_OWN, _OTHERS = "lato", "dejavu"
_FILES = {
    (_OWN, ""): fonts.REGULAR,
    (_OWN, "B"): fonts.BOLD,
    (_OTHERS, ""): fonts.OTHERS,
    (_OTHERS, "B"): fonts.OTHERS_BOLD,
}


class Sheet(FPDF):
    """The file being printed, page after page. `places`: link numbers, `numbers`: page numbers, by anchor."""

    def __init__(self, document: Document) -> None:
        super().__init__(unit="pt", format="A4", enforce_compliance=pdf_metadata.PROFILE)
        self.set_auto_page_break(False)
        self.c_margin = 0.0
        self.structure = self.struct_builder = Structure()
        self.viewer_preferences = ViewerPreferences(display_doc_title=True)
        self.set_title(pdf_metadata.title(document))
        self.set_lang(document.language)
        self.set_creation_date(document.made_at)
        self.set_xmp_metadata(pdf_metadata.xmp(document))
        self._identity = pdf_metadata.file_id(document)
        self._open: list[Element] = []
        self._chapters = 0
        self.places: dict[str, int] = {}
        self.numbers: dict[str, int] = {}

    def file_id(self) -> str:
        return self._identity

    # structure ---------------------------------------------------------------------------------------------------

    @contextmanager
    def tagged(self, kind: str, key: Hashable = None, alt: str = "", extra: str = "") -> Iterator[None]:
        """What is printed inside is one element of this type, or goes on with the one of this key."""
        element = self.structure.element(kind, self._open[-1] if self._open else None, key, alt, extra)
        number = self.structure.mark(element, self.page)
        self.pages[self.page].struct_parents = self.structure.place(self.page)
        self._out(f"/{kind} <</MCID {number}>> BDC")
        yield
        self._out("EMC")

    @contextmanager
    def within(self, kind: str, key: Hashable) -> Iterator[None]:
        """Elements made inside belong to a table, a row, a list… that may go on over several pages."""
        self._open.append(self.structure.element(kind, self._open[-1] if self._open else None, key))
        yield
        self._open.pop()

    @contextmanager
    def artifact(self) -> Iterator[None]:
        """What is printed inside says nothing: rules, grounds, what is repeated on every page."""
        self._out("/Artifact BMC")
        yield
        self._out("EMC")

    # text --------------------------------------------------------------------------------------------------------

    def write_line(self, x: float, baseline: float, text: str, style: Style, anchor: Anchor = "start") -> None:
        """One line of clean text; `x` is its start, middle or end. A space ends it: what reads the text aloud, or
        copies it, does not join the words of two lines."""
        if not text:
            return
        self.set_text_color(style.colour)
        if needs_shaping(text):
            self._write_shaped(x, baseline, text, style, anchor)
            return
        if anchor != "start":
            x -= style.wide(text) * (0.5 if anchor == "middle" else 1.0)
        for native, part in runs(f"{text} "):
            self._face(_OWN if native else _OTHERS, style)
            self.text(x, baseline, part)
            x += style.wide(part)

    def write_lines(self, text: Sequence[str], style: Style, x: float, top: float, anchor: Anchor = "start") -> None:
        """Lines one under the other, the first one's room beginning at this height."""
        above = (style.leading - style.size) / 2 + 0.81 * style.size
        for place, line in enumerate(text):
            self.write_line(x, top + place * style.leading + above, line, style, anchor)

    def _write_shaped(self, x: float, baseline: float, text: str, style: Style, anchor: Anchor) -> None:
        """Arabic, Hebrew, set marks: HarfBuzz chooses and places the letters, in the order of their script."""
        bold = "B" if style.bold else ""
        self._load(_OTHERS, bold)
        self._face(_OWN, style)
        self.set_fallback_fonts([_OTHERS], exact_match=False)
        self.set_text_shaping(True, direction="ltr", features={"liga": False})
        wide = self.get_string_width(text)
        x -= wide * {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor]
        self.set_xy(x, baseline - 0.8 * style.size)
        self.text(x, baseline, "")  # sets the font of a page that begins with letters of another one
        self.cell(wide, style.size, f"{text} ")
        self.set_text_shaping(False)

    def _face(self, family: str, style: Style) -> None:
        emphasis = "B" if style.bold else ""
        self._load(family, emphasis)
        self.set_font(family, emphasis, style.size)

    def _load(self, family: str, emphasis: str) -> None:
        if family + emphasis not in self.fonts:
            self.add_font(family, emphasis, _FILES[(family, emphasis)])

    # marks -------------------------------------------------------------------------------------------------------

    def fill(self, x: float, y: float, width: float, height: float, colour: str, radius: float = 0.0) -> None:
        self.set_fill_color(colour)
        self.rect(x, y, width, height, style="F", round_corners=radius > 0, corner_radius=radius)

    def rule(self, x: float, y: float, width: float, colour: str, thick: float = 0.5) -> None:
        self.set_draw_color(colour)
        self.set_line_width(thick)
        self.line(x, y, x + width, y)

    def see_through(self, opacity: float) -> AbstractContextManager[None]:
        return self.local_context(fill_opacity=opacity, stroke_opacity=opacity) if opacity < 1 else nullcontext()

    def bookmark(self, name: str, level: int, top: float) -> None:
        """An entry of the outline; a part without a chapter before it is listed as a chapter."""
        self.set_y(top - 12)
        self.start_section(name, level=level - 1 if self._chapters else 0, strict=False)
        self._chapters += level == 1

    def aim(self, anchor: str, page: int, top: float) -> None:
        """Where links to this anchor lead."""
        self.places[anchor], self.numbers[anchor] = self.add_link(page=page, y=max(0.0, top - 12)), page

    def lead_to(self, target: str, x: float, y: float, width: float, height: float) -> None:
        """A clickable surface: an address of the web, or « #anchor ». Nothing for what is neither."""
        link: str | int | None = self.places.get(target.removeprefix("#")) if target.startswith("#") else web(target)
        if link is not None:
            self.link(x, y, width, height, link)


def web(address: str) -> str | None:
    """The address, its hostile characters escaped; None when it is not one of the web."""
    parts = urlsplit(address)
    return quote(address, safe=":/?#[]@!$&'*+,;=%~") if parts.scheme in ("http", "https") and parts.netloc else None
