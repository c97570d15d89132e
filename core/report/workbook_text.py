"""Text of somebody else's, as a cell of a workbook may hold it: nothing that XML refuses, nothing that runs."""

from __future__ import annotations

import re

from core.ingest.safe_cells import safe

MOST = 32_767  # characters of a cell (Excel, specifications and limits)
_REFUSED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")  # XML 1.0 § 2.2, and C1 controls
_BREAK = re.compile(r"[\t\r\n\u2028\u2029]+")


def plain(text: str) -> str:
    """On one line, without control characters."""
    return _REFUSED.sub("", _BREAK.sub(" ", text))[:MOST]


def harmless(text: str) -> str:
    """`plain`, after an apostrophe when a spreadsheet saved as CSV would run it as a formula."""
    return safe(plain(text))[:MOST]


def footer(text: str, most: int = 80) -> str:
    """`plain` for the margin of a page, where « & » begins an order."""
    short = plain(text)
    return (short if len(short) <= most else f"{short[: most - 1]}…").replace("&", "&&")
