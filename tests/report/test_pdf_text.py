"""What is written in a report, read back by Poppler: all of it, inside the page, whatever people typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from core.report.document import (
    Block,
    Bullets,
    Callout,
    Column,
    Document,
    Figure,
    Paragraph,
    Section,
    Table,
    Terms,
    Tile,
    Tiles,
)
from core.report.pdf import pdf
from core.report.pdf_sheet import BOTTOM, HEIGHT, MARGIN, WIDTH
from core.report.pdf_text import SUBSTITUTE, Style, clean, cut, lines
from tests.report import poppler
from tests.report.sample import ARABIC, HEBREW, HOSTILE, document

pytestmark = poppler.needed
STYLE = Style(9, 13)


def texts(block: Block) -> Iterator[str]:
    match block:
        case Paragraph():
            yield block.text
        case Bullets():
            yield from block.items
        case Tiles():
            yield from (text for tile in block.tiles for text in (tile.value, tile.label, tile.note))
        case Table():
            yield from (block.caption, *(column.title for column in block.columns), block.note)
            yield from (cell for row in block.rows for cell in row)
        case Figure():
            yield block.caption
        case Callout():
            yield from (block.title, block.text)
        case Terms():
            yield from (text for pair in block.terms for text in pair)


def said(document: Document) -> Iterator[str]:
    yield from (document.title, document.subtitle, document.company, document.code, document.notice)
    yield from (text for fact in document.facts for text in fact)
    yield from (document.verify, document.run_hash)
    for section in document.sections:
        yield section.title
        yield from (text for block in section.blocks for text in texts(block))


def running(document: Document, content: bytes) -> str:
    """All the text, without what is repeated on each page."""
    head = poppler.squeezed(document.company + document.title)
    foot = re.compile(re.escape(poppler.squeezed(document.brand.footer)) + r"\d+/\d+$")
    return "".join(foot.sub("", page).removeprefix(head) for page in poppler.pages(content))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_text_of_every_block_is_in_the_pdf(language: str) -> None:
    printed = document(language)
    found = running(printed, pdf(printed))
    missing = [text for text in said(printed) if poppler.squeezed(text) not in found]
    assert missing == []


@pytest.mark.parametrize(("language", "contents"), [("fr", "Sommaire"), ("en", "Contents")])
def test_our_own_words_are_in_the_language_of_the_reader(language: str, contents: str) -> None:
    found = poppler.pages(pdf(document(language, chapters=1)))
    assert contents in found[1]
    assert poppler.squeezed("Vérifier ce rapport" if language == "fr" else "Check this report") in found[0]


def typed(name: str) -> Document:
    """A document where somebody's text is wherever a text may be."""
    blocks: list[Block] = [
        Paragraph(name),
        Paragraph(name, "lead"),
        Paragraph(name, "small", link="https://exemple.fr/"),
        Bullets([name, name], numbered=True),
        Tiles([Tile(name[:40], name, name), Tile("1", name), Tile("2", "b"), Tile("3", "c")]),
        Table(
            name, [Column(name[:60], 3), Column("a", 0.2), Column(name[:30], 1, True)], [(name, name, "12")], note=name
        ),
        Table("", [Column("x", 1, True)] * 9, [[name[:80]] * 9], frozenset({0}), dense=True),
        Callout(name, name, "caution"),
        Terms([(name, name)]),
    ]
    base = document(company=name, chapters=1, watermark=name[:20])
    first = Section("t", name, blocks)
    return replace(base, title=name, subtitle=name, facts=[(name, name)], notice=name, sections=[first, *base.sections])


@pytest.mark.parametrize("name", HOSTILE, ids=["html", "rtl", "emoji", "controls", "formula", "one word", "long"])
def test_hostile_text_is_printed_as_text_and_stays_in_the_page(name: str) -> None:
    content = pdf(typed(name))
    for place, page in enumerate(poppler.words(content)):
        for word in page:
            slanted = word.bottom - word.top > 30  # the watermark
            assert word.left >= (0 if slanted else MARGIN - 1), (place, word)
            assert word.right <= (WIDTH if slanted else WIDTH - MARGIN + 1), (place, word)
            assert word.top >= 0, (place, word)
            assert word.bottom <= HEIGHT, (place, word)
    found = "".join(poppler.pages(content))
    expected = [part for part in re.split(r"\s", clean(name)) if part.isascii()]
    assert all(part in found for part in expected)
    assert "\x00" not in found
    assert "\ufffd" not in found


def test_arabic_and_hebrew_keep_their_letters_in_reading_order() -> None:
    found = "".join(poppler.pages(pdf(document(company=f"{ARABIC} — {HEBREW}", chapters=1))))
    assert all(word in found for word in ARABIC.split())
    assert all(word in found for word in HEBREW.split())


def test_a_character_that_no_font_has_is_seen_and_a_control_is_not() -> None:
    assert clean("Café 🥐 日本") == f"Café {SUBSTITUTE} {SUBSTITUTE}{SUBSTITUTE}"
    assert clean("a\x00b\u202ec\u200bd\ufe0f\x1b") == "abcd"
    assert clean("un\r\ndeux\u2028trois") == "un\ndeux\ntrois"
    assert clean("\ud800") == SUBSTITUTE
    assert clean("e\u0301") == "é"


def test_no_line_is_wider_than_its_column() -> None:
    for name in HOSTILE:
        for width in (12.0, 40.0, 200.0):
            assert all(STYLE.wide(line) <= width for line in lines(name, STYLE, width))
    assert "".join(lines("W" * 9000, STYLE, 40)) == "W" * 9000
    assert lines("2 171 – 2 622 t CO₂e".replace(" ", "\u00a0"), STYLE, 60) == [
        "2\u00a0171\u00a0–\u00a02\u00a0622",
        "t\u00a0CO₂e",
    ]
    assert lines("un mot\u00a0lié à la page", STYLE, 44) == ["un mot\u00a0lié", "à la page"]


def test_a_text_cut_to_one_line_says_so() -> None:
    short = cut("Société des très longs noms", STYLE, 60)
    assert short.endswith("…")
    assert STYLE.wide(short) <= 60
    assert cut("Court", STYLE, 60) == "Court"


def test_the_watermark_is_on_every_page_and_hides_nothing() -> None:
    printed = document(watermark="VERSION GRATUITE")
    found = poppler.pages(pdf(printed))
    assert all(page.endswith("VERSIONGRATUITE") for page in found), "drawn last"
    assert "".join(found).count("Émissionsliéesauxproduitsachetés") > 100


def test_no_title_is_the_last_line_of_a_page() -> None:
    """Neither a section's, nor a caption, nor the titles of columns."""
    printed = document(chapters=7)
    titles = {poppler.squeezed(section.title) for section in printed.sections}
    titles |= {poppler.squeezed(block.caption) for block in printed.blocks() if isinstance(block, Figure)}
    for page in poppler.lines(pdf(printed))[2:]:
        body = [line for line in page if line[0].bottom < BOTTOM + 2]
        lowest = max(word.bottom for line in body for word in line)
        last = "".join(word.text for line in body for word in line if word.bottom > lowest - 4)
        assert poppler.squeezed(last) not in titles
        assert "Facteur" not in last
