"""A CSV of activities: one row, one thing done. Text first; every bad line is named, nothing is guessed.

Columns: label, factor, quantity, unit, year, site, flow, control, lifetime_years, quality. `factor`, `quantity` and
`unit` must be there; the others may be absent or blank. A blank `label` is the factor's, a blank `year` the
footprint's, a blank `flow` is derived from the factor's category, a blank `quality` is the worst note, 1 (method.md).
Separator `,` `;` or tab; UTF-8, UTF-16 or cp1252; decimal comma or point.

The same rows may come from another program, already apart (`read_rows`).
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from core.carbon.activity import Activity, Control, Quality, check_lifetime, check_year
from core.carbon.allocation import Allocation
from core.carbon.coefficients import coefficients
from core.carbon.factors import FactorBook, usable
from core.carbon.units import Units
from core.errors import (
    AmbiguousFlow,
    CarbonScoreError,
    FactorNotFound,
    FactorRefused,
    InputError,
    RuleNotFound,
    UnitError,
)
from core.ingest.delimited import Record, check_header, marked, names, records, separator, text_lines
from core.ingest.text import decode, number

COLUMNS = ("label", "factor", "quantity", "unit", "year", "site", "flow", "control", "lifetime_years", "quality")
REQUIRED = ("factor", "quantity", "unit")
MAX_ERRORS_SHOWN = 20
YEARS = range(1990, 2101)

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Context:
    """What reading a row needs: the factors in use, where they count, and the units."""

    book: FactorBook
    allocation: Allocation
    units: Units


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be used: its place in the list (from 0), the column at fault when it is known, and why."""

    row: int
    column: str
    why: CarbonScoreError


def read_rows(
    rows: Sequence[Mapping[str, str]], context: Context, year: int | None = None
) -> tuple[list[Activity], int, list[BadRow]]:
    """Rows that are already apart (columns as in a CSV, as text) as activities, the footprint's year, the bad rows.

    The year is the one given, else the latest of the rows. Raises InputError when there is no year at all.
    """
    year = year or _latest_of([row.get("year", "") for row in rows])
    activities, bad = [], []
    for place, row in enumerate(rows):
        try:
            activities.append(_activity(row, f"activité {place + 1}", year, context))
        except CarbonScoreError as error:
            bad.append(BadRow(place, column_at_fault(error), error))
    return activities, year, bad


def column_at_fault(error: CarbonScoreError) -> str:
    """The column an error speaks of, "" when it speaks of the whole row."""
    if error.values.get("name") in COLUMNS:
        return str(error.values["name"])
    return next((column for kinds, column in _AT_FAULT if isinstance(error, kinds)), "")


_AT_FAULT: tuple[tuple[tuple[type[CarbonScoreError], ...], str], ...] = (
    ((FactorNotFound, FactorRefused), "factor"),
    ((UnitError,), "unit"),
    ((AmbiguousFlow, RuleNotFound), "flow"),
)


def read_activities(content: bytes, context: Context, year: int | None = None) -> tuple[list[Activity], int]:
    """Every row as an activity, and the footprint's year: the one given, else the latest of the file.

    Raises InputError that lists each bad line; then nothing is kept.
    """
    header, rows = _rows(decode(marked(content)))
    readable = [row for row in rows if not row.fault]
    year = year or (_latest(header, readable) if readable or not rows else 0)
    activities, errors = [], []
    for row in rows:
        if row.fault:
            errors.append(str(row.fault))
            continue
        try:
            named = {name: cell.strip() for name, cell in zip(header, row.cells, strict=True)}
            activities.append(_activity(named, f"ligne {row.line}", year, context))
        except CarbonScoreError as error:
            errors.append(f"Ligne {row.line} : {error}")
    if errors:
        more = len(errors) - MAX_ERRORS_SHOWN
        shown = [*errors[:MAX_ERRORS_SHOWN], *([f"… et {more} autres lignes refusées."] if more > 0 else [])]
        raise InputError("{errors}", errors="\n".join(shown))
    return activities, year


def _latest(header: list[str], rows: list[Record]) -> int:
    """The latest year written in the file. Raises InputError when there is none."""
    if not rows:
        raise InputError("Le fichier ne contient aucune activité : ajoutez au moins une ligne sous l'en-tête.")
    return _latest_of([dict(zip(header, row.cells, strict=False)).get("year", "").strip() for row in rows])


def _latest_of(years: Sequence[str]) -> int:
    found = [int(year) for year in years if year.isdecimal() and int(year) in YEARS]
    if not found:
        raise InputError("Aucune année lisible : remplissez la colonne « year » (par exemple 2024).")
    return max(found)


def _rows(text: str) -> tuple[list[str], list[Record]]:
    first = next(iter(text_lines(text)), "")
    mark = separator(first, lambda cells: len(set(names(cells)) & set(COLUMNS)))
    header = names(next(csv.reader([first], delimiter=mark), []))
    check_header(header, COLUMNS, REQUIRED)
    rows = records(text, mark, len(header))
    return header, [row for row in rows if row.fault or any(cell.strip() for cell in row.cells)]


def _activity(row: Mapping[str, str], place: str, year: int, context: Context) -> Activity:
    for name in REQUIRED:
        if not row[name]:
            raise InputError("« {name} » est vide : renseignez cette colonne.", name=name)
    factor = usable(context.book.get(row["factor"]))
    lifetime = _optional(row, "lifetime_years", _positive)
    flow = row.get("flow", "") or context.allocation.flow_of(factor, lifetime is not None)
    quantity = _positive_or_zero(row["quantity"], "quantity")
    context.units.convert(quantity, row["unit"], factor.unit)
    activity = Activity(
        subject=flow,
        label=row.get("label") or factor.label,
        quantity=quantity,
        unit=row["unit"],
        factor=row["factor"],
        flow=flow,
        year=_optional(row, "year", _year) or year,
        site=row.get("site", ""),
        control=_control(row.get("control", "")),
        lifetime_years=lifetime,
        quality=_optional(row, "quality", _quality) or Quality.GUESS,
        source=place,
    )
    check_lifetime(activity)
    check_year(activity, year)
    list(coefficients(factor, flow, activity.control, context.allocation))
    return activity


def _optional(row: Mapping[str, str], name: str, read: Callable[[str, str], Value]) -> Value | None:
    return read(row[name], name) if row.get(name) else None


def _positive_or_zero(text: str, name: str) -> Fraction:
    value = number(text, name)
    if value < 0:
        raise InputError("« {name} » est négatif ({text}). Une quantité se donne positive.", name=name, text=text)
    return value


def _positive(text: str, name: str) -> Fraction:
    value = number(text, name)
    if value <= 0:
        raise InputError("« {name} » doit être supérieur à zéro ({text}).", name=name, text=text)
    return value


def _year(text: str, name: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) in YEARS):
        raise InputError("« {name} » : « {text} » n'est pas une année (par exemple 2024).", text=text, name=name)
    return int(text)


def _quality(text: str, name: str) -> int:
    if text not in {"1", "2", "3", "4", "5"}:
        raise InputError(
            "« quality » : « {text} » n'est pas une note de 1 (hypothèse) à 5 (facture).", text=text, name=name
        )
    return int(text)


def _control(text: str) -> Control:
    try:
        return Control(text or Control.OWN)
    except ValueError:
        raise InputError(
            "« control » : « {text} » inconnu. Valeurs possibles : {choices}.",
            text=text,
            choices=", ".join(Control),
        ) from None
