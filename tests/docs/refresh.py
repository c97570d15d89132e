"""Writes the tables of docs/method*.md from data/: `python -m tests.docs.refresh`."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from core.language import speaking
from core.report import retold

ROOT = Path(__file__).resolve().parents[2]
PAGES = {"docs/method.md": "fr", "docs/method.en.md": "en"}
PROSE = {"note", "source", "title", "publisher", "licence"}  # what is told again; names of the Base Carbone are not
_BLOCK = re.compile(r"(<!-- table:(\w+) -->\n).*?(<!-- /table -->)", re.DOTALL)


def refreshed(text: str, language: str) -> str:
    """The page with every marked table drawn again from data/NAME.csv, in its own language."""
    with speaking(language):
        return _BLOCK.sub(lambda m: m[1] + table(ROOT / "data" / f"{m[2]}.csv", language) + m[3], text)


def table(path: Path, language: str) -> str:
    """A CSV as a Markdown table, without the labels of the other language; empty columns of a cell stay empty."""
    with path.open(encoding="utf-8", newline="") as lines:
        read = list(csv.DictReader(lines))
    header = [name for name in read[0] if not name.startswith("label_") or name == f"label_{language}"]
    rows = [[retold.text(row[name]) if name in PROSE else row[name] for name in header] for row in read]
    body = [
        f"| {' | '.join(cell.replace('|', ', ') for cell in row)} |" for row in (header, ["---"] * len(header), *rows)
    ]
    return "\n".join(["", *body, "", ""])


if __name__ == "__main__":
    for page, language in PAGES.items():
        path = ROOT / page
        path.write_text(refreshed(path.read_text(encoding="utf-8"), language), encoding="utf-8")
