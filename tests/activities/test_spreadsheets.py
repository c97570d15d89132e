"""Files of anybody: read as text, every line accepted or refused with its number, or the whole refused in words."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from core.errors import InputError
from core.ingest.activity_tables import template_csv, template_xlsx, xlsx
from core.ingest.columns import proposed, recognised, signature, unit_in_name
from core.ingest.pasted import read_pasted
from core.ingest.safe_cells import safe
from core.ingest.spreadsheet import MAX_LINES, Line, Spreadsheet, read_spreadsheet
from core.ingest.units import read_units
from tests.activities.workbooks import repacked, workbook

HEAD = ["Libellé", "Quantité", "Unité"]
ROWS: list[list[Any]] = [HEAD, ["gazole", 450, "litre"], ["papier", 0.1, "kg"]]


def read(content: bytes, name: str = "achats.xlsx") -> Spreadsheet:
    return read_spreadsheet(name, content, recognised)


def cells(found: Spreadsheet) -> list[tuple[str, ...]]:
    return [row.cells for row in found.rows]


@pytest.mark.parametrize("mark", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_a_csv_is_read_whatever_its_separator_and_encoding(mark: str, encoding: str) -> None:
    text = "\r\n".join(mark.join(row) for row in (HEAD, ["gazole été", "450", "litre"]))
    assert cells(read(text.encode(encoding), "a.csv")) == [("gazole été", "450", "litre")]


def test_accepted_and_refused_lines_are_all_the_lines() -> None:
    text = 'Libellé;Quantité;Unité\ngazole;1;litre\n\ncourte;2\n;;\n"ouvert;3;kg\npapier;4;kg\nlong;5;kg;de trop\n'
    found = read(text.encode(), "a.csv")
    assert [row.line for row in found.rows] == [2, 7]
    assert [one.line for one in found.refused] == [4, 6, 8]
    assert found.lines == 5
    assert all(f"Ligne {one.line}" in str(one.why) for one in found.refused)


def test_a_workbook_gives_exactly_what_its_cells_show() -> None:
    rows: list[list[Any]] = [
        ["Libellé", "Note", "Quand", "Juste"], ["NA", "007", date(2024, 3, 31), True],
        [0.1 + 0.2, 1e-7, datetime.fromisoformat("2024-03-31T10:30:00"), False],
        [12_345_678_901_234, "  x ", None, "=texte"],
    ]  # fmt: skip
    book = repacked(workbook(rows), lambda name, part: part)
    found = read(book)
    assert cells(found)[:2] == [("NA", "007", "2024-03-31", "VRAI"), ("0,3", "1e-07", "2024-03-31 10:30:00", "FAUX")]
    assert [one.line for one in found.refused] == [4]  # « =texte » is a formula, whose result nobody saved


def test_a_formula_without_a_saved_result_refuses_its_line_by_cell() -> None:
    found = read(workbook([*ROWS, ["fioul", "=40*10", "litre"]]))
    (refused,) = found.refused
    assert refused.line == 4
    assert "B4 contient une formule" in str(refused.why)
    assert len(found.rows) == 2


def test_an_error_value_refuses_its_line() -> None:
    content = workbook([*ROWS, ["fioul", 1, "litre"]])
    broken = repacked(
        content, lambda name, part: part.replace(b'<c r="B4" t="n"><v>1</v>', b'<c r="B4" t="e"><v>#REF!</v>')
    )
    (refused,) = read(broken).refused
    assert "B4 contient l'erreur #REF!" in str(refused.why)


def test_a_merged_text_is_that_of_each_line_and_a_merged_number_of_none() -> None:
    rows: list[list[Any]] = [
        ["Site", "Libellé", "Quantité"],
        ["Lyon", "gazole", 3],
        [None, "papier", 4],
        [None, "fioul", 5],
    ]
    assert [row.cells[0] for row in read(workbook(rows, merge="A2:A4")).rows] == ["Lyon", "Lyon", "Lyon"]
    found = read(workbook([["Libellé", "Quantité"], ["a", 3], ["b", None], ["c", 5]], merge="B2:B3"))
    assert [row.cells for row in found.rows] == [("c", "5")]
    assert [one.line for one in found.refused] == [2, 3]


def test_titles_above_the_header_and_blank_lines_are_passed_over() -> None:
    found = read(workbook([["Achats 2024"], [], HEAD, ["gazole", 450, "litre"], [], [None, None], ["x", 1, "kg"]]))
    assert (found.above, found.header) == (2, tuple(HEAD))
    assert [row.line for row in found.rows] == [4, 7]


def test_of_several_sheets_the_first_that_holds_something_is_read_unless_another_is_asked_for() -> None:
    content = workbook([], ROWS, [HEAD, ["autre", 1, "kg"]])
    assert (read(content).sheet, read(content).sheets) == ("Feuille 2", ("Feuille 2", "Feuille 3"))
    other = read_spreadsheet("x.xlsx", content, recognised, "Feuille 3")
    assert cells(other) == [("autre", "1", "kg")]


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "est vide"),
        (OLE + b"Workbook", "ancien classeur"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "mot de passe"),
        (workbook(ROWS)[:2000], "tronqué ou abîmé"),
        (b"PK\x03\x04" + b"\x00" * 50, "tronqué ou abîmé"),
        (workbook([]), "aucune feuille"),
        (b"\nLibell\xc3\xa9;Quantit\xc3\xa9\n", "première ligne est vide"),
        (b"a;b\n\x00\x01;2\n", "octets nuls"),
        (b"Libell\xc3\xa9;" + b"x;" * 10_000, "10002 colonnes"),
        (workbook([[f"c{n}" for n in range(201)], list(range(201))]), "201 colonnes"),
        (b"Libell\xc3\xa9\n" + b"gazole\n" * (MAX_LINES + 1), "plus de 5"),
        (b"x" * (10 * 2**20 + 1), "dépasse 10 Mo"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(content: bytes, says: str) -> None:
    with pytest.raises(InputError, match=says):
        read(content)


def test_other_archives_are_refused_by_what_they_are() -> None:
    for name, says in (
        ("xl/workbook.bin", "n'est ni un CSV ni un .xlsx"),
        ("content.xml", "n'est ni"),
        ("a", "n'est pas"),
    ):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as made:
            made.writestr(name, b"x")
        with pytest.raises(InputError, match=says):
            read(out.getvalue())


def test_a_zip_bomb_is_refused_before_it_is_opened() -> None:
    zeros = repacked(workbook(ROWS), lambda name, part: part, {"xl/media/a.bin": b"\0" * 80_000_000})
    with pytest.raises(InputError, match="démesuré"):
        read(zeros)
    many = repacked(workbook(ROWS), lambda name, part: part, {f"xl/media/{n}": b"" for n in range(3_000)})
    with pytest.raises(InputError, match="démesuré"):
        read(many)


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"])
def test_an_entity_bomb_is_refused(part: str) -> None:
    lol = b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
    bomb = repacked(workbook(ROWS), lambda name, xml: lol + xml.split(b"?>")[-1] if name == part else xml)
    with pytest.raises(InputError, match=r"n'est pas un classeur lisible|XML dangereux"):
        read(bomb)


def test_a_sheet_that_says_it_is_huge_is_not_believed() -> None:
    content = workbook(ROWS)
    far = repacked(
        content, lambda name, xml: xml.replace(b'<row r="3"', b'<row r="1048576"').replace(b"A3", b"A1048576")
    )
    with pytest.raises(InputError, match=r"lignes vides du bas|lisible"):
        read(far)
    lying = repacked(content, lambda name, xml: xml.replace(b'ref="A1:C3"', b'ref="A1:XFD1048576"'))
    assert len(read(lying).rows) == 2


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\Windows\\a.csv", "a\x00\n\u202eb.csv", "é" * 500])
def test_the_name_of_a_file_is_only_a_name(name: str) -> None:
    called = read(b"Libell\xc3\xa9\ngazole\n", name).name
    assert len(called) <= 80
    assert called.isprintable()
    assert not {"/", "\\"} & set(called)


@given(st.lists(st.text(max_size=20), min_size=1, max_size=4), st.binary(max_size=200))
def test_any_bytes_are_a_table_or_a_refusal(header: list[str], content: bytes) -> None:
    for sent in (content, ";".join(header).encode() + b"\n" + content, b"PK" + content):
        try:
            found = read(sent)
        except InputError:
            continue
        assert found.lines == len(found.rows) + len(found.refused)
        assert all(len(row.cells) == len(found.header) for row in found.rows)


@pytest.mark.parametrize(
    ("header", "found"),
    [
        (["Désignation", "Qté", "U.", "Fournisseur", "Montant HT (€)"],
         {"label": 0, "quantity": 1, "unit": 2, "supplier": 3, "amount": 4}),
        (["Description", "Unit price", "Quantity", "UoM", "Location"],
         {"label": 0, "quantity": 2, "unit": 3, "site": 4}),
        (["POSTE DE DEPENSE", "Consommation annuelle (kWh)"], {"label": 0, "quantity": 1}),
        (["Nature de la prestation", "Total HT", "N° compte", "Date facture"],
         {"label": 0, "amount": 1, "account": 2, "date": 3}),
        (["colA", "colB", "colC"], {"label": 0, "quantity": 1, "unit": 2}),
    ],
)  # fmt: skip
def test_columns_are_recognised_by_name_then_by_what_they_hold(header: list[str], found: dict[str, int]) -> None:
    rows = [Line(2, ("gazole", "12,5", "litre", "", "")[: len(header)])]
    assert {k: v for k, v in proposed(header, rows, read_units()).items() if k in found} == found


def test_a_header_is_remembered_whatever_its_case_and_accents() -> None:
    assert signature(["Libellé", "Qté"]) == signature(["LIBELLE ", "qte"])
    assert signature(["Libellé", "Qté"]) != signature(["Qté", "Libellé"])
    assert unit_in_name("Consommation (kWh)", read_units()) == "kWh"
    assert unit_in_name("Quantité", read_units()) == ""


def test_pasted_text_is_sentences_or_cells() -> None:
    assert cells(read_pasted("gazole 450 L\n\nhôtel Lyon, 2 nuits\n")) == [("gazole 450 L",), ("hôtel Lyon, 2 nuits",)]
    assert cells(read_pasted("papier ; 40 ; kg\nfioul ; 3 ; litre")) == [
        ("papier", "40", "kg"),
        ("fioul", "3", "litre"),
    ]
    mixed = read_pasted("gazole 450 L\npapier ; 40 ; kg")
    assert cells(mixed) == [("gazole 450 L", "", ""), ("papier", "40", "kg")]
    found = read_pasted("Quantité\tLibellé\n3\tfioul")
    assert (found.header, cells(found)) == (("Quantité", "Libellé"), [("3", "fioul")])
    with pytest.raises(InputError, match="au moins une ligne"):
        read_pasted("  \n ")


@pytest.mark.parametrize("cell", ["=1+1", "+33 1 23", "-2+3", "@cmd", "\tx", "\rx", "\nx", "\uff1d1+1", "\uff20cmd"])
def test_a_cell_that_a_spreadsheet_would_run_is_made_text(cell: str) -> None:
    assert safe(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["-12", "+3,5", "-1 234,50", "-1.5e3", "gazole", "", "'=x", "3-2"])
def test_numbers_and_plain_text_stay_as_they_are(cell: str) -> None:
    assert safe(cell) == cell


def test_the_template_is_read_back_by_the_reader_and_lists_the_units() -> None:
    for name, content in (("m.csv", template_csv()), ("m.xlsx", template_xlsx(read_units()))):
        found = read(content, name)
        assert found.rows[0].cells[1:3] == ("450", "litre")
        assert {"label", "quantity", "unit", "supplier", "site"} <= set(
            proposed(found.header, found.rows, read_units())
        )
    units = load_workbook(io.BytesIO(template_xlsx(read_units())))["Unités"]
    assert {"kWh", "litre", "passager.km"} <= {row[0] for row in units.iter_rows(values_only=True)}


def test_a_workbook_we_write_holds_no_formula() -> None:
    made = load_workbook(io.BytesIO(xlsx({"x": (["=A1"], [["=1+1", -3.5, "-4"]])})))["x"]
    assert [(cell.value, cell.data_type) for cell in made[2]] == [("'=1+1", "s"), (-3.5, "n"), ("-4", "s")]
    assert made["A1"].value == "'=A1"
