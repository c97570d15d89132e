"""The official VSME workbook, filled: its cells and nothing else; what is not it, or not safe, is refused in French."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from core.errors import InputError
from core.report.vsme import Point, points
from core.report.vsme_cells import edited
from core.report.vsme_template import BOOK, LINKS, MAX_BYTES, MAX_INDEX, TYPES, filled
from core.report.workbook_text import plain
from tests.examples import examples
from tests.report.persona import dossier
from tests.report.vsme_blank import ENVIRONMENT, GENERAL, blank

BLANK = blank()
SHEET = "xl/worksheets/sheet2.xml"


def point(name: str, value: float | str | None) -> Point:
    return Point(name, "B3", name, "", name, value, "")


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def changed(parts_of: Mapping[str, bytes], **other: bytes) -> bytes:
    """The template with some parts replaced (« __ » for « / », « _dot_ » for « . »)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**parts_of, **other}.items():
            archive.writestr(name, content)
    return out.getvalue()


KNOWN = [
    point("TotalEnergyConsumption", 94.0),
    point("GrossScope1GreenhouseGasEmissions", 10.86),
    point("GrossLocationBasedScope2GreenhouseGasEmissions", 1.4),
    point("Turnover", 500_000.0),
    point("TotalGrossLocationBasedScope1AndScope2GHGEmissions", 12.26),
    point("EnergyConsumptionFromFuels_NonRenewableEnergyMember", 54.0),
    point("EnergyConsumptionFromFuels_RenewableEnergyMember", None),
    point("GrossScope3GreenhouseGasEmissions_CurrentlyStatedMember", 2.74),
    point("Scope1AndScope2GreenhouseGasEmissionsIntensityValueLocationBased", 2.452e-5),
]


def test_known_points_are_in_the_cells_that_their_names_lead_to() -> None:
    book = load_workbook(io.BytesIO(filled(BLANK, KNOWN).content))
    page = book[ENVIRONMENT]
    assert (page["G5"].value, page["D22"].value, page["D23"].value, page["J14"].value) == (94, 10.86, 1.4, 54)
    assert book[GENERAL]["E281"].value == 500_000
    assert page["G14"].value is None, "an unknown point leaves its cell empty"


def test_what_became_of_each_name_is_told() -> None:
    found = filled(BLANK, KNOWN)
    assert found.written == [
        "EnergyConsumptionFromFuels_NonRenewableEnergyMember",
        "GrossLocationBasedScope2GreenhouseGasEmissions",
        "GrossScope1GreenhouseGasEmissions",
        "TotalEnergyConsumption",
        "Turnover",
    ]
    assert found.calculated == ["TotalGrossLocationBasedScope1AndScope2GHGEmissions"]
    assert found.missing == [  # not in this template; a range, where nobody knows which cell
        "GrossScope3GreenhouseGasEmissions_CurrentlyStatedMember",
        "Scope1AndScope2GreenhouseGasEmissionsIntensityValueLocationBased",
    ]


def test_every_other_part_of_the_file_is_the_same_byte_for_byte() -> None:
    before, after = parts(BLANK), parts(filled(BLANK, KNOWN).content)
    assert list(before) == list(after)
    assert {name for name in before if before[name] != after[name]} == {BOOK, "xl/worksheets/sheet1.xml", SHEET}


def test_in_the_parts_that_change_only_cells_values_of_formulas_and_one_attribute_change() -> None:
    before, after = parts(BLANK), parts(filled(BLANK, KNOWN).content)
    cells = re.compile(rb'<c r="(?:G5|D22|D23|J14)"[^>]*?(?:/>|>.*?</c>)')
    without = re.sub(rb"</f><v>[^<]*</v>", b"</f>", before[SHEET])
    assert cells.sub(b"", without) == cells.sub(b"", after[SHEET])
    assert cells.findall(before[SHEET]) != cells.findall(after[SHEET])
    order = re.compile(rb"<calcPr[^>]*/>")
    assert order.sub(b"", before[BOOK]) == order.sub(b"", after[BOOK])
    assert b'fullCalcOnLoad="1"' in after[BOOK]


def test_a_sum_does_not_keep_the_value_it_had_when_its_cells_were_empty() -> None:
    page = load_workbook(io.BytesIO(filled(BLANK, KNOWN).content), data_only=True)[ENVIRONMENT]
    assert [page[cell].value for cell in ("K12", "K14", "D25")] == [None, None, None]


def test_names_validations_formats_protection_and_styles_stay() -> None:
    before, after = (load_workbook(io.BytesIO(one)) for one in (BLANK, filled(BLANK, KNOWN).content))
    assert {n: d.attr_text for n, d in before.defined_names.items()} == {
        n: d.attr_text for n, d in after.defined_names.items()
    }
    old, new = before[ENVIRONMENT], after[ENVIRONMENT]
    assert new.protection.sheet
    assert new.protection.password == old.protection.password
    assert [(d.sqref, d.type) for d in new.data_validations.dataValidation] == [
        (d.sqref, d.type) for d in old.data_validations.dataValidation
    ]
    assert new["D22"].number_format == old["D22"].number_format == "#,##0.00"
    assert not new["D22"].protection.locked
    assert after["Lists & enumerations"].sheet_state == "hidden"
    assert new["K12"].value == "=SUM(G12:J12)"


def test_filling_twice_is_filling_once() -> None:
    once = filled(BLANK, KNOWN).content
    assert filled(once, KNOWN).content == once


def test_a_whole_footprint_finds_its_places() -> None:
    found = filled(BLANK, points(dossier("cabinet_conseil")))
    assert "GrossScope1GreenhouseGasEmissions" in found.written
    assert "GreenhouseGasEmissionReductionTargetYear" not in found.written


def test_a_hostile_text_stays_a_text() -> None:
    book = load_workbook(io.BytesIO(filled(BLANK, [point("Turnover", "=cmd|' /C calc'!A0 <x>&\x00\u202e")]).content))
    cell = book[GENERAL]["E281"]
    assert (cell.data_type, cell.value) == ("s", "=cmd|' /C calc'!A0 <x>&\u202e")


def refused(content: bytes) -> str:
    with pytest.raises(InputError) as refusal:
        filled(content, KNOWN)
    return str(refusal.value)


def test_a_workbook_that_is_not_the_template_is_refused() -> None:
    assert "n'est pas le modèle numérique VSME" in refused(_other_book())


def _other_book() -> bytes:
    named = parts(BLANK)
    return changed({**named, BOOK: re.sub(rb"<definedNames>.*</definedNames>", b"", named[BOOK])})


@pytest.mark.parametrize("content", [b"", b"PK", b"%PDF-1.7", b"a;b;c\n1;2;3", BLANK[: len(BLANK) // 2]])
def test_a_file_that_is_no_workbook_is_refused(content: bytes) -> None:
    assert "ne s'ouvre pas" in refused(content)


def test_a_workbook_with_macros_is_refused() -> None:
    assert "macros" in refused(changed(parts(BLANK), **{"xl/vbaProject.bin": b"x"}))
    types = parts(BLANK)["[Content_Types].xml"]
    marked = types.replace(b"</Types>", b"<!-- application/vnd.ms-excel.sheet.macroEnabled.main+xml --></Types>")
    assert "macros" in refused(changed({**parts(BLANK), "[Content_Types].xml": marked}))


def test_a_bomb_is_refused_before_it_is_opened() -> None:
    assert "démesuré" in refused(changed(parts(BLANK), **{"xl/media/zeros.bin": bytes(30 * 2**20)}))
    assert "Mo" in refused(b"PK" + bytes(MAX_BYTES))


@pytest.mark.parametrize("part", [BOOK, LINKS, TYPES])
def test_an_index_that_would_fill_the_memory_is_refused_before_it_is_parsed(part: str) -> None:
    noise = random.Random(6).randbytes(MAX_INDEX // 2).hex().encode()  # a swollen part that no ratio gives away
    assert "démesuré" in refused(changed({**parts(BLANK), part: parts(BLANK)[part] + b"<!--" + noise + b"-->"}))


@pytest.mark.parametrize("part", [BOOK, SHEET, "xl/_rels/workbook.xml.rels"])
def test_a_document_type_is_refused_wherever_it_is(part: str) -> None:
    known = parts(BLANK)
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    start = known[part].index(b"?>") + 2
    said = refused(changed({**known, part: known[part][:start] + bomb + known[part][start:]}))
    assert "dangereux" in said or "ne s'ouvre pas" in said


def test_a_broken_sheet_is_refused_in_french() -> None:
    assert "ne s'ouvre pas" in refused(changed({**parts(BLANK), SHEET: b"<worksheet><sheetData>"}))
    utf16 = parts(BLANK)[SHEET].decode().encode("utf-16")
    assert "ne s'ouvre pas" in refused(changed({**parts(BLANK), SHEET: utf16}))


NS = 'xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
PREFIXED = (
    f'<?xml version="1.0" encoding="UTF-8"?>\n<x:worksheet {NS}><x:sheetData><x:row r="2"><x:c r="B2" s="3"/>'
    '<x:c r="D2" t="s"><x:v>0</x:v></x:c></x:row><x:row r="4"/></x:sheetData><!-- é --></x:worksheet>'
).encode()


@pytest.mark.parametrize(
    ("area", "expected"),
    [
        ((2, 2, 2, 2), '<x:c r="B2" s="3"><x:v>7.5</x:v></x:c><x:c r="D2" t="s">'),
        ((4, 2, 4, 2), '<x:c r="D2"><x:v>7.5</x:v></x:c></x:row>'),
        ((3, 2, 3, 2), '<x:c r="C2"><x:v>7.5</x:v></x:c><x:c r="D2" t="s">'),
        ((9, 2, 9, 2), '</x:c><x:c r="I2"><x:v>7.5</x:v></x:c></x:row>'),
        ((1, 3, 1, 3), '</x:row><x:row r="3"><x:c r="A3"><x:v>7.5</x:v></x:c></x:row><x:row r="4"/>'),
        ((1, 4, 1, 4), '<x:row r="4"><x:c r="A4"><x:v>7.5</x:v></x:c></x:row></x:sheetData>'),
        ((1, 9, 1, 9), '<x:row r="4"/><x:row r="9"><x:c r="A9"><x:v>7.5</x:v></x:c></x:row></x:sheetData>'),
    ],
)
def test_a_cell_is_written_or_added_at_its_place(area: tuple[int, int, int, int], expected: str) -> None:
    found = edited(PREFIXED, {area: 7.5})
    assert expected in found.content.decode()
    assert list(found.written) == [area]


@examples(12)
@given(st.dictionaries(st.tuples(st.integers(1, 6), st.integers(1, 6)), st.floats(-1e9, 1e9) | st.text(), max_size=8))
def test_whatever_is_written_is_read_back(values: dict[tuple[int, int], float | str]) -> None:
    areas = {(column, row, column, row): value for (column, row), value in values.items()}
    known = parts(BLANK)
    sheet = edited(known["xl/worksheets/sheet1.xml"], areas)
    book = load_workbook(io.BytesIO(changed({**known, "xl/worksheets/sheet1.xml": sheet.content})))
    for (column, row), value in values.items():
        read = book[GENERAL].cell(row, column).value
        assert (read or "") == plain(value) if isinstance(value, str) else read == value


def test_entries_keep_their_dates() -> None:
    dated = [(entry.filename, entry.date_time) for entry in _entries(filled(BLANK, KNOWN).content)]
    assert dated == [(entry.filename, entry.date_time) for entry in _entries(BLANK)]


def _entries(content: bytes) -> list[zipfile.ZipInfo]:
    return zipfile.ZipFile(io.BytesIO(content)).infolist()
