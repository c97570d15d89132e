"""A portfolio: one table, the activities of many companies. Text first; accepted + rejected = rows, each with a reason.

Columns: see portfolio_table.py. `year` is the year of the footprint; for a capital good, its year of purchase: it
counts in each footprint of its company, as in a list of activities. A blank `year` is the one year of the file. Nothing
here is done row by row: columns are checked whole, what they name is resolved once for each distinct combination.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from core.carbon.activity import CAPITAL_GOODS
from core.carbon.coefficients import Coefficient
from core.carbon.uncertainty import gsd2_of_datum
from core.errors import CarbonScoreError, InputError
from core.ingest import portfolio_checks as checks
from core.ingest.activities import Context
from core.ingest.portfolio_factors import ASKED, resolve
from core.ingest.portfolio_table import COLUMNS, MAX_ROWS, Table, read_table

MAX_SHOWN = 1_000
DATUM_LN2 = [math.log(gsd2_of_datum(note)) ** 2 for note in range(1, 6)]
DESCRIBED = ("name", "sector", "naf")
DIVISORS = ("employees", "turnover_keur")

Progress = Callable[[float], object]


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row that counts nowhere: its line in the file (row of a Parquet), and why."""

    line: int
    why: CarbonScoreError


@dataclass(frozen=True, slots=True)
class PortfolioRows:
    """accepted + rejected = rows; `rejections`: the first ones. `activities`, `companies`, `divisors`: as
    core.carbon.portfolio takes them; `table`: the coefficients of the activities. `remarks`: what was tolerated."""

    rows: int
    accepted: int
    rejections: tuple[Rejection, ...]
    remarks: tuple[CarbonScoreError, ...]
    activities: pl.DataFrame
    companies: pl.DataFrame
    divisors: pl.DataFrame
    table: Sequence[Coefficient]

    @property
    def rejected(self) -> int:
        return self.rows - self.accepted


def read_portfolio(content: bytes, context: Context, progress: Progress = lambda _: None) -> PortfolioRows:
    """`progress` is told 0…1. Raises InputError when the file is no such table, or has no usable row."""
    table = read_table(content)
    progress(0.4)
    rows = checks.checked(table.rows, checks.only_year(table.rows))
    rows = rows.with_columns((pl.col("lifetime_years") != "").alias("amortised"))
    right = rows.filter(pl.col("fault").is_null())
    choices = resolve(right.select(ASKED).unique(maintain_order=True), context)
    progress(0.6)
    rows = rows.join(choices.found, on=ASKED, how="left")
    rows = rows.with_columns((_usable() & _bought_after(rows)).alias("late"))
    accepted = rows.filter(_usable() & ~pl.col("late"))
    refused = rows.filter(~_usable() | pl.col("late"))
    rejections = _rejections(table, refused, choices.refusals)
    if not accepted.height:
        raise InputError(
            "Aucune ligne utilisable. Ligne {line} : {why}", line=rejections[0].line, why=rejections[0].why
        )
    progress(0.8)
    companies, activities = _companies(accepted), _activities(accepted)
    divisors, remarks = _divisors(accepted)
    return PortfolioRows(
        table.count, accepted.height, rejections, remarks, activities, companies, divisors, choices.table
    )


def _usable() -> pl.Expr:
    return pl.col("fault").is_null() & pl.col("refusal").is_null()


def _capital() -> pl.Expr:
    return pl.col("flow_found") == CAPITAL_GOODS


def _bought_after(rows: pl.DataFrame) -> pl.Expr:
    """True for a capital good bought after the last footprint of its company."""
    last = rows.filter(_usable() & ~_capital()).group_by("company").agg(pl.col("year_read").max().alias("last"))
    later = rows.filter(_usable() & _capital()).join(last, on="company").filter(pl.col("year_read") > pl.col("last"))
    return pl.col("line").is_in(later["line"].implode())


def _activities(accepted: pl.DataFrame) -> pl.DataFrame:
    """Company, year (of the footprint) and what `measure` takes; quantities in the factor's unit."""
    notes = pl.col("quality_read").replace_strict(dict(enumerate(DATUM_LN2, 1)), return_dtype=pl.Float64)
    found = accepted.select(
        "company",
        pl.col("year_read").alias("year"),
        pl.col("factor_id").alias("factor"),
        pl.col("flow_found").alias("flow"),
        pl.col("control_found").alias("control"),
        (pl.col("quantity_read") * pl.col("ratio")).alias("quantity"),
        pl.col("lifetime_years_read").fill_null(1.0).alias("lifetime"),
        pl.lit(1.0).alias("in_life"),
        pl.lit(1.0).alias("bought"),
        notes.alias("datum_ln2"),
    )
    capital = pl.col("flow") == CAPITAL_GOODS
    current, goods = found.filter(~capital), found.filter(capital)
    return pl.concat([current, _amortised(goods, current)]) if goods.height else current


def _amortised(goods: pl.DataFrame, current: pl.DataFrame) -> pl.DataFrame:
    """Each capital good once in each footprint of its company from its purchase on (method.md, rule 7).

    A company that has nothing else has one footprint, of the last year of the file.
    """
    alone = goods.join(current, on="company", how="anti").select("company").unique()
    last = pl.concat([current["year"], goods["year"]]).max()
    years = pl.concat(
        [current.select("company", "year").unique(), alone.with_columns(pl.lit(last, pl.Int64).alias("year"))]
    )
    copies = goods.group_by("company").len().join(years.group_by("company").len("years"), on="company")
    if copies.select((pl.col("len") * pl.col("years")).sum()).item() > MAX_ROWS:
        raise InputError("Trop d'immobilisations pour autant d'années : découpez le fichier par année.")
    seen = goods.join(years.rename({"year": "footprint"}), on="company").filter(pl.col("footprint") >= pl.col("year"))
    in_life = pl.col("footprint") < pl.col("year") + pl.col("lifetime")
    return seen.with_columns(
        pl.col("footprint").alias("year"),
        in_life.cast(pl.Float64).alias("in_life"),
        (pl.col("footprint") == pl.col("year")).cast(pl.Float64).alias("bought"),
    ).select(current.columns)


def _companies(accepted: pl.DataFrame) -> pl.DataFrame:
    """Company, and the first name, sector and NAF said of it."""
    texts = [pl.col(name).filter(pl.col(name) != "").first().fill_null("") for name in DESCRIBED]
    return accepted.group_by("company").agg(texts)


def _divisors(accepted: pl.DataFrame) -> tuple[pl.DataFrame, tuple[CarbonScoreError, ...]]:
    """Employees and turnover by company and year; where two different values are said, none is used, and that is
    said too."""
    said = [(pl.col(f"{name}_read").drop_nulls().n_unique() > 1).alias(f"{name}_several") for name in DIVISORS]
    known = [pl.col(f"{name}_read").drop_nulls().first().alias(name) for name in DIVISORS]
    found = accepted.group_by("company", pl.col("year_read").alias("year")).agg(*known, *said)
    kept = [pl.when(~pl.col(f"{name}_several")).then(pl.col(name)).alias(name) for name in DIVISORS]
    remarks = [
        InputError(
            "« {name} » : plusieurs valeurs pour une même entreprise et une même année ({n} fois). Cette intensité n'y "
            "est pas calculée.",
            name=name,
            n=int(found[f"{name}_several"].sum()),
        )
        for name in DIVISORS
        if found[f"{name}_several"].any()
    ]
    return found.select("company", "year", *kept), tuple(remarks)


def _rejections(table: Table, refused: pl.DataFrame, refusals: Sequence[CarbonScoreError]) -> tuple[Rejection, ...]:
    """The first ones, by line: only these are put into words."""
    found = [Rejection(line, table.why(text)) for line, text in table.faults.head(MAX_SHOWN).iter_rows()]
    for row in refused.sort("line").head(MAX_SHOWN).iter_rows(named=True):
        if row["fault"] is not None:
            why: CarbonScoreError = checks.why(row["fault"], {name: row[name] for name in COLUMNS})
        elif row["refusal"] is not None:
            why = refusals[row["refusal"]]
        else:
            why = _late(row["year_read"])
        found.append(Rejection(row["line"], why))
    return tuple(sorted(found, key=lambda one: one.line)[:MAX_SHOWN])


def _late(year: int) -> InputError:
    return InputError(
        "Immobilisation achetée en {year}, après la dernière année de cette entreprise dans le fichier.", year=year
    )
