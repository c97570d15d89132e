"""The workbook: the figures of the screen, whole; sums that a spreadsheet finds again; texts that run nothing."""

from __future__ import annotations

import io
import math
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from core.carbon import views
from core.carbon.footprint import Footprint
from core.language import speaking
from core.report import ledger_rows, show
from core.report.document import Brand
from core.report.dossier import Company
from core.report.vsme import points
from core.report.vsme_template import filled
from core.report.workbook import workbook
from core.services.samples import personas
from tests.personas.totals import measured
from tests.report.persona import BRAND, CODE, MADE, PLAN, dossier
from tests.report.sample import HOSTILE
from tests.report.samples_png import PIXEL
from tests.report.vsme_blank import ENVIRONMENT, blank

NAMES = sorted(personas())
SHEETS = [
    "Synthèse", "BEGES v5", "Dépôt BEGES", "GHG Protocol", "Réconciliation", "Lignes", "Facteurs", "Lacunes", "VSME",
    "Plan d'actions",
]  # fmt: skip
FIRST = 6  # the first row under a header
ERRORS = ("#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#N/A", "#NULL!", "#NUM!", "Err:")


@cache
def printed(name: str) -> bytes:
    return workbook(dossier(name, plan=PLAN), MADE, CODE)


def opened(content: bytes, values: bool = True) -> Workbook:
    return load_workbook(io.BytesIO(content), data_only=values)


@cache
def book(name: str, values: bool) -> Workbook:
    return load_workbook(io.BytesIO(printed(name)), read_only=True, data_only=values)


@cache
def rows(name: str, sheet: str, values: bool = True) -> list[list[Any]]:
    """What stands under the header of a sheet: values, or formulas."""
    return _rows(book(name, values)[sheet])


def _rows(page: Worksheet) -> list[list[Any]]:
    return [list(row) for row in page.iter_rows(min_row=FIRST, values_only=True)]


def test_there_is_a_sheet_for_each_view_in_both_languages() -> None:
    assert opened(printed("boulangerie")).sheetnames == SHEETS
    english = opened(workbook(dossier("boulangerie", "en"), MADE, CODE)).sheetnames
    assert english == [
        "Summary", "BEGES v5", "BEGES filing", "GHG Protocol", "Reconciliation", "Lines", "Factors", "Gaps", "VSME",
    ]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_the_regulatory_sheet_is_the_view_cell_by_cell(name: str) -> None:
    footprint = measured(name)
    written = [row for row in rows(name, "BEGES v5") if row[1] != "Sous-total"]
    assert len(written) == 23
    by_post = {row[1].split()[0]: row for row in written[:-1]}
    groups = {group.name: group for group in views.by_beges(footprint)}
    for post, row in by_post.items():
        if post in groups:
            assert row[2:11] == _figures(replace(footprint, lines=groups[post].lines)), post
        else:
            assert row[2:11] == [None] * 9, post
    assert written[-1][2:11] == _figures(footprint)


def _figures(part: Footprint) -> list[float | None]:
    gases, ends = views.gases(part.lines), views.interval(part)
    masses = [gases[gas] for gas in ("co2", "ch4", "n2o", "other", "unsplit")]
    exact = [*masses, views.total(part), views.co2b(part), *(ends or ())]
    return [kg / 1000 for kg in exact] + [None] * (9 - len(exact))


@pytest.mark.parametrize("name", NAMES)
def test_the_screen_rounds_these_very_figures(name: str) -> None:
    footprint = measured(name)
    counted = [row for row in rows(name, "BEGES v5") if isinstance(row[7], int | float)]
    shown = ledger_rows.regulatory(footprint)
    assert len(counted) == len(shown)
    for row, on_screen in zip(counted, shown, strict=True):
        assert [show.cell(tonnes * 1000) for tonnes in row[2:9]] == list(on_screen.cells[:7])


@pytest.mark.parametrize("name", NAMES)
def test_every_sum_is_a_formula_over_what_it_sums(name: str) -> None:
    for sheet in ("BEGES v5", "Dépôt BEGES"):
        written, values = rows(name, sheet, values=False), rows(name, sheet)
        sums = [at for at, row in enumerate(values) if row[1] == "Sous-total" or row[0] == "Total"]
        assert len(sums) == 7
        for at in sums:
            for column in range(2, 8):
                found = _summed(values, written[at][column])
                assert found == pytest.approx(values[at][column] or 0.0, rel=1e-12, abs=1e-12), (sheet, at, column)


def _summed(values: list[list[Any]], formula: str) -> float:
    """What a spreadsheet makes of « =SUM(H6:H10,H12:H14) »."""
    assert formula.startswith("=")
    ends = re.findall(r"([A-Z])([0-9]+):[A-Z]([0-9]+)", formula.rpartition("SUM(")[2])
    cells = [
        values[at - FIRST][ord(column) - ord("A")]
        for column, first, last in ends
        for at in range(int(first), int(last) + 1)
    ]
    return math.fsum(value for value in cells if isinstance(value, int | float))


@pytest.mark.parametrize("name", NAMES)
def test_every_line_is_its_quantity_times_its_factor(name: str) -> None:
    formulas, values, lines = rows(name, "Lignes", values=False), rows(name, "Lignes"), measured(name).lines
    for at, line in enumerate(lines):
        row = values[at]
        assert formulas[at][9] == f"=D{at + FIRST}*I{at + FIRST}"
        assert row[3] * row[8] == row[9] == row[10] == line.kg_co2e
        assert (row[11], row[13], row[15]) == ("OK", line.kg_beges, line.kg_ghg)
    assert values[len(lines)][13] == pytest.approx(views.total(measured(name)), rel=1e-12)
    assert formulas[len(lines)][13] == f"=SUBTOTAL(109,N{FIRST}:N{FIRST + len(lines) - 1})"


@pytest.mark.parametrize("name", NAMES)
def test_the_reconciliation_leaves_nothing_unexplained(name: str) -> None:
    found = rows(name, "Réconciliation")
    assert found[0][1] == views.total(measured(name)) / 1000
    assert found[-1][1] == views.ghg_total(measured(name)) / 1000
    assert found[-2][1:4] == [0, 0, "OK"]
    assert math.fsum(row[1] for row in found[:-1]) == pytest.approx(found[-1][1], rel=1e-9)


def test_the_ghg_sheet_holds_the_fifteen_categories_and_their_sum() -> None:
    footprint = measured("transporteur")
    found = {row[0]: row for row in rows("transporteur", "GHG Protocol")[:19] if row[0]}
    known = views.by_ghg(footprint)
    assert [code for code in found if code.startswith("3.")] == [f"3.{n}" for n in range(1, 16)]
    for code, row in found.items():
        if code != "3":
            assert row[2] == (known[code] / 1000 if code in known else None), code
    third = math.fsum(kg for code, kg in known.items() if code.startswith("3."))
    assert found["3"][2] == pytest.approx(third / 1000)


def test_every_factor_of_the_lines_is_there_with_its_edition_and_source() -> None:
    known = dossier("hotel")
    found = {row[0]: row for row in rows("hotel", "Facteurs")}
    assert {line.factor_id for line in known.footprint.lines} <= found.keys()
    power = found["43642"]
    assert (power[1], power[4], power[5]) == ("elec_fr_mix_2024", "kWh", 0.0519)
    assert "Base Carbone" in power[17]
    assert power[8] is None, "gases that are not published are not zeros"


def test_hostile_names_run_nothing_and_are_texts() -> None:
    base = measured("boulangerie")
    lines = [
        replace(line, label=text, site=text, derivation=text, source=text, factor_label=text)
        for line, text in zip(base.lines[: len(HOSTILE)], HOSTILE, strict=True)
    ]
    for text in HOSTILE:
        named = dossier(
            footprint=replace(base, lines=lines if text == HOSTILE[0] else []), factors=[],
            company=Company(text, sites=[text]), brand=Brand(footer=text),
            plan=[replace(PLAN[0], owner=text, label_fr=text)],
        )  # fmt: skip
        for page in opened(workbook(named, MADE, text), values=False):
            for cell in (cell for row in page.iter_rows() for cell in row if isinstance(cell.value, str)):
                _check_harmless(cell)


def _check_harmless(cell: Any) -> None:
    assert cell.data_type in ("s", "f"), cell.coordinate
    assert not re.search("[\x00-\x08\x0b-\x1f]", cell.value)
    if cell.data_type == "f":
        assert "cmd" not in cell.value
    else:
        assert not cell.value.startswith(("=", "+", "@", "\t"))


def test_the_same_dossier_prints_the_same_bytes_and_the_date_changes_only_itself() -> None:
    again = workbook(dossier("boulangerie", plan=PLAN), MADE, CODE)
    assert again == printed("boulangerie")
    later = workbook(dossier("boulangerie", plan=PLAN), MADE + timedelta(minutes=7), CODE)
    with zipfile.ZipFile(io.BytesIO(again)) as one, zipfile.ZipFile(io.BytesIO(later)) as other:
        moved = {name for name in one.namelist() if one.read(name) != other.read(name)}
    assert moved == {"docProps/core.xml", "xl/sharedStrings.xml"}


def test_a_formula_keeps_its_value_for_who_does_not_calculate() -> None:
    formulas, values = opened(printed("boulangerie"), values=False), opened(printed("boulangerie"))
    for page in formulas:
        for cell in (cell for row in page.iter_rows() for cell in row if cell.data_type == "f"):
            known = values[page.title][cell.coordinate].value
            assert known is not None or "COUNT(" in str(cell.value), f"{page.title}!{cell.coordinate}"


def test_it_prints_in_landscape_with_its_titles_and_its_company() -> None:
    book = opened(workbook(dossier(watermark=True, company=Company("3 & Cie")), MADE, CODE), values=False)
    for page in book:
        assert (page.page_setup.orientation, page.print_title_rows) == ("landscape", "$5:$5")
        assert page.freeze_panes is not None
        header = page.oddHeader
        assert header is not None
        assert "3 & Cie" in str(header.left.text).replace("&&", "&")
        assert "Version gratuite" in str(header.center.text)


def test_the_brand_colours_the_header_and_shows_its_logo() -> None:
    branded = workbook(dossier(brand=BRAND), MADE, CODE)
    assert opened(branded, values=False)["Synthèse"]["A5"].fill.start_color.rgb == "FF7A1F6F"
    with zipfile.ZipFile(io.BytesIO(branded)) as packed:
        assert packed.read("xl/media/image1.png") == PIXEL


def test_what_nobody_said_is_an_empty_cell_and_a_sentence() -> None:
    footprint = measured("boulangerie")
    silent = replace(footprint, perimeter=replace(footprint.perimeter, employees=None))
    found = {row[0]: row for row in _rows(opened(workbook(dossier(footprint=silent), MADE, ""))["Synthèse"]) if row[0]}
    assert found["Effectif (ETP)"][1] is None
    assert found["Effectif (ETP)"][5] == "Non renseigné : pas d'intensité."
    assert "Émissions par personne (ETP)" not in found
    assert found["Code de vérification"][1].startswith("aucun")


def test_a_company_that_said_nothing_still_gets_a_workbook() -> None:
    empty = replace(measured("boulangerie"), lines=[])
    book = opened(workbook(dossier(footprint=empty), MADE, CODE))
    assert _rows(book["BEGES v5"])[-1][7] in (None, "")
    assert "Lignes" in book.sheetnames


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed here")
def test_libreoffice_finds_the_same_sums_and_no_error(tmp_path: Path) -> None:
    opened(printed("hotel"), values=False).save(tmp_path / "hotel.xlsx")  # openpyxl leaves the values out
    template = filled(blank(), points(dossier("hotel", footprint=measured("cabinet_conseil"))))
    (tmp_path / "vsme.xlsx").write_bytes(template.content)
    ours, theirs = opened(printed("hotel")), _calculated(tmp_path, "hotel.xlsx", "vsme.xlsx")
    for page in ours:
        for cell in (cell for row in page.iter_rows() for cell in row if cell.value not in (None, "")):
            found = theirs["hotel.xlsx"][page.title][cell.coordinate].value
            assert not str(found).startswith(ERRORS), f"{page.title}!{cell.coordinate}"
            if isinstance(cell.value, int | float):
                assert found == pytest.approx(cell.value, rel=1e-9, abs=1e-9), f"{page.title}!{cell.coordinate}"
    page = theirs["vsme.xlsx"][ENVIRONMENT]
    assert page["D25"].value == pytest.approx(page["D22"].value + page["D23"].value)
    assert page["D22"].value > 0


def _calculated(folder: Path, *names: str) -> dict[str, Workbook]:
    """The files after LibreOffice has opened them, calculated and saved."""
    (folder / "again").mkdir()
    subprocess.run(
        [
            "soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "xlsx",
            "--outdir", folder / "again", *(folder / name for name in names),
        ],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return {name: opened((folder / "again" / name).read_bytes()) for name in names}


def test_a_screen_in_another_language_changes_nothing() -> None:
    with speaking("en"):
        assert workbook(dossier("boulangerie", plan=PLAN), MADE, CODE) == printed("boulangerie")
