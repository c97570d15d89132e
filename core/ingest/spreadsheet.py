"""Anybody's spreadsheet, CSV or XLSX: its header, its rows as text, and what could not be read, line by line.

Text first: nothing is converted, nothing dropped; accepted + rejected = lines (blank lines are not lines). A CSV may be
separated by `;`, `,` or tab, in UTF-8, UTF-16 or cp1252. Workbooks: core/ingest/workbook.py.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

from core.errors import CarbonScoreError, InputError
from core.ingest.delimited import marked, records, separator, text_lines
from core.ingest.text import decode

MAX_BYTES = 10 * 2**20
MAX_LINES = 5_000
MAX_COLUMNS = 200
MAX_CELL = 2_000
MAX_NAME = 80
_ZIP, _OLE = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file, as text, one cell for each column of the header. `line`: its number, the first being 1."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that cannot be used, and why."""

    line: int
    why: CarbonScoreError


@dataclass(frozen=True, slots=True)
class Spreadsheet:
    """One sheet. `above`: lines over the header, not read; `sheets`: those of the workbook that hold something."""

    name: str
    header: tuple[str, ...]
    rows: tuple[Line, ...]
    refused: tuple[Refused, ...]
    above: int = 0
    sheet: str = ""
    sheets: tuple[str, ...] = ()

    @property
    def lines(self) -> int:
        """Lines under the header that hold something: accepted + refused."""
        return len(self.rows) + len(self.refused)


Score = Callable[[list[str]], int]


def read_spreadsheet(name: str, content: bytes, score: Score = len, sheet: str = "") -> Spreadsheet:
    """The file as text. `score` says how many of its cells a line recognises as column names.

    Raises InputError: empty, too big, not a CSV or an XLSX, encrypted, a bomb.
    """
    called = file_name(name)
    if not content:
        raise InputError("{file} est vide.", file=called)
    if len(content) > MAX_BYTES:
        raise InputError(
            "{file} dépasse {limit} Mo. Découpez-le en plusieurs fichiers.", file=called, limit=MAX_BYTES // 2**20
        )
    if content.startswith(_OLE):
        raise _old_or_locked(called, content)
    if content.startswith(_ZIP):
        from core.ingest.workbook import read_workbook

        return read_workbook(called, content, score, sheet)
    return read_csv(called, content, score)


def read_csv(name: str, content: bytes, score: Score = len) -> Spreadsheet:
    """The same from a CSV. Raises InputError."""
    text = decode(marked(content))
    first = next((line for line in text_lines(text) if line.strip()), "")
    if not first or not text_lines(text)[0].strip():
        raise InputError("{file} : la première ligne est vide. Elle doit donner le nom des colonnes.", file=name)
    mark = separator(first, lambda cells: 1000 * score(cells) + len(cells))
    header = tuple(cell.strip() for cell in next(csv.reader([first], delimiter=mark), []))
    check_width(name, len(header))
    rows: list[Line] = []
    refused: list[Refused] = []
    for record in records(text, mark, len(header)):
        if record.fault is not None:
            refused.append(Refused(record.line, record.fault))
        elif any(cell.strip() for cell in record.cells):
            kept(Line(record.line, tuple(cell.strip() for cell in record.cells)), rows, refused)
        check_length(name, len(rows) + len(refused))
    return Spreadsheet(name, header, tuple(rows), tuple(refused))


def kept(row: Line, rows: list[Line], refused: list[Refused]) -> None:
    """The row goes with the others, or is refused for a cell that is too long."""
    if any(len(cell) > MAX_CELL for cell in row.cells):
        why = InputError("Ligne {line} : une cellule dépasse {limit} caractères.", line=row.line, limit=MAX_CELL)
        refused.append(Refused(row.line, why))
    else:
        rows.append(row)


def check_width(name: str, columns: int) -> None:
    """Raises InputError beyond the number of columns read."""
    if columns > MAX_COLUMNS:
        raise InputError(
            "{file} a {n} colonnes ; {limit} au plus sont lues. Gardez celles des activités.",
            file=name,
            n=columns,
            limit=MAX_COLUMNS,
        )


def check_length(name: str, lines: int) -> None:
    """Raises InputError beyond the number of lines read."""
    if lines > MAX_LINES:
        raise InputError(
            "{file} a plus de {limit} lignes. Découpez-le, ou regroupez les lignes qui se ressemblent.",
            file=name,
            limit=f"{MAX_LINES:,}".replace(",", "\u202f"),
        )


def file_name(name: str) -> str:
    """A file's name to be shown and kept: no folder, no control character, not too long."""
    bare = PurePosixPath(name.replace("\\", "/")).name
    plain = "".join(c for c in bare if c.isprintable())
    return plain[-MAX_NAME:] or "fichier"


def _old_or_locked(name: str, content: bytes) -> InputError:
    """OLE container: an .xls of before 2007, or an .xlsx behind a password."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        return InputError(
            "{file} est protégé par un mot de passe. Enregistrez-le sans mot de passe, puis déposez-le de nouveau.",
            file=name,
        )
    return InputError(
        "{file} est un ancien classeur (.xls). Ouvrez-le, enregistrez-le en .xlsx ou en CSV, puis déposez-le de "
        "nouveau.",
        file=name,
    )
