"""Cells of a ledger as values: whole cents, days, accounts. Exact or refused; nothing is rounded, nothing guessed.

An amount has a decimal comma (or point) and at most two decimals that matter. « 1.234 » is one euro twenty-three or
twelve hundred: it is refused, as are thousands separators. A power of ten is read only when it is written to the cent.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from fractions import Fraction

import polars as pl

from core.errors import InputError
from core.ingest.dates import read_day

LARGEST = 10**13  # cents: a block of them can be added in 64 bits
YEARS = range(1990, 2101)
_AMOUNT = re.compile(r"([+-]?)(\d{1,13}|(?=[.,]))(?:[.,](\d{1,20}))?(?:[eE]([+-]?\d{1,2}))?(-?)", re.ASCII)
_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(?:[.,]\d{3})+-?", re.ASCII)
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:[ \u00a0\u202f\u2009'’.,]\d{3})+(?:[.,]\d{1,4})?-?", re.ASCII)
_SCIENTIFIC = re.compile(r"[+-]?[\d.,]+[eE][+-]?\d+", re.ASCII)
_SIDES = {
    "D": 1,
    "DEBIT": 1,
    "DÉBIT": 1,
    "+1": 1,
    "1": 1,
    "+": 1,
    "C": -1,
    "CREDIT": -1,
    "CRÉDIT": -1,
    "-1": -1,
    "-": -1,
}

# What an account is for: bits, so that an entry is the union of its lines.
KEPT, SUPPLIER, DISPOSAL, RESULT, STAFF = 1, 2, 4, 8, 16
_PREFIXES = (
    (KEPT, ("2", "6")),
    (SUPPLIER, ("40",)),
    (DISPOSAL, ("28", "29", "675", "775")),
    (RESULT, ("12",)),
    (STAFF, ("64",)),
)


def cents_of(text: str) -> int | None:
    """Whole cents, None when the text is not exactly that. An empty text is zero."""
    plain = text.strip()
    if not plain:
        return 0
    found = _AMOUNT.fullmatch(plain)
    if not found or _THOUSANDS.fullmatch(plain):
        return None
    sign, whole, decimals, power, after = found.groups(default="")
    if (sign and after) or (power and int(power) + 2 > len(decimals) and not _is_zero(whole + decimals)):
        return None
    value = Fraction(f"{whole or 0}.{decimals or 0}") * Fraction(10) ** int(power or 0) * 100
    if value.denominator != 1 or value > LARGEST:
        return None
    return -int(value) if "-" in (sign, after) else int(value)


def _is_zero(digits: str) -> bool:
    return not digits.strip("0")


def why_no_cents(name: str, text: str, line: int) -> InputError:
    """Why an amount is refused, and how to write it."""
    plain = text.strip()
    if _GROUPED.fullmatch(plain):
        return InputError(
            "Ligne {line} : {name} « {text} » : un séparateur de milliers et une décimale s'y confondent. "
            "Écrivez 1234,56.",
            line=line,
            name=name,
            text=plain[:40],
        )
    if _SCIENTIFIC.fullmatch(plain):
        return InputError(
            "Ligne {line} : {name} « {text} » : la notation scientifique perd des centimes. Écrivez 1234,56.",
            line=line,
            name=name,
            text=plain[:40],
        )
    return InputError(
        "Ligne {line} : {name} « {text} » n'est pas un montant en euros et centimes (par exemple 1234,56).",
        line=line,
        name=name,
        text=plain[:40],
    )


def day_of(text: str | None) -> date | None:
    """The day, None when it is not one: AAAAMMJJ, JJ/MM/AAAA (`-` and `.` too), with an hour or without."""
    try:
        day = read_day(text or "")
    except InputError:
        return None
    return day if day.year in YEARS else None


def account_bits(text: str | None) -> int | None:
    """What the account is for, None when its first three characters are not digits."""
    plain = (text or "").strip()
    if not re.match(r"[0-9]{3}", plain):
        return None
    return sum(bit for bit, prefixes in _PREFIXES if plain.startswith(prefixes))


def side_of(text: str | None) -> int | None:
    """1 for a debit, −1 for a credit, None for anything else."""
    return _SIDES.get((text or "").strip().upper())


class Seen:
    """What each distinct text of a column stands for, worked out once for the whole file."""

    def __init__(self, read: Callable[[str | None], object], dtype: type[pl.DataType]) -> None:
        self._read, self._dtype = read, dtype
        self._known: dict[str | None, object] = {}

    def __call__(self, texts: pl.Series) -> pl.Series:
        distinct = texts.unique()
        for text in distinct:
            if text not in self._known:
                self._known[text] = self._read(text)
        values = pl.Series([self._known[text] for text in distinct], dtype=self._dtype)
        return texts.replace_strict(distinct, values, return_dtype=self._dtype)


def read_cents(texts: pl.DataFrame) -> tuple[pl.DataFrame, bool]:
    """The columns in cents, null where a text is refused, and whether a decimal point was met.

    Nearly every text is digits, a mark and two digits: read by the column. The others are few: read one by one.
    """
    names = texts.columns
    marks = texts.select(pl.all().str.slice(-3, 1))
    points = any((marks[name] == ".").any() for name in names)
    quick = texts.with_columns(_quick(texts[name], marks[name], points).alias(name) for name in names)
    odd = {name: texts[name].filter(quick[name].is_null()).unique() for name in names if quick[name].null_count()}
    slow = (
        pl.coalesce(name, texts[name].replace_strict(few, _one_by_one(few), default=None, return_dtype=pl.Int64))
        for name, few in odd.items()
    )
    return quick.with_columns(slow), points


def _quick(texts: pl.Series, marks: pl.Series, points: bool) -> pl.Series:
    """Cents of the texts written [+-]digits, mark, two digits; 0 of the empty ones; null of any other."""
    commas = texts.str.replace(".", ",", literal=True) if points else texts
    cents = commas.str.replace(",", "", literal=True).cast(pl.Int64, strict=False)
    marked = marks.is_in([",", "."]) if points else marks == ","
    whole = marked & (texts.str.len_bytes() > 3) & cents.is_between(-LARGEST, LARGEST)
    return pl.select(pl.when(texts.is_null()).then(0).when(whole).then(cents)).to_series()


def _one_by_one(texts: pl.Series) -> pl.Series:
    return pl.Series([cents_of(text) for text in texts], dtype=pl.Int64)


def euros(cents: int) -> str:
    """1 234,56 €, with the spaces of French typography."""
    whole, rest = divmod(abs(cents), 100)
    grouped = f"{whole:,}".replace(",", "\u202f")
    return f"{'-' if cents < 0 else ''}{grouped},{rest:02d}\u00a0€"
