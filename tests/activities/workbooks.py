"""Workbooks made for tests, whole or damaged."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

from openpyxl import Workbook

Rows = Sequence[Sequence[Any]]


def workbook(*sheets: Rows, merge: str = "") -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for n, rows in enumerate(sheets, start=1):
        sheet = book.create_sheet(f"Feuille {n}")
        for row in rows:
            sheet.append(list(row))
        if merge:
            sheet.merge_cells(merge)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(content: bytes, change: Callable[[str, bytes], bytes], more: dict[str, bytes] | None = None) -> bytes:
    """The same archive with its parts changed, and others added."""
    source, out = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in source.namelist():
            made.writestr(name, change(name, source.read(name)))
        for name, part in (more or {}).items():
            made.writestr(name, part)
    return out.getvalue()


def errors(content: bytes) -> bytes:
    """Every « #N/A » text becomes the error it looks like."""
    return repacked(content, lambda name, part: part.replace(b't="inlineStr"', b't="e"') if "sheet" in name else part)
