"""Consumption exports of Enedis (electricity) and GRDF (gas), CSV or XLSX: from lines to intervals.

Their layouts were written from public descriptions and from the exports people show; a line that does not fit one of
them is refused with its number. Enedis: meter_curves.py; GRDF: meter_periods.py.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence

from core.carbon.allocation import plain
from core.errors import InputError
from core.ingest import meter_curves, meter_periods
from core.ingest.delimited import marked, text_lines
from core.ingest.meter_readings import Consumption, MeterFile, RefusedReading, by_year, standing
from core.ingest.spreadsheet import file_name
from core.ingest.text import decode

__all__ = ["Consumption", "RefusedReading", "read_meter", "years"]

MAX_BYTES, MAX_LINES = 30 * 2**20, 400_000
LOOKED_AT = 40
_GAS = ("pce", "m3", "m³", "gaz", "journee gaziere", "releve", "volume")
_ELECTRICITY = ("prm", "horodate", "eas ", "enedis", "date de la mesure")
Cells = list[str]


def read_meter(name: str, content: bytes) -> MeterFile:
    """One export. Raises InputError: not one of the known layouts, too big, nothing in it."""
    called = file_name(name)
    if len(content) > MAX_BYTES:
        raise InputError(
            "{file} dépasse {limit} Mo. Exportez une année à la fois.", file=called, limit=MAX_BYTES // 2**20
        )
    lines = _lines(called, content)
    if len(lines) > MAX_LINES:
        raise InputError("{file} a plus de {limit} lignes. Exportez une année à la fois.", file=called, limit=MAX_LINES)
    head = " | ".join(plain(" ; ".join(cells)) for _, cells in lines[:LOOKED_AT])
    gas, electricity = (sum(word in head for word in words) for words in (_GAS, _ELECTRICITY))
    if not gas and not electricity:
        raise InputError(
            "{file} n'est pas un export de consommation d'Enedis ou de GRDF que nous connaissons. Téléchargez « Mes "
            "consommations » (CSV ou Excel) dans votre espace client, ou saisissez le total dans le questionnaire.",
            file=called,
        )
    found = meter_periods.read(called, lines) if gas > electricity else meter_curves.read(called, lines)
    if not found.intervals and not found.refused:
        raise InputError("{file} ne contient aucune mesure.", file=called)
    return found


def years(files: Sequence[MeterFile]) -> list[Consumption]:
    """What all these exports together say, by point and year; what they refuse is in each of them."""
    return by_year(standing(files))


def _lines(name: str, content: bytes) -> list[tuple[int, Cells]]:
    """(number, cells) of every line that holds something."""
    if content.startswith(b"PK"):
        from core.ingest.workbook import workbook_lines

        return workbook_lines(name, content)
    text = decode(marked(content))
    lines = text_lines(text)
    sample = "".join(lines[:LOOKED_AT])
    mark = max((";", "\t", ","), key=sample.count)
    cells = ((number, _cells(line, mark)) for number, line in enumerate(lines, start=1))
    return [(number, found) for number, found in cells if any(found)]


def _cells(line: str, mark: str) -> Cells:
    if '"' in line:
        return [cell.strip() for cell in next(csv.reader([line.strip("\r\n")], delimiter=mark), [])]
    return [cell.strip() for cell in line.strip("\r\n").split(mark)]
