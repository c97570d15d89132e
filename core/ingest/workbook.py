"""An XLSX workbook as rows of text. Never trusted: measured before it is opened, its XML read without entities.

Macros are never run, formulas never calculated: the value that the program saved is read, and a formula without one
refuses its line. Numbers have the fifteen digits a spreadsheet shows, dates are 2024-03-31.
Shape: ECMA-376 (SpreadsheetML), read by openpyxl.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import chain, islice
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter, range_boundaries

from core.errors import InputError
from core.ingest.spreadsheet import MAX_COLUMNS, Line, Refused, Score, Spreadsheet, check_length, check_width, kept

MAX_ENTRIES, MAX_UNPACKED, MAX_RATIO = 2_000, 120 * 2**20, 150
MAX_SCANNED = 100_000
LOOKED_AT = 20  # lines among which the header is looked for
_WRONG = (
    zipfile.BadZipFile,
    ParseError,
    KeyError,
    ValueError,
    TypeError,
    IndexError,
    AttributeError,
    OSError,
    EOFError,
)
Cells = Sequence[Any]
Merged = dict[tuple[int, int], tuple[int, int]]  # (line, column) of a merged cell: those of its top left one


def read_workbook(name: str, content: bytes, score: Score = len, sheet: str = "") -> Spreadsheet:
    """One sheet: the one asked for, else the first that holds something. Raises InputError."""
    packed = _measured(name, content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of parts of the file that we do not read
            values = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
            formulas = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
            found = [one.title for one in values.worksheets if _holds_something(one)]
            if not found:
                raise InputError("{file} : aucune feuille ne contient de données.", file=name)
            chosen = sheet if sheet in found else found[0]
            merged = _merged(packed, values[chosen])
            return _sheet(name, chosen, tuple(found), _lines(name, values[chosen], formulas[chosen]), merged, score)
    except DefusedXmlException as error:
        raise InputError("{file} contient un XML dangereux : il est refusé.", file=name) from error
    except _WRONG as error:
        raise InputError(UNREADABLE, file=name) from error


def workbook_lines(name: str, content: bytes) -> list[tuple[int, list[str]]]:
    """(number, cells as text) of every line of the first sheet that holds something. Raises InputError."""
    _measured(name, content)
    try:
        values = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = next(one for one in values.worksheets if _holds_something(one))
        sheet.reset_dimensions()
        lines = enumerate(islice(sheet.iter_rows(values_only=True), MAX_SCANNED), start=1)
        return [(at, [as_text(value) for value in row[:MAX_COLUMNS]]) for at, row in lines if any(row)]
    except DefusedXmlException as error:
        raise InputError("{file} contient un XML dangereux : il est refusé.", file=name) from error
    except (*_WRONG, StopIteration) as error:
        raise InputError(UNREADABLE, file=name) from error


def _measured(name: str, content: bytes) -> zipfile.ZipFile:
    """The archive, once its directory says that it is a workbook and how big it becomes. Raises InputError."""
    try:
        packed = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise InputError("{file} est tronqué ou abîmé : il ne s'ouvre pas.", file=name) from error
    entries = packed.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * max(len(content), 1):
        raise InputError(
            "{file} deviendrait démesuré une fois décompressé : il est refusé. Enregistrez-le en CSV.", file=name
        )
    names = {entry.filename for entry in entries}
    if "xl/workbook.bin" in names or "content.xml" in names:
        raise InputError("{file} n'est ni un CSV ni un .xlsx. Enregistrez-le sous l'un de ces formats.", file=name)
    if "xl/workbook.xml" not in names or any(entry.flag_bits & 1 for entry in entries):
        raise InputError("{file} n'est pas un classeur .xlsx. Déposez un CSV ou un .xlsx.", file=name)
    return packed


def _holds_something(sheet: Any) -> bool:
    return any(value is not None for row in islice(sheet.iter_rows(values_only=True), LOOKED_AT) for value in row)


def _lines(name: str, values: Any, formulas: Any) -> Iterator[tuple[int, Cells, Cells]]:
    """(number of the line, its values, its cells as they are written), blank lines left out. Raises InputError."""
    for sheet in (values, formulas):
        sheet.reset_dimensions()  # what the file says of its size is not to be trusted
    both = zip(values.iter_rows(), formulas.iter_rows(), strict=False)
    for number, (shown, written) in enumerate(both, start=1):
        if number > MAX_SCANNED:
            raise InputError(
                "{file} s'étend sur plus de {limit} lignes : supprimez les lignes vides du bas, ou découpez-le.",
                file=name,
                limit=MAX_SCANNED,
            )
        if any(cell.value is not None for cell in written):
            check_width(name, sum(cell.value is not None for cell in written[MAX_COLUMNS:]) and len(written))
            yield number, shown[:MAX_COLUMNS], written[:MAX_COLUMNS]


def _sheet(
    name: str,
    title: str,
    sheets: tuple[str, ...],
    lines: Iterator[tuple[int, Cells, Cells]],
    merged: Merged,
    score: Score,
) -> Spreadsheet:
    top = list(islice(lines, LOOKED_AT))
    head = 0 if score is len else max(range(len(top)), key=lambda at: (score(_texts(top[at][1])), -at))
    start, shown, _ = top[head]
    found = _Under(tuple(_trimmed(_texts(shown))), merged)
    for number, values, written in chain(top[head + 1 :], lines):
        found.take(number, values, written)
        check_length(name, len(found.rows) + len(found.refused))
    return Spreadsheet(name, found.header, tuple(found.rows), tuple(found.refused), start - 1, title, sheets)


@dataclass
class _Under:
    """What stands under a header. `corners`: values of the merged cells met so far."""

    header: tuple[str, ...]
    merged: Merged
    corners: dict[tuple[int, int], Any] = field(default_factory=dict)
    rows: list[Line] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)

    def take(self, number: int, values: Cells, written: Cells) -> None:
        """One line goes to `rows` or to `refused`."""
        try:
            cells = [self._cell(number, at, values, written) for at in range(len(self.header))]
        except InputError as why:
            self.refused.append(Refused(number, why))
            return
        if any(cells):
            kept(Line(number, tuple(cells)), self.rows, self.refused)

    def _cell(self, line: int, at: int, values: Cells, written: Cells) -> str:
        """The text of a cell. Raises InputError: a formula without a value, an error, a number shared by lines."""
        place = f"{get_column_letter(at + 1)}{line}"
        shown = values[at] if at < len(values) else None
        value = None if shown is None else shown.value
        if at < len(written) and written[at].data_type == "f" and value is None:
            raise InputError(
                "{cell} contient une formule dont le résultat n'est pas enregistré : ouvrez le fichier dans Excel ou "
                "LibreOffice, enregistrez-le, puis déposez-le de nouveau.",
                cell=place,
            )
        if shown is not None and shown.data_type == "e":
            raise InputError("{cell} contient l'erreur {value} : corrigez la formule.", cell=place, value=str(value))
        corner = self.merged.get((line, at + 1))
        return as_text(value if corner is None else self._shared(corner, value, place))

    def _shared(self, corner: tuple[int, int], value: Any, place: str) -> Any:
        """A text merged over several lines is that of each; a number would be counted several times."""
        value = self.corners.setdefault(corner, value)
        if isinstance(value, int | float) and not isinstance(value, bool):
            raise InputError(
                "{cell} fait partie de cellules fusionnées sur plusieurs lignes qui contiennent un nombre : "
                "donnez à chaque ligne le sien.",
                cell=place,
            )
        return value


def as_text(value: object) -> str:
    """A value as its cell shows it: « 0,1 », « 2024-03-31 », « VRAI »; leading zeros and « NA » of texts are kept."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "VRAI" if value else "FAUX"
    if isinstance(value, float):
        return format(value, ".15g").replace(".", ",")
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return _CONTROL.sub(" ", str(value)).strip()


_CONTROL = re.compile(r"[\x00-\x1f\x7f]+|_x000[dD]_")


def _texts(cells: Cells) -> list[str]:
    return [as_text(cell.value) for cell in cells]


def _trimmed(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _merged(packed: zipfile.ZipFile, sheet: Any) -> Merged:
    """{(line, column): top left cell} of the cells merged over several lines; columns from 1."""
    found: Merged = {}
    with packed.open(sheet._worksheet_path) as part:
        for _, node in iterparse(part):
            if node.tag.endswith("}mergeCell"):
                left, top, right, bottom = (side or 0 for side in range_boundaries(node.get("ref", "")))
                if bottom > top and bottom <= MAX_SCANNED and right <= MAX_COLUMNS:
                    area = ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))
                    found |= {place: (top, left) for place in area if place[1] == left}
            if not node.tag.endswith("}mergeCells"):
                node.clear()
            if len(found) > MAX_SCANNED:
                break
    return found


UNREADABLE = "{file} n'est pas un classeur lisible. Ouvrez-le, enregistrez-le de nouveau en .xlsx, puis déposez-le."
