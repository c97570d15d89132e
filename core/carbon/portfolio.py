"""A portfolio: the footprints of many companies at once, by the same `measure` (method.md, One spine).

What grows with the number of lines is relational and runs on any frame that Narwhals knows: Polars, pandas, DuckDB,
Spark. What is left then, one row per company and year, is finished in memory. Masses in kgCO2e.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

import narwhals as nw
import polars as pl
from narwhals.typing import IntoFrameT
from polars.datatypes import DataTypeClass

from core.carbon.coefficients import Coefficient
from core.carbon.measure import GASES, KEYS, coefficient_frame, measure
from core.carbon.uncertainty import gsd2_of_factor
from core.carbon.views import scope
from core.errors import DataError

OF_WHOM = ["company", "year"]
BEGES = {"scope_1": 1, "scope_2": 2, "scope_3": 3}
GHG = {"ghg_1": 1, "ghg_2": 2, "ghg_3": 3}
LOST = "{company}, {year} : des lignes n'ont pas trouvé leur coefficient. Calcul arrêté : rien n'a été compté."


def footprints(activities: IntoFrameT, parts: IntoFrameT, wholes: IntoFrameT) -> IntoFrameT:
    """One row per company and year, still to be `finished`.

    `activities`: those of `measure` (but `activity`), with company, year (of the footprint) and datum_ln2 (ln² GSD² of
    the datum). `parts` and `wholes`: see below.
    Result: company, year, scope_1…3 (BEGES), ghg_1…3, lost (lines without a coefficient), lines, monetary (kg that come
    from monetary ratios), squares (Σ of method.md, Uncertainty, in kg²).
    """
    places = _by_scope(nw.from_native(cast("Any", measure(activities, parts))))
    spread = _spread(nw.from_native(cast("Any", measure(activities, wholes))))
    return cast("IntoFrameT", places.join(spread, on=OF_WHOM, how="inner").to_native())


def _by_scope(lines: Any) -> Any:
    """Sums of the lines, one per activity and part, by scope of each standard."""
    placed = [_where("beges_scope", number, "kg_beges").alias(name) for name, number in BEGES.items()]
    placed += [_where("ghg_scope", number, "kg_ghg").alias(name) for name, number in GHG.items()]
    lost = nw.when(nw.col("kg_co2e").is_null()).then(nw.lit(1)).otherwise(nw.lit(0)).alias("lost")
    sums = [nw.col(name).sum() for name in (*BEGES, *GHG, "lost")]
    return lines.with_columns(*placed, lost).group_by(*OF_WHOM).agg(*sums)


def _spread(lines: Any) -> Any:
    """Σ (Eᵢ)² ln² GSD²_datum + Σ_factors (Σ E)² ln² GSD²_factor: lines that share a factor are not independent.

    `lines`: one per activity, all its parts together (they share its datum).
    """
    kg = nw.col("kg_beges")
    by_factor = (
        lines.with_columns((kg * kg * nw.col("datum_ln2")).alias("squares"))
        .group_by(*OF_WHOM, "factor")
        .agg(
            kg.sum(),
            nw.col("squares").sum(),
            nw.col("factor_ln2").max(),
            nw.col("money").max(),
            nw.len().alias("lines"),
        )
    )
    squares = nw.col("squares") + kg * kg * nw.col("factor_ln2")
    summed = by_factor.with_columns(squares.alias("squares"), _where("money", 1, "kg_beges").alias("monetary"))
    return summed.group_by(*OF_WHOM).agg(*(nw.col(name).sum() for name in ("lines", "monetary", "squares")))


def _where(column: str, value: int, kg: str) -> Any:
    return nw.when(nw.col(column) == value).then(nw.col(kg)).otherwise(nw.lit(0.0))


def parts(table: Sequence[Coefficient]) -> pl.DataFrame:
    """The right side of `measure`, one row per coefficient, and the scope (1, 2, 3; 0: none) of both standards."""
    places = [(i, _scope(c.rule.beges, c.in_beges), _scope(c.rule.ghg, c.in_ghg)) for i, c in enumerate(table)]
    schema = {"coefficient": pl.Int64, "beges_scope": pl.Int64, "ghg_scope": pl.Int64}
    return coefficient_frame(table).join(pl.DataFrame(places, schema=schema, orient="row"), on="coefficient")


def wholes(table: Sequence[Coefficient], is_money: Callable[[str], bool]) -> pl.DataFrame:
    """One row per (factor, flow, control): all that counts in BEGES together, ln² GSD² of the factor, money or not."""
    together: defaultdict[tuple[str, str, str], list[Coefficient]] = defaultdict(list)
    for c in table:
        together[c.factor.id, c.flow, c.control].append(c)
    rows = [
        (
            *key,
            math.fsum(c.kg for c in found if c.in_beges),
            math.log(gsd2_of_factor(found[0].factor)) ** 2,
            int(is_money(found[0].factor.unit)),
        )
        for key, found in together.items()
    ]
    schema = {**dict.fromkeys(KEYS, pl.String), "kg": pl.Float64, "factor_ln2": pl.Float64, "money": pl.Int64}
    nothing = [pl.lit(0.0).alias(name) for name in ("in_ghg", "co2b", *GASES)]
    return pl.DataFrame(rows, schema=schema, orient="row").with_columns(pl.lit(1.0).alias("in_beges"), *nothing)


def finished(rows: pl.DataFrame, companies: pl.DataFrame, divisors: pl.DataFrame) -> pl.DataFrame:
    """The results, by company then year: totals, 95 % interval, share of monetary ratios, intensities.

    `rows`: of `footprints`. `companies`: company, name, sector, naf. `divisors`: company, year, employees,
    turnover_keur (null: unknown).
    Raises DataError when a line met no coefficient: nothing is ever dropped.
    """
    lost = rows.filter(pl.col("lost") > 0).sort(OF_WHOM)
    if lost.height:
        raise DataError(LOST, company=lost["company"][0], year=lost["year"][0])
    total, gsd2 = pl.col("total_kg"), (pl.col("squares").sqrt() / pl.col("total_kg")).exp()
    sums = {"total_kg": pl.sum_horizontal(list(BEGES)), "ghg_total_kg": pl.sum_horizontal(list(GHG))}
    described = rows.cast({"year": pl.Int64}).with_columns(**sums).join(companies, on="company", how="left")
    return (
        described.join(divisors, on=OF_WHOM, how="left")
        .with_columns(pl.when(total > 0).then(gsd2).alias("gsd2"))
        .with_columns((total / pl.col("gsd2")).alias("low_kg"), (total * pl.col("gsd2")).alias("high_kg"))
        .with_columns(
            pl.when(total != 0).then(pl.col("monetary") / total).otherwise(0.0).alias("monetary_share"),
            _per("employees").alias("kg_per_employee"),
            _per("turnover_keur").alias("kg_per_keur"),
        )
        .select(pl.col(name).cast(kind) for name, kind in RESULT.items())
        .sort(OF_WHOM)
    )


RESULT: Mapping[str, DataTypeClass] = {
    "company": pl.String,
    "year": pl.Int32,
    "name": pl.String,
    "sector": pl.String,
    "naf": pl.String,
    "total_kg": pl.Float64,
    "low_kg": pl.Float64,
    "high_kg": pl.Float64,
    **dict.fromkeys(BEGES, pl.Float64),
    "ghg_total_kg": pl.Float64,
    **dict.fromkeys(GHG, pl.Float64),
    "lines": pl.Int64,
    "monetary_share": pl.Float64,
    "employees": pl.Float64,
    "turnover_keur": pl.Float64,
    "kg_per_employee": pl.Float64,
    "kg_per_keur": pl.Float64,
}
"""Columns of a result, in order. Null: no interval (nothing positive), or an intensity whose divisor is unknown."""


def _per(divisor: str) -> pl.Expr:
    return pl.when(pl.col(divisor) > 0).then(pl.col("total_kg") / pl.col(divisor))


def _scope(place: str, counted: bool) -> int:
    """Scope of a BEGES post or of a GHG Protocol category: both begin with their number; 0 when it is not counted."""
    return int(scope(place)) if counted else 0
