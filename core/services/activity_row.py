"""One row of activities: what was typed, as text, the factor it is weighed with, and who agreed to it.

A row counts once somebody confirmed its factor and everything in it is valid; until then it is shown, never counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from core.carbon.activity import CAPITAL_GOODS, Activity
from core.carbon.derivations import Why
from core.carbon.factors import usable
from core.errors import AmbiguousFlow, CarbonScoreError, InputError
from core.ingest.activities import BadRow, Context, read_rows
from core.ingest.dates import read_day
from core.ingest.text import number
from core.match.shapes import Matched

MAX_TEXT, MAX_QUANTITY = 200, 10**15
_CSV = ("label", "factor", "quantity", "unit", "year", "site", "flow", "control", "lifetime_years", "quality")
EDITABLE = (*_CSV, "supplier", "account", "comment")
GIVEN = (*EDITABLE, "amount", "date")
NAMES: Mapping[str, str] = {
    "label": "libellé", "quantity": "quantité", "unit": "unité", "factor": "facteur", "amount": "montant",
    "supplier": "fournisseur", "account": "compte", "site": "site", "year": "année", "date": "date",
    "comment": "commentaire", "flow": "usage", "control": "qui paie", "lifetime_years": "durée de vie",
    "quality": "qualité",
}  # fmt: skip
"""Our columns as people read them, in the order of TARGETS (core.ingest.columns)."""


@dataclass(frozen=True, slots=True)
class Row:
    """Text everywhere, "" for what was not said. `source`: where it came from; `derivation`: how the quantity was
    obtained; `confidence`: of the proposed factor, 0…1."""

    label: str = ""
    quantity: str = ""
    unit: str = ""
    factor: str = ""
    flow: str = ""
    site: str = ""
    control: str = ""
    lifetime_years: str = ""
    year: str = ""
    quality: str = ""
    supplier: str = ""
    account: str = ""
    comment: str = ""
    source: str = ""
    derivation: str = ""
    confirmed: bool = False
    confidence: float | None = None

    def to_json(self) -> dict[str, Any]:
        """What is stored: nothing of what was not said."""
        said = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in said.items() if value not in ("", None, False)}

    @staticmethod
    def from_json(stored: Mapping[str, Any]) -> Row:
        known = {field.name for field in fields(Row)}
        return Row(**{name: value for name, value in stored.items() if name in known})

    @property
    def text(self) -> str:
        """What the matcher reads."""
        return self.label or self.comment

    def cells(self) -> dict[str, str]:
        """As a CSV of activities holds it."""
        return {name: getattr(self, name) for name in _CSV}


def begun(given: Mapping[str, str], source: str, year: int) -> Row:
    """A row as it arrives. Raises InputError: nothing in it, another year, something unreadable."""
    plain: dict[str, Any] = {name: _text(name, given[name]) for name in GIVEN if given.get(name)}
    if not plain.get("label") and not plain.get("factor"):
        raise InputError("« {name} » est vide : dites en quelques mots de quoi il s'agit.", name="label")
    if date := plain.pop("date", ""):
        _same_year(read_day(date).year, year, plain)
    amount = plain.pop("amount", "")
    if amount and not plain.get("quantity"):
        plain |= {"quantity": amount.rstrip(" €\u00a0\u202f"), "unit": "€"}
    if not plain.get("unit") and (both := _FIGURE_AND_UNIT.fullmatch(plain.get("quantity", ""))):
        plain |= {"quantity": both[1], "unit": both[2]}
    return Row(**plain, source=source)


_FIGURE_AND_UNIT = re.compile(r"([+-]?[\d\s.,]*\d)\s*([^\d\s,.].*)")


def _same_year(found: int, year: int, plain: Mapping[str, str]) -> None:
    if found != year and not plain.get("lifetime_years") and plain.get("flow") != CAPITAL_GOODS:
        raise InputError(
            "« {name} » : la ligne est de {found}, et vous remplissez {year}. Changez d'année en haut de la page.",
            name="date",
            found=found,
            year=year,
        )


def _text(name: str, value: str) -> str:
    plain = "".join(c if c.isprintable() else " " for c in value).strip()
    if len(plain) > MAX_TEXT:
        raise InputError("« {name} » dépasse {limit} caractères.", name=name, limit=MAX_TEXT)
    return plain


def changed(row: Row, said: Mapping[str, str]) -> Row:
    """The row with other texts. Raises InputError for what nobody may change."""
    frozen = sorted(set(said) - set(EDITABLE))
    if frozen:
        raise InputError("« {name} » ne se change pas.", name=frozen[0])
    texts: dict[str, Any] = {name: _text(name, value or "") for name, value in said.items()}
    after = replace(row, **texts)
    if not after.label and not after.factor:
        raise InputError("« {name} » est vide : dites en quelques mots de quoi il s'agit.", name="label")
    if {"quantity", "unit"} & set(said):
        after = replace(after, derivation="")
    if said.get("factor", row.factor) != row.factor:
        after = replace(after, confirmed=bool(after.factor), confidence=None)
    return after


def check(row: Row, context: Context, year: int) -> None:
    """Raises InputError, UnitError, FactorNotFound, FactorRefused: what no later answer could mend.

    What is only missing (a quantity, the use of a factor, a lifetime) leaves the row incomplete: see `problems`.
    """
    if row.quantity:
        amount = number(row.quantity, "quantity")
        if not 0 <= amount <= MAX_QUANTITY:
            raise InputError(
                "« {name} » : {text} n'est pas entre 0 et {limit}. Une quantité se donne positive.",
                name="quantity",
                text=row.quantity,
                limit=MAX_QUANTITY,
            )
    if row.unit:
        context.units.canonical(row.unit)
    if row.year:
        _same_year(int(row.year) if row.year.isdecimal() else 0, year, {**row.cells(), "date": ""})
    factor = usable(context.book.get(row.factor)) if row.factor else None
    if factor is not None and row.unit:
        context.units.convert(number("1", ""), row.unit, factor.unit)
    if factor is None or not (row.quantity and row.unit):
        return
    bad = read_rows([row.cells()], context, year)[2]
    if bad and bad[0].column not in ("", "flow", "lifetime_years"):
        raise bad[0].why


def proposed(row: Row, found: Matched) -> Row:
    """The row with the best factor found, to be confirmed, and the quantity and unit read in its text."""
    best = found.candidates[0] if found.candidates and not found.abstained else None
    after = replace(row, factor=best.factor if best else "", confidence=found.confidence, confirmed=False)
    if row.quantity or found.quantity is None or not found.unit:
        return after
    read = str(found.quantity) if found.quantity.denominator == 1 else f"{float(found.quantity):.12g}"
    return replace(after, quantity=read.replace(".", ","), unit=found.unit, derivation=Why.READ.format(text=row.text))


def problems(rows: Sequence[Row], context: Context, year: int) -> tuple[list[Activity | None], list[BadRow | None]]:
    """What each row counts for when it is confirmed and valid, and what stops it when it is confirmed and is not."""
    activities: list[Activity | None] = [None] * len(rows)
    faults: list[BadRow | None] = [None] * len(rows)
    places = [at for at, row in enumerate(rows) if row.confirmed]
    read, _, bad = read_rows([rows[at].cells() for at in places], context, year)
    for fault in bad:
        at = places[fault.row]
        faults[at] = BadRow(at, fault.column, spoken(fault.why, rows[at].label))
    good: Iterable[int] = (at for n, at in enumerate(places) if n not in {fault.row for fault in bad})
    for at, activity in zip(good, read, strict=True):
        activities[at] = replace(activity, source=rows[at].source, derivation=rows[at].derivation)
    return activities, faults


def spoken(error: CarbonScoreError, label: str = "") -> CarbonScoreError:
    """The same error in the words of the screens: « quantité », not « quantity »."""
    if isinstance(error, AmbiguousFlow):
        return AmbiguousFlow(
            "« {label} » : ce facteur convient à plusieurs usages. Dites lequel.",
            label=label or error.values.get("label", ""),
            choices=error.values["choices"],
        )
    name = error.values.get("name")
    if name not in NAMES:
        return error
    return type(error)(error.template, **{**error.values, "name": NAMES[str(name)]})
