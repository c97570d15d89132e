"""The closed list of units, read from data/units.csv and data/unit_conversions.csv."""

from __future__ import annotations

import csv
from fractions import Fraction
from functools import cache
from pathlib import Path

from core.carbon.units import Conversion, Spelling, Units
from core.errors import DataError

DATA = Path(__file__).resolve().parents[2] / "data"


@cache
def read_units(folder: Path = DATA) -> Units:
    """Raises DataError when a table is malformed or contradicts the other."""
    spellings = (Spelling(s, u, c == "true") for s, u, c in _rows(folder / "units.csv"))
    conversions = (Conversion(u, d, q, Fraction(r), s) for u, d, q, r, s in _rows(folder / "unit_conversions.csv"))
    return Units(spellings, conversions)


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        head, *rows = csv.reader(lines, strict=True)
    for number, row in enumerate(rows, start=2):
        if len(row) != len(head):
            raise DataError(
                "{file}, ligne {line} : {n} colonnes au lieu de {m}.",
                file=path.name,
                line=number,
                n=len(row),
                m=len(head),
            )
    return rows
