"""Small Base Carbone® files to order: right by default, wrong where a test says so."""

from __future__ import annotations

import csv
import io
from datetime import date

from core.ingest.base_carbone import Reading, Watchlist, read_base_carbone
from core.ingest.published import COLUMNS
from core.ingest.units import read_units

TODAY = date(2025, 6, 1)
WATCH = Watchlist({"900": 7.5}, frozenset({"HFC-32"}))
FRENCH = list(COLUMNS)
V23 = [
    "Type Ligne", "Identifiant de l'élément", "Structure", "Type de l'élément", "Statut de l'élément",
    "Nom base français", "Nom base anglais", "Nom base espagnol", "Unité anglais", "Qualité M", "Commentaire français",
    *(column for column in FRENCH if column not in {
        "Type Ligne", "Identifiant de l'élément", "Type de l'élément", "Statut de l'élément", "Nom base français",
        "Nom base anglais",
    }),
]  # fmt: skip
ELEMENT = {
    "Type Ligne": "Elément",
    "Identifiant de l'élément": "100",
    "Type de l'élément": "Facteur d'émission",
    "Statut de l'élément": "Valide générique",
    "Nom base français": "Électricité",
    "Unité français": "kgCO2e/kWh",
    "Localisation géographique": "France continentale",
    "Période de validité": "Décembre 2026",
    "Total poste non décomposé": "0,06",
}
PART = {**ELEMENT, "Type Ligne": "Poste", "Type poste": "Amont", "Total poste non décomposé": "0,02"}


def element(**changes: str) -> dict[str, str]:
    return {**ELEMENT, **_named(changes)}


def part(**changes: str) -> dict[str, str]:
    return {**PART, **_named(changes)}


def _named(changes: dict[str, str]) -> dict[str, str]:
    return {getattr(COLUMNS, name): value for name, value in changes.items()}


def text_of(rows: list[dict[str, str]], mark: str = ";", columns: list[str] | None = None, end: str = "\n") -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns or FRENCH, delimiter=mark, lineterminator=end, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def content_of(rows: list[dict[str, str]], **how: str) -> bytes:
    return text_of(rows, **how).encode()  # type: ignore[arg-type]


def reading(content: bytes | str) -> Reading:
    data = content.encode() if isinstance(content, str) else content
    return read_base_carbone("base.csv", data, read_units(), WATCH, TODAY)


def read_rows(*rows: dict[str, str]) -> Reading:
    return reading(text_of(list(rows)))
