"""What each row of a portfolio must be, as expressions on whole columns; and the reason in words of a row refused.

A column of texts becomes numbers by the rule of core/ingest/text.py (`number`), the same that reads one number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from core.errors import InputError
from core.ingest.portfolio_table import COLUMNS, REQUIRED
from core.ingest.text import number

NUMBER = "^[+-]?(?:[0-9]{1,3}(?: [0-9]{3}){1,6}|[0-9]{1,30})(?:[.,][0-9]{1,30})?(?:[eE][+-]?[0-9]{1,2})?$"
NUMBERS = ("quantity", "lifetime_years", "employees", "turnover_keur")
LONGEST = 300  # bytes of a cell
SHOWN = 80
FIRST_YEAR, LAST_YEAR = 1990, 2100

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Check:
    """`bad` is true for the rows to refuse; `say` tells one of them why."""

    bad: pl.Expr
    say: Callable[[Row], InputError]


def checked(rows: pl.DataFrame, year: int | None) -> pl.DataFrame:
    """The rows with `fault` (place in CHECKS, null when none), year_read, quality_read and `<column>_read` of NUMBERS.

    `year`: that of the rows which do not say theirs; None when the file gives no single one.
    """
    read = [_number(name).alias(f"{name}_read") for name in NUMBERS]
    note = pl.col("quality").replace({"": "1"}).cast(pl.Int64, strict=False).alias("quality_read")
    said = pl.when(pl.col("year") == "").then(pl.lit(year, pl.Int64)).otherwise(_year()).alias("year_read")
    fault = pl.coalesce(pl.when(check.bad).then(pl.lit(place, pl.Int16)) for place, check in enumerate(CHECKS))
    return rows.with_columns(*read, note, said).with_columns(fault.alias("fault"))


def only_year(rows: pl.DataFrame) -> int | None:
    """The year of the file when its rows name one and the same; None when they name none, or several.

    What has a lifetime names the year of its purchase, which is not that of a footprint.
    """
    years = (
        rows.filter(pl.col("lifetime_years") == "")
        .select(_year().unique().drop_nulls().alias("year"))["year"]
        .to_list()
    )
    return int(years[0]) if len(years) == 1 else None


def why(fault: int, row: Row) -> InputError:
    """The reason of a row that was refused."""
    return CHECKS[fault].say({name: row[name].replace("\x00", "")[:SHOWN] for name in COLUMNS})


def _number(name: str) -> pl.Expr:
    plain = pl.col(name).str.replace_all("[\u00a0\u202f\u2009]", " ")
    digits = plain.str.replace_all(" ", "", literal=True).str.replace(",", ".", literal=True)
    return pl.when(plain.str.contains(NUMBER)).then(digits).cast(pl.Float64, strict=False)


def _year() -> pl.Expr:
    found = pl.when(pl.col("year").str.contains("^[0-9]{4}$")).then(pl.col("year")).cast(pl.Int64, strict=False)
    return pl.when(found.is_between(FIRST_YEAR, LAST_YEAR)).then(found)


def _unreadable(name: str) -> Check:
    def say(row: Row) -> InputError:
        try:
            number(row[name], name)
        except InputError as error:
            return error
        return InputError("« {name} » : « {text} » est trop long.", name=name, text=row[name])

    return Check((pl.col(name) != "") & pl.col(f"{name}_read").is_null(), say)


def _empty(name: str) -> Check:
    return Check(
        pl.col(name) == "",
        lambda _: InputError("« {name} » est vide : renseignez cette colonne.", name=name),
    )


def _long() -> Check:
    longest = pl.max_horizontal(pl.col(name).str.len_bytes() for name in COLUMNS)
    return Check(
        longest > LONGEST,
        lambda _: InputError("Une cellule dépasse {most} caractères : raccourcissez-la.", most=LONGEST),
    )


def _control_character(name: str) -> Check:
    return Check(
        pl.col(name).str.contains(r"[\x00-\x1f\x7f]"),
        lambda _: InputError("« {name} » contient un caractère invisible : retirez-le.", name=name),
    )


def _negative(name: str) -> Check:
    def say(row: Row) -> InputError:
        if name == "quantity":
            template = "« {name} » est négatif ({text}). Une quantité se donne positive."
            return InputError(template, name=name, text=row[name])
        return InputError("« {name} » est négatif ({text}).", name=name, text=row[name])

    return Check(pl.col(f"{name}_read") < 0, say)


CHECKS: tuple[Check, ...] = (
    _long(),
    *(_empty(name) for name in REQUIRED),
    *(_control_character(name) for name in ("company", "name", "sector", "naf")),
    *(_unreadable(name) for name in NUMBERS),
    *(_negative(name) for name in ("quantity", "employees", "turnover_keur")),
    Check(
        pl.col("lifetime_years_read") <= 0,
        lambda row: InputError(
            "« {name} » doit être supérieur à zéro ({text}).", name="lifetime_years", text=row["lifetime_years"]
        ),
    ),
    Check(
        (pl.col("year") == "") & pl.col("year_read").is_null(),
        lambda _: InputError("« year » est vide et le fichier porte plusieurs années, ou aucune : renseignez-la."),
    ),
    Check(
        pl.col("year_read").is_null(),
        lambda row: InputError(
            "« {name} » : « {text} » n'est pas une année (par exemple 2024).", text=row["year"], name="year"
        ),
    ),
    Check(
        ~pl.col("quality").is_in(["", "1", "2", "3", "4", "5"]),
        lambda row: InputError(
            "« quality » : « {text} » n'est pas une note de 1 (hypothèse) à 5 (facture).",
            text=row["quality"],
            name="quality",
        ),
    ),
)
