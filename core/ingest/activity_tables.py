"""Tables of activities to take away: the template to fill, the rows of a year, the report of an import.

Texts are made safe for a spreadsheet program; numbers stay numbers.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook
from openpyxl.cell import Cell as Written
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from core.carbon.units import Units
from core.ingest.safe_cells import csv_text, safe

TEMPLATE_HEADER = (
    "Libellé", "Quantité", "Unité", "Facteur (facultatif)", "Montant HT (€)", "Fournisseur", "Site", "Commentaire",
)  # fmt: skip
EXAMPLE = ("Gazole du chariot élévateur (exemple à effacer)", "450", "litre", "", "", "Total", "Siège", "")
USUAL = (
    "kWh", "MWh", "kWh PCS", "kWh PCI", "litre", "m³", "kg", "t", "km", "passager.km", "t.km", "nuit", "m²", "€", "k€",
)  # fmt: skip
Cell = str | float | None


def template_csv() -> bytes:
    """Header and one example line; UTF-8 with its mark, as spreadsheet programs expect."""
    return csv_text(TEMPLATE_HEADER, [EXAMPLE]).encode("utf-8-sig")


def template_xlsx(units: Units) -> bytes:
    """The same, and the units on a second sheet: the usual ones first."""
    listed = [*USUAL, *sorted(set(units.all()) - set(USUAL), key=str.casefold)]
    example: list[Cell] = [*EXAMPLE]
    example[1] = 450
    return xlsx({"Activités": (TEMPLATE_HEADER, [example]), "Unités": (("Unité",), [[unit] for unit in listed])})


def xlsx(sheets: dict[str, tuple[Sequence[str], Iterable[Sequence[Cell]]]]) -> bytes:
    """A workbook: {name of a sheet: (header, rows)}; a float is a number, a text is a text whatever it begins with."""
    book = Workbook(write_only=True)
    for name, (header, rows) in sheets.items():
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        for at, title in enumerate(header):
            sheet.column_dimensions[chr(65 + at)].width = max(12, min(48, len(title) + 6))
        sheet.append([_cell(sheet, title, bold=True) for title in header])
        for row in rows:
            sheet.append([_cell(sheet, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: WriteOnlyWorksheet, value: Cell, bold: bool = False) -> Written:
    cell = WriteOnlyCell(sheet, safe(value) if isinstance(value, str) else value)
    if isinstance(value, str):
        cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell
