"""Writes the tables of docs/method*.md from data/: `python -m tests.docs.refresh`."""

from __future__ import annotations

import csv
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("docs/method.md", "docs/method.en.md")
_BLOCK = re.compile(r"(<!-- table:(\w+) -->\n).*?(<!-- /table -->)", re.DOTALL)


def refreshed(text: str) -> str:
    """The page with every marked table drawn again from data/NAME.csv."""
    return _BLOCK.sub(lambda m: m[1] + table(ROOT / "data" / f"{m[2]}.csv") + m[3], text)


def table(path: Path) -> str:
    """A CSV as a Markdown table; empty columns of a cell stay empty."""
    with path.open(encoding="utf-8", newline="") as lines:
        header, *rows = csv.reader(lines)
    body = [
        f"| {' | '.join(cell.replace('|', ', ') for cell in row)} |" for row in (header, ["---"] * len(header), *rows)
    ]
    return "\n".join(["", *body, "", ""])


if __name__ == "__main__":
    for page in PAGES:
        path = ROOT / page
        path.write_text(refreshed(path.read_text(encoding="utf-8")), encoding="utf-8")
