"""The only place where figures are rounded, on screen and on paper. French typography, or English for who reads it.

Everything takes exact values (kg, ratios 0…1, quantities) and gives text.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache

from babel.dates import format_date, format_datetime, get_timezone

from core.language import language, reader
from core.report.unit_words import unit as in_words

NARROW = "\u202f"  # narrow no-break space, between thousands
SPACE = "\u00a0"  # no-break space, before a unit
MINUS = "\u2212"
ABSENT = "—"


def number(value: float, decimals: int = 0) -> str:
    """`12345.6` → « 12 346 » (fr) or “12,346” (en)."""
    text = f"{abs(value):,.{decimals}f}"
    if language() == "fr":
        text = text.replace(",", NARROW).replace(".", ",")
    return f"{MINUS}{text}" if value < 0 and text.strip("0.,") else text


def significant(value: float, digits: int = 3) -> str:
    """At most `digits` significant digits, never scientific: `0.0351234` → « 0,0351 »."""
    if value == 0:
        return "0"
    from math import floor, log10

    decimals = max(0, digits - 1 - floor(log10(abs(value))))
    text = f"{abs(value):,.{decimals}f}"
    if decimals:
        text = text.rstrip("0").rstrip(".")
    if language() == "fr":
        text = text.replace(",", NARROW).replace(".", ",")
    return f"{MINUS}{text}" if value < 0 else text


def mass(kg: float) -> str:
    """Kilograms below a tonne, tonnes above, three significant digits at most: « 12,3 t CO₂e »."""
    return f"{plain_mass(kg)}{SPACE}CO₂e"


def plain_mass(kg: float) -> str:
    """Like `mass`, without « CO₂e »."""
    if abs(kg) < 999.5:
        return f"{significant(kg)}{SPACE}kg"
    return f"{tonnes(kg)}{SPACE}t"


def tonnes(kg: float) -> str:
    """A mass in tonnes without its unit: one decimal below 100 t, none above."""
    t = kg / 1000
    return number(t, 2 if abs(t) < 9.995 else 1 if abs(t) < 99.95 else 0)


def exact_kg(kg: float) -> str:
    """Kilograms as an accountant reads them, two decimals: « 10 860,00 kg »."""
    return f"{number(kg, 2)}{SPACE}kg"


def interval(low: float, high: float) -> str:
    """« entre 101 et 145 t CO₂e » — both ends in the unit of the higher one."""
    if abs(high) < 999.5:
        return f"{significant(low)}{SPACE}–{SPACE}{significant(high)}{SPACE}kg{SPACE}CO₂e"
    return f"{tonnes(low)}{SPACE}–{SPACE}{tonnes(high)}{SPACE}t{SPACE}CO₂e"


def percent(ratio: float) -> str:
    """`0.234` → « 23 % »; under one percent « < 1 % », zero « 0 % »."""
    gap = SPACE if language() == "fr" else ""
    if 0 < abs(ratio) < 0.01:
        return f"<{SPACE}1{gap}%"
    return f"{number(ratio * 100)}{gap}%"


def quantity(value: float, unit: str) -> str:
    """A quantity with its unit: « 40 000 kWh »."""
    return f"{significant(value, 6)}{SPACE}{in_words(unit)}"


def series(parts: Iterable[str]) -> str:
    """« a ; b » (fr), “a; b” (en)."""
    return (" ; " if language() == "fr" else "; ").join(parts)


def siren(digits: str) -> str:
    """« 552 100 554 »: by three; what is not nine digits stays as it is."""
    found = "".join(digits.split())
    return SPACE.join((found[:3], found[3:6], found[6:])) if len(found) == 9 and found.isdigit() else digits


def factor(value: float, unit: str) -> str:
    """An emission factor: « 0,0519 kg CO₂e/kWh »."""
    return f"{significant(value, 6)}{SPACE}kg{SPACE}CO₂e/{in_words(unit)}"


def cell(kg: float) -> str:
    """A mass in a table of tonnes, two decimals; a dash for exactly nothing."""
    return ABSENT if kg == 0 else number(kg / 1000, 2)


def signed_cell(kg: float) -> str:
    """A difference in a table of tonnes: « +1,20 », « −3,40 », « 0 » when there is none."""
    if kg == 0:
        return "0"
    return f"+{number(kg / 1000, 2)}" if kg > 0 else number(kg / 1000, 2)


def moment(when: datetime) -> str:
    """Day and time of an event, in the reader's language and time zone: « 3 mars 2026, 14:05 »."""
    return _moment(when, reader().zone, language())


def day(when: date) -> str:
    """Day of an event: « 3 mars 2026 »."""
    return format_date(when, "d MMMM y", locale=language())


def month(when: date) -> str:
    """« décembre 2021 »."""
    return format_date(when, "MMMM y", locale=language())


def day_of(when: datetime) -> str:
    """Day of an event in the reader's time zone: « 3 mars 2026 »."""
    return day(when.astimezone(get_timezone(reader().zone)))


@lru_cache(maxsize=1024)
def _moment(when: datetime, zone: str, code: str) -> str:
    return format_datetime(when, "d MMMM y, HH:mm", tzinfo=get_timezone(zone), locale=code)


def css_percent(part: float, whole: float) -> str:
    """A width for a style sheet: « 42.5% »."""
    return f"{100 * part / whole:.1f}%" if whole > 0 else "0%"


def change(kg: float) -> str:
    """A difference of mass with its sign: « −3,40 t », « +120 kg »."""
    return f"+{plain_mass(kg)}" if kg > 0 else plain_mass(kg)


def signed_percent(ratio: float) -> str:
    """A change as a share: « −31 % », « +4 % », « −0,4 % », « 0 % »."""
    if 0 < abs(ratio) < 0.01:
        small = number(ratio * 100, 1)
        return f"{'+' if ratio > 0 else ''}{small}{SPACE if language() == 'fr' else ''}%"
    return f"+{percent(ratio)}" if ratio > 0 else percent(ratio)


def euros(value: float) -> str:
    """An amount without cents: « 12 400 € » (fr), “€12,400” (en)."""
    return f"{number(value)}{SPACE}€" if language() == "fr" else f"€{number(value)}"


def rough(value: float) -> str:
    """An estimate, two significant digits: `12345` → « 12 000 », `0.347` → « 0,35 »."""
    return significant(float(f"{value:.2g}"), 2)


def rough_euros(value: float) -> str:
    """An estimated amount: « 12 000 € » (fr), “€12,000” (en)."""
    return f"{rough(value)}{SPACE}€" if language() == "fr" else f"€{rough(value)}"


def rough_span(low: float, high: float) -> str:
    """Two ends of an estimate: « 2 – 5 », or one figure when they read the same."""
    ends = rough(low), rough(high)
    return ends[0] if ends[0] == ends[1] else f"{ends[0]}{SPACE}–{SPACE}{ends[1]}"


def mass_span(low: float, high: float) -> str:
    """Like `interval`, without « CO₂e »: « 1,20 – 3,40 t »."""
    return interval(low, high).removesuffix(f"{SPACE}CO₂e")


def size(count: int) -> str:
    """Weight of a file: `216_335` → « 217 ko » (fr), “217 kB” (en)."""
    return f"{number(-(-count // 1000))}{SPACE}{'ko' if language() == 'fr' else 'kB'}"
