"""What the validity texts of the Base Carbone mean: a last day, or nothing that can be read.

Seen in V23.6: « Décembre 2018 », « déc.-18 », « 2026 », « 45362 » (a spreadsheet's day number), « 3 ans » (from
the last change); ISO and French dates. « Année 2008 » and « Données valides pour l'année 2024 » name the year a
vintage is for: it serves that year for ever and has no last day.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from core.carbon.units import fold

_MONTHS = ("jan", "fev", "mar", "avr", "mai", "juin", "juil", "aou", "sep", "oct", "nov", "dec")
_SPREADSHEET_EPOCH = date(1899, 12, 30)
_DAY_NUMBERS = range(30_000, 60_000)  # 1982 … 2064
_YEARS = range(1990, 2100)


def valid_until(text: str, changed: date | None = None) -> date | None:
    """The last day of validity, None when the text does not say one. `changed`: last change of the row."""
    plain = fold(text)
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", plain):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", plain):
        return _day(int(match[3]), int(match[2]), int(match[1]))
    if match := re.fullmatch(r"(\d{1,2})ans?", plain):
        return _day(changed.year + int(match[1]), changed.month, changed.day) if changed else None
    if plain.isdigit():
        return _number(int(plain))
    if match := re.fullmatch(r"([a-z]+)[.\-]*(\d{4}|\d{2})", plain):
        return _end_of_month(match[1], int(match[2]) + (2000 if len(match[2]) == 2 else 0))
    return None


def french_date(text: str) -> date | None:
    """« 24/04/2025 »."""
    match = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text.strip())
    return _day(int(match[3]), int(match[2]), int(match[1])) if match else None


def _end_of_month(word: str, year: int) -> date | None:
    month = next((n for n, start in enumerate(_MONTHS, start=1) if word.startswith(start)), 0)
    return date(year, month, calendar.monthrange(year, month)[1]) if month else None


def _number(value: int) -> date | None:
    if value in _YEARS:
        return date(value, 12, 31)
    return _SPREADSHEET_EPOCH + timedelta(days=value) if value in _DAY_NUMBERS else None


def _day(year: int, month: int, day: int) -> date | None:
    if not (1 <= month <= 12 and 1 <= year <= 9999):
        return None
    return date(year, month, min(day, calendar.monthrange(year, month)[1])) if day >= 1 else None
