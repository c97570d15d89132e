"""Cells of files that a spreadsheet program will open: no text of somebody else's may run there as a formula.

Source: OWASP, « CSV Injection »: `= + - @`, their full-width forms, tab and ends of line begin a formula; an apostrophe
before them makes the cell a text.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

_DANGEROUS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\t", "\r", "\n")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:[ \u00a0\u202f][0-9]{3})*)(?:[.,][0-9]+)?(?:[eE][+-]?[0-9]+)?")


def safe(cell: str) -> str:
    """The cell, after an apostrophe when a spreadsheet would run it. A number stays a number, signed or not."""
    if cell.startswith(_DANGEROUS) and not _NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell


def csv_text(header: Sequence[str], rows: Iterable[Sequence[str]], mark: str = ";") -> str:
    """A CSV whose every cell is safe, separated as a French spreadsheet program expects."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=mark, lineterminator="\r\n")
    writer.writerow([safe(cell) for cell in header])
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return out.getvalue()
