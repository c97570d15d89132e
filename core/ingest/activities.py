"""A CSV of activities: one row, one thing done. Text first; every bad line is named, nothing is guessed.

Columns: label, factor, quantity, unit, year, site, flow, control, lifetime_years, quality. `factor`, `quantity` and
`unit` must be there; the others may be absent or blank. A blank `label` is the factor's, a blank `year` the
footprint's, a blank `flow` is derived from the factor's category, a blank `quality` is the worst note, 1 (method.md).
Separator `,` `;` or tab; UTF-8, UTF-16 or cp1252; decimal comma or point.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from core.carbon.activity import Activity, Control, Quality, check_lifetime, check_year
from core.carbon.allocation import Allocation
from core.carbon.coefficients import coefficients
from core.carbon.factors import FactorBook, usable
from core.carbon.units import Units
from core.errors import CarbonScoreError, InputError
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


def read_activities(content: bytes, context: Context, year: int | None = None) -> tuple[list[Activity], int]:
    """Every row as an activity, and the footprint's year: the one given, else the latest of the file.

    Raises InputError that lists each bad line; then nothing is kept.
    """
    header, rows = _rows(decode(content))
    year = year or _latest(header, rows)
    activities, errors = [], []
    for line, cells in rows:
        try:
            activities.append(_activity(_named(header, cells), line, year, context))
        except CarbonScoreError as error:
            errors.append(f"Ligne {line} : {error}")
    if errors:
        more = len(errors) - MAX_ERRORS_SHOWN
        shown = [*errors[:MAX_ERRORS_SHOWN], *([f"… et {more} autres lignes refusées."] if more > 0 else [])]
        raise InputError("{errors}", errors="\n".join(shown))
    return activities, year


def _latest(header: list[str], rows: list[tuple[int, list[str]]]) -> int:
    """The latest year written in the file. Raises InputError when there is none."""
    if not rows:
        raise InputError("Le fichier ne contient aucune activité : ajoutez au moins une ligne sous l'en-tête.")
    years = [row["year"] for row in (dict(zip(header, cells, strict=False)) for _, cells in rows) if row.get("year")]
    found = [int(year) for year in years if year.strip().isdecimal() and int(year) in YEARS]
    if not found:
        raise InputError("Aucune année lisible : remplissez la colonne « year » (par exemple 2024).")
    return max(found)


def _rows(text: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    first = text.split("\n", 1)[0]
    separator = max("\t;,", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        header = [cell.strip().casefold() for cell in next(reader, [])]
        _check_header(header)
        return header, [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]
    except csv.Error as error:
        raise InputError(
            "Ligne {line} : guillemets ou séparateurs incohérents ({why}). Corrigez cette ligne.",
            line=reader.line_num,
            why=error,
        ) from error


def _check_header(header: list[str]) -> None:
    missing = [name for name in REQUIRED if name not in header]
    unknown = [name or "(vide)" for name in header if name not in COLUMNS]
    twice = sorted({name for name in header if header.count(name) > 1})
    for names, problem in ((missing, "manquantes"), (unknown, "inconnues"), (twice, "répétées")):
        if names:
            raise InputError(
                "Ligne 1 : colonnes {problem} : {names}. Colonnes attendues : {expected}.",
                problem=problem,
                names=", ".join(names),
                expected=", ".join(COLUMNS),
            )


def _named(header: list[str], cells: list[str]) -> dict[str, str]:
    if len(cells) != len(header):
        raise InputError(
            "{found} champs au lieu de {expected}. Vérifiez les séparateurs.", found=len(cells), expected=len(header)
        )
    return {name: cell.strip() for name, cell in zip(header, cells, strict=True)}


def _activity(row: dict[str, str], line: int, year: int, context: Context) -> Activity:
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
        source=f"ligne {line}",
    )
    check_lifetime(activity)
    check_year(activity, year)
    list(coefficients(factor, flow, activity.control, context.allocation))
    return activity


def _optional(row: dict[str, str], name: str, read: Callable[[str, str], Value]) -> Value | None:
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
