"""The file that a report is: fonts, pages, outline, links, structure, PDF/A, and nothing that the clock changes."""

from __future__ import annotations

import hashlib
import io
import re
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from core.report.document import Brand, Column, Document, Paragraph, Section, Table
from core.report.pdf import pdf
from core.report.pdf_flow import FULL, Piece, lay
from core.report.pdf_tables import shared
from tests.report import poppler
from tests.report.sample import MADE, document

SAID = document(watermark="EXEMPLE")


@pytest.fixture(scope="module")
def printed() -> bytes:
    return pdf(SAID)


@pytest.fixture(scope="module")
def opened(printed: bytes) -> PdfFileReader:
    return PdfFileReader(io.BytesIO(printed))


def kids(element: Any) -> list[Any]:
    """The structure under an element, depth first."""
    found = []
    for place in range(len(element.get("/K", []))):
        kid = element["/K"][place]
        if hasattr(kid, "get"):
            found += [kid, *kids(kid)]
    return found


def following(entry: Any) -> Any:
    """The next entry of the outline, of the same level."""
    return entry["/Next"] if "/Next" in set(entry) else None


def outline(opened: PdfFileReader) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []

    def walk(entry: Any, level: int) -> None:
        while entry is not None:
            found.append((level, str(entry["/Title"])))
            if "/First" in entry:
                walk(entry["/First"], level + 1)
            entry = following(entry)

    walk(opened.root["/Outlines"]["/First"], 1)
    return found


def page(opened: PdfFileReader, number: int) -> Any:
    return opened.root["/Pages"]["/Kids"][number]


def links(opened: PdfFileReader) -> list[Any]:
    count = int(opened.root["/Pages"]["/Count"])
    return [note for number in range(count) for note in page(opened, number).get("/Annots", [])]


@poppler.needed
def test_every_font_is_embedded_and_can_be_searched(printed: bytes) -> None:
    found = poppler.fonts(printed)
    assert {row[0].split("+")[1] for row in found} == {"Lato", "LatoBold"}
    assert {tuple(row[3:]) for row in found} == {("yes", "yes", "yes")}


@poppler.needed
def test_every_page_says_its_number_and_all_but_the_cover_whose_report_it_is(printed: bytes) -> None:
    found = poppler.pages(printed)
    assert 12 <= len(found) <= 18
    for place, text in enumerate(found):
        assert f"confidentiel{place + 1}/{len(found)}EXEMPLE" in text
        assert text.startswith("AtelierBois&MétalSARLEmpreintecarbone2024" if place else "CarbonScore")


def test_the_outline_is_the_sections_in_their_order(opened: PdfFileReader) -> None:
    assert outline(opened) == [(section.level, section.title) for section in SAID.sections]


def test_every_line_of_the_table_of_contents_leads_to_its_section(opened: PdfFileReader) -> None:
    inside = [note["/Dest"] for note in page(opened, 1)["/Annots"]]
    assert len(inside) == len(SAID.sections)
    entry, aims = opened.root["/Outlines"]["/First"], []
    while entry is not None:
        aims.append(entry["/Dest"].raw_get(0).idnum)
        entry = following(entry)
    chapters = [dest.raw_get(0).idnum for dest, part in zip(inside, SAID.sections, strict=True) if part.level == 1]
    assert chapters == aims


def test_addresses_can_be_clicked_and_hostile_ones_cannot() -> None:
    said = replace(
        SAID,
        sections=[
            Section(
                "a",
                "Liens",
                [
                    Paragraph("Source", link="https://base-empreinte.ademe.fr/é?a=(1)"),
                    Paragraph("Piège", link="javascript:alert(1)"),
                    Paragraph("Fichier", link="file:///etc/passwd"),
                    Paragraph("Plus haut", link="#a"),
                    Paragraph("Nulle part", link="#unknown"),
                ],
            )
        ],
    )
    notes = links(PdfFileReader(io.BytesIO(pdf(said))))
    assert [str(note["/A"]["/URI"]) for note in notes if "/A" in note] == [
        "https://carbone.exemple.fr/verification?code=K7QF-9XWM-3TBR",
        "https://base-empreinte.ademe.fr/%C3%A9?a=%281%29",
    ]
    assert sum("/Dest" in note for note in notes) == 2  # the table of contents, « Plus haut »
    assert all(int(note["/F"]) == 4 for note in notes), "PDF/A wants links that are printed"


def test_it_declares_itself_a_pdf_a_with_its_title_and_language(opened: PdfFileReader, printed: bytes) -> None:
    metadata = opened.root["/Metadata"].data.decode()
    assert "<pdfaid:part>2</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>U</pdfaid:conformance>" in metadata
    assert "Empreinte carbone 2024 · Atelier Bois &amp; Métal SARL" in metadata
    assert "<dc:language><rdf:Bag><rdf:li>fr<" in metadata
    assert opened.root["/OutputIntents"][0]["/S"] == "/GTS_PDFA1"
    assert opened.root["/Lang"] == "fr"
    assert opened.root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert printed.startswith(b"%PDF-1.7\n%")
    assert "/Encrypt" not in opened.trailer
    assert b"/JavaScript" not in printed


def test_it_can_be_read_aloud_in_order_with_the_alternative_text_of_charts(opened: PdfFileReader) -> None:
    tree = kids(opened.root["/StructTreeRoot"])
    kinds = [str(element["/S"]) for element in tree if "/S" in set(element)]
    assert opened.root["/MarkInfo"]["/Marked"]
    assert kinds.count("/H1") == 1
    assert kinds.count("/H2") == 1 + sum(section.level == 1 for section in SAID.sections)
    assert kinds.count("/H3") == sum(section.level == 2 for section in SAID.sections)
    charts = [element for element in tree if element.get("/S") == "/Figure"]
    assert [str(chart["/Alt"])[:12] for chart in charts] == ["CarbonScore"] + ["Les émission"] * 8
    tables = [block for block in SAID.blocks() if isinstance(block, Table)]
    assert kinds.count("/Table") == len(tables), "a table on several pages is one table"
    assert kinds.count("/TR") == sum(len(table.rows) + 1 for table in tables)


def test_a_paragraph_cut_by_the_end_of_a_page_is_one_paragraph() -> None:
    said = replace(SAID, sections=[Section("a", "Long", [Paragraph("Un mot après l'autre. " * 900)])])
    tree = kids(PdfFileReader(io.BytesIO(pdf(said))).root["/StructTreeRoot"])
    long = [element for element in tree if element.get("/S") == "/P" and len(element["/K"]) > 90]
    assert len(long) == 1
    assert len({element["/K"][place].raw_get("/Pg").idnum for element in long for place in range(90)}) > 1


def test_every_mark_on_a_page_belongs_to_the_structure_or_is_said_to_be_decoration(opened: PdfFileReader) -> None:
    for number in range(int(opened.root["/Pages"]["/Count"])):
        depth, shows = 0, 0
        for line in page(opened, number)["/Contents"].data.decode("latin-1").splitlines():
            depth += line.endswith((" BDC", " BMC")) - (line == "EMC")
            assert depth in (0, 1), "no mark inside another"
            painted = line.endswith(("Tj ET", "TJ ET", "Tj ET Q", " S", " f", " B", " re f"))
            assert depth or not painted, line[:200]
            shows += painted
        assert depth == 0
        assert shows > 3


def test_the_same_document_gives_the_same_bytes_in_another_process_too(printed: bytes) -> None:
    asked = "import sys, hashlib\nfrom core.report.pdf import pdf\nfrom tests.report.sample import document\n"
    asked += "sys.stdout.write(hashlib.sha256(pdf(document(watermark='EXEMPLE'))).hexdigest())"
    there = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True, timeout=60)
    assert pdf(SAID) == printed
    assert there.stdout == hashlib.sha256(printed).hexdigest()


def test_only_the_date_differs_between_two_prints_of_the_same_facts(printed: bytes) -> None:
    later = pdf(replace(SAID, made_at=MADE + timedelta(minutes=40)))
    assert later != printed
    assert later.replace(b"2026-03-03T13:45:00", b"2026-03-03T13:05:00") == printed


@poppler.needed
def test_another_day_changes_the_date_on_the_cover_alone(printed: bytes) -> None:
    later = poppler.read(pdf(replace(SAID, made_at=MADE + timedelta(days=400))), "-raw")
    assert later.replace("7 avril 2027", "3 mars 2026") == poppler.read(printed, "-raw")


def test_equal_documents_have_equal_bytes_however_they_were_built() -> None:
    def said(strong: list[int]) -> Document:
        table = Table("Totaux", [Column("Poste")], [["a"]] * 20, frozenset(strong))
        return replace(SAID, sections=[Section("a", "Totaux", [table])])

    assert pdf(said([0, 8, 16])) == pdf(said([16, 8, 0]))


def test_two_documents_have_two_identifiers(printed: bytes) -> None:
    def identifier(content: bytes) -> bytes:
        return content.rpartition(b"/ID [")[2].partition(b"]")[0]

    assert identifier(pdf(document(chapters=2))) != identifier(printed)


def test_the_logo_of_the_company_is_printed_and_said() -> None:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGBA", (600, 120), (200, 30, 30, 128)).save(out, "PNG")
    found = PdfFileReader(io.BytesIO(pdf(document(chapters=1, brand=Brand(logo=out.getvalue(), colour="#ffee00")))))
    alts = [str(kid["/Alt"]) for kid in kids(found.root["/StructTreeRoot"]) if "/Alt" in kid]
    assert alts[0] == "Logo de l'entreprise"
    assert len(page(found, 0)["/Resources"]["/XObject"]) == 1
    assert "/XObject" not in page(found, 2)["/Resources"], "charts are not bitmaps"


def test_a_colour_too_pale_to_read_is_darkened_where_it_is_read() -> None:
    found = PdfFileReader(io.BytesIO(pdf(document(chapters=1, brand=Brand(colour="#ffee00")))))
    text = page(found, 0)["/Contents"].data.decode("latin-1")
    colours = set(re.findall(r"^q ([\d.]+ [\d.]+ [\d.]+) rg BT", text, re.MULTILINE))
    assert "1 0.9333 0" in text
    assert not any(colour.startswith("1 0.93") for colour in colours)


def test_titles_stay_with_what_follows_and_column_titles_come_again() -> None:
    def silent(*_: object) -> None:
        return None

    again = Piece(20, silent)
    rows = [Piece(100, silent, again=again) for _ in range(20)]
    laid = lay([Piece(FULL - 130, silent), Piece(40, silent, stays=True), *rows])
    assert [len(found) for found in laid.pages[:2]] == [1, 7], "the title goes with its first row"
    assert all(found[0][1] is again for found in laid.pages[2:])


@pytest.mark.parametrize("facts", [0, 4, 8, 12])
def test_the_cover_is_one_page_with_its_proof_at_the_foot(facts: int) -> None:
    said = replace(document(chapters=1), facts=[(f"Fait {place}", "dit") for place in range(facts)])
    found = PdfFileReader(io.BytesIO(pdf(said)))
    assert float(page(found, 0)["/Annots"][0]["/Rect"][3]) < 150, "where to check it, at the foot of the cover"
    assert sum("/Dest" in note for note in page(found, 1)["/Annots"]) == 2, "the contents come next"


def test_columns_share_the_page_but_no_word_is_cut_when_there_is_room() -> None:
    assert shared([1, 1, 2], [10, 10, 10], 400) == [100, 100, 200]
    assert shared([1, 1, 2], [180, 10, 10], 400) == pytest.approx([180, 220 / 3, 440 / 3])
    assert sum(shared([1] * 9, [90.0] * 9, 400)) == pytest.approx(400)


def test_an_empty_document_and_a_table_without_rows_are_printed() -> None:
    empty = Table("Aucun facteur", [Column("Facteur"), Column("kg", figures=True)], [])
    bare: Document = replace(SAID, tiles=[], facts=[], notice="", code="", subtitle="", sections=[])
    assert pdf(bare).startswith(b"%PDF")
    assert pdf(replace(SAID, sections=[Section("a", "Rien", [empty])])).startswith(b"%PDF")


def test_a_dozen_pages_are_light(printed: bytes) -> None:
    assert len(printed) < 400_000
