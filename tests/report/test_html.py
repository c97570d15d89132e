"""The page of a report: all that its document says, escaped, in an order that can be heard, nothing from outside."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from PIL import Image

from core.carbon import views
from core.language import speaking
from core.report import charts, show
from core.report.badge import badge, embedded
from core.report.charts_text import plain
from core.report.contrast import contrast
from core.report.document import (
    Block,
    Brand,
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
from core.report.drawing import Drawing, Label
from core.report.html import html
from core.report.svg import svg
from tests.personas.totals import measured
from tests.report import sample

VOID = {"col", "meta", "link", "img", "br", "rect", "circle", "polyline", "polygon", "path"}


class Read(HTMLParser):
    """What a page holds: its tags with their attributes in order, and its text; fails on tags that do not close."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert self._open == []
        self.text = " ".join(self.words)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] != "style":
            self.words.append(data)

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == tag]


def _said(document: Document) -> Iterator[str]:
    yield from (document.title, document.subtitle, document.company, document.notice, document.watermark)
    yield from (document.code, document.run_hash, document.brand.footer)
    yield from (text for tile in document.tiles for text in (tile.value, tile.label, tile.note))
    yield from (text for fact in document.facts for text in fact)
    yield from (section.title for section in document.sections)
    yield from (text for block in document.blocks() for text in _texts(block))


def _texts(block: Block) -> Iterator[str]:
    match block:
        case Paragraph():
            yield block.text
        case Bullets():
            yield from block.items
        case Tiles():
            yield from (text for tile in block.tiles for text in (tile.value, tile.label, tile.note))
        case Table():
            yield from (block.caption, block.note, *(column.title for column in block.columns))
            yield from (cell for row in block.rows for cell in row)
        case Figure():
            yield from (block.caption, block.alt)
            yield from (shape.text for shape in block.drawing.shapes if isinstance(shape, Label))
            yield from _texts(block.data) if block.data else ()
        case Callout():
            yield from (block.title, block.text)
        case Terms():
            yield from (text for term in block.terms for text in term)


def _rich(language: str = "fr", company: str = "Boulangerie du Port") -> Document:
    """A document with a real chart and its data."""
    with speaking(language):
        rows = [charts.Bar(f"{company} {n}", 1000.0 * n, "#0B6E4F", (500.0 * n, 1500.0 * n)) for n in range(1, 4)]
        data = Table(
            "Données", [Column("Poste"), Column("kg", figures=True)], [["Gaz", "1"], ["Total", "2"]], frozenset({1})
        )
        figure = Figure("Les postes", charts.bars(rows, charts.PAGE, 6000), "Les postes. Trois barres.", data)
    made = sample.document(language, company, watermark="Version gratuite")
    return replace(made, sections=[*made.sections, Section("dessin", "Dessin", [figure])])


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_says_everything_the_document_says(language: str) -> None:
    document = _rich(language)
    page = Read(html(document))
    for text in _said(document):
        assert plain(text).removeprefix("Les postes. ") in page.text
    assert page.all("html")[0]["lang"] == language


@pytest.mark.parametrize("hostile", sample.HOSTILE)
def test_what_anybody_types_is_text_and_nothing_else(hostile: str) -> None:
    document = _rich(company=hostile)
    section = Section("hostile", hostile, [
        Paragraph(hostile, link=f"javascript:alert('{hostile}')"), Bullets([hostile]), Tiles([Tile(hostile, hostile)]),
        Table(hostile, [Column(hostile)], [[hostile]], note=hostile), Callout(hostile, hostile),
        Terms([(hostile, hostile)]),
    ])  # fmt: skip
    page = Read(html(replace(document, sections=[section, *document.sections], watermark=hostile)))
    assert page.text.count(plain(hostile)) >= 12
    assert not {"script", "iframe", "object", "embed", "form", "base"} & {tag for tag, _attributes in page.tags}
    assert not [name for _tag, attributes in page.tags for name in attributes if name.startswith("on")]
    assert not [link for link in page.all("a") if link["href"].startswith("javascript")]
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b-\x1f]", page.text)


def test_headings_go_down_one_level_at_a_time_from_a_single_title() -> None:
    levels = [int(tag[1]) for tag, _attributes in Read(html(_rich())).tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_a_part_before_any_chapter_is_a_chapter() -> None:
    document = replace(_rich(), sections=[Section("seule", "Partie seule", [Paragraph("Dite.")], level=2)])
    assert "h3" not in {tag for tag, _attributes in Read(html(document)).tags}


def test_every_table_is_named_its_headers_say_what_they_head_and_it_can_be_scrolled_by_keyboard() -> None:
    page = Read(html(_rich()))
    tables = page.all("table")
    assert len(page.all("caption")) == len(tables) > 3
    assert {header["scope"] for header in page.all("th")} == {"col", "row"}
    scrolled = [one for one in page.all("div") if one.get("class") == "scroll"]
    assert len(scrolled) == len(tables) + len(page.all("figure"))
    assert all(one["tabindex"] == "0" and one["aria-label"] for one in scrolled)


def test_every_picture_says_what_it_shows_under_a_name_of_its_own() -> None:
    page = Read(html(_rich()))
    pictures = [one for one in page.all("svg") if "aria-describedby" in one]
    assert len(pictures) == len(page.all("figure")) + 1  # one has its picture for a telephone
    assert all(one["role"] == "img" for one in pictures)
    names = [attributes["id"] for _tag, attributes in page.tags if "id" in attributes]
    assert len(names) == len(set(names))
    assert {one[key] for one in pictures for key in ("aria-labelledby", "aria-describedby")} <= set(names)


def test_the_contents_lead_to_every_section_and_the_first_link_to_the_content() -> None:
    document = _rich()
    page = Read(html(document))
    links = [link["href"] for link in page.all("a")]
    names = {attributes["id"] for _tag, attributes in page.tags if "id" in attributes}
    assert [f"#{section.anchor}" for section in document.sections] == links[1 : len(document.sections) + 1]
    assert {link[1:] for link in links if link.startswith("#")} <= names
    assert page.all("main")[0]["id"] == links[0][1:]


def test_the_page_asks_nothing_of_any_other_place() -> None:
    page = html(_rich())
    found = Read(page)
    for tag, attributes in found.tags:
        assert "src" not in attributes or attributes["src"].startswith("data:image/png;base64,")
        assert "href" not in attributes or tag == "a" or attributes["href"] == "data:,"
    assert not re.search(r"url\(|@import|@font-face|<script|<iframe", page)
    assert {link["href"].split(":")[0] for link in found.all("a")} <= {"https"} | {
        link["href"] for link in found.all("a") if link["href"].startswith("#")
    }


def test_the_code_leads_to_its_proof_and_is_left_out_when_nobody_kept_it() -> None:
    document = sample.document()
    assert f"{document.verify}?code={document.code}" in {link["href"] for link in Read(html(document)).all("a")}
    assert "?code=" not in html(replace(document, code=""))


def test_the_company_s_picture_is_inside_the_page_and_named() -> None:
    content = io.BytesIO()
    Image.new("RGB", (4, 2), "#336699").save(content, "PNG")
    (picture,) = Read(html(sample.document(brand=Brand(content.getvalue())))).all("img")
    assert picture["src"].startswith("data:image/png;base64,iVBOR")
    assert picture["alt"] == "Logo de l'entreprise"


@pytest.mark.parametrize("colour", ["#ffe600", "#ffffff", "#7fc8ff", "#12372a"])
def test_a_brand_too_pale_to_be_read_is_darkened_where_it_is_words(colour: str) -> None:
    page = html(sample.document(brand=Brand(colour=colour)))
    assert f"--brand:{colour}" in page
    read = re.search("--read:(#[0-9a-f]{6})", page)
    assert read is not None
    assert contrast(read[1], "#f3f7f5") >= 4.5


def test_the_same_document_gives_the_same_page() -> None:
    assert html(_rich()) == html(_rich())


def test_letters_are_held_to_their_measured_width_whatever_font_the_reader_has() -> None:
    drawn = svg(Drawing(100, 20, [Label(2, 12, "42,0 t CO₂e"), Label(50, 12, "")]), "Titre", "Ce qu'on voit")
    assert len(re.findall("<text ", drawn)) == 1
    assert re.search(r'textLength="\d+\.\d+" lengthAdjust="spacingAndGlyphs">42,0 t CO₂e<', drawn)


@pytest.mark.parametrize("hostile", sample.HOSTILE)
def test_a_badge_says_the_total_and_that_it_certifies_nothing(hostile: str) -> None:
    drawn = Read(badge(hostile, 2024, 42_000, "fr"))
    assert "Empreinte carbone 2024 · 42,0\u00a0t\u00a0CO₂e" in drawn.text
    assert "pas une certification" in drawn.text
    assert plain(hostile) in drawn.text
    assert {tag for tag, _attributes in drawn.tags} <= {"svg", "title", "rect", "g", "path", "circle", "text"}
    assert "not a certification" in badge(hostile, 2024, 42_000, "en")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_of_a_frame_says_what_the_screen_says_and_asks_nothing(language: str) -> None:
    counted = measured("boulangerie")
    page = Read(embedded(sample.HOSTILE[0], counted, language))
    ends = views.interval(counted)
    assert ends is not None
    with speaking(language):
        assert show.mass(views.total(counted)) in page.text
        assert show.interval(*ends) in page.text
        heaviest = max(views.by_beges(counted), key=lambda group: group.kg)
        assert show.plain_mass(heaviest.kg) in page.text
    assert plain(sample.HOSTILE[0]) in page.text
    assert not page.all("script")
    assert not [attributes for _tag, attributes in page.tags if "src" in attributes or "href" in attributes]


def test_a_frame_without_any_figure_says_so_instead_of_drawing_nothing() -> None:
    empty = replace(measured("boulangerie"), lines=())
    assert "Rien n'est encore compté." in Read(embedded("Boulangerie", empty, "fr")).text
