"""A report of a dozen pages as a PDF, on one core; fonts are read again at every print, as the worker does.

Baseline: bare fpdf2 writing the same number of characters on as many pages, in the same fonts, in the same run.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from fpdf import FPDF

from core.report import fonts
from core.report.document import Bullets, Callout, Document, Paragraph, Table, Terms
from core.report.pdf import pdf
from tests.report.sample import document

LIMIT_S, LIMIT_BYTES, PRINTS = 2.0, 1_000_000, 5
PER_LINE = 90


def main() -> None:
    said = document(chapters=6, watermark="EXEMPLE")
    content = pdf(said)
    pages, written = content.count(b"/Type /Page\n"), sum(len(text) for text in _texts(said))
    ours = _fastest(lambda: pdf(said))
    bare = _fastest(lambda: _bare(pages, written))
    print(f"{pages} pages, {written} characters, {len(content) / 1000:.0f} kB: {ours:.2f} s (limit {LIMIT_S:.0f} s)")
    print(f"bare fpdf2, as many characters and pages: {bare:.2f} s; ratio {ours / bare:.1f}")
    if ours > LIMIT_S or len(content) > LIMIT_BYTES:
        raise SystemExit("a report takes too long, or is too heavy")


def _fastest(made: Callable[[], object]) -> float:
    """Seconds of the fastest of a few, after one that warms up."""
    made()
    took = []
    for _ in range(PRINTS):
        began = time.perf_counter()
        made()
        took.append(time.perf_counter() - began)
    return min(took)


def _bare(pages: int, written: int) -> bytes:
    sheet, line = FPDF(unit="pt", format="A4"), "Les émissions directes viennent du chauffage, puis des véhicules. " * 2
    sheet.add_font("lato", "", fonts.REGULAR)
    sheet.add_font("lato", "B", fonts.BOLD)
    for _ in range(pages):
        sheet.add_page()
        sheet.set_font("lato", "B", 20)
        sheet.text(56, 60, "Titre")
        sheet.set_font("lato", "", 9)
        for place in range(written // pages // PER_LINE):
            sheet.text(56, 80 + 12 * place, line[:PER_LINE])
    return bytes(sheet.output())


def _texts(said: Document) -> Iterator[str]:
    for block in said.blocks():
        match block:
            case Paragraph():
                yield block.text
            case Bullets():
                yield from block.items
            case Table():
                yield from (cell for row in block.rows for cell in row)
            case Callout():
                yield block.text
            case Terms():
                yield from (meaning for _term, meaning in block.terms)


if __name__ == "__main__":
    main()
