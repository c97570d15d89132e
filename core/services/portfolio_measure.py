"""A portfolio's file, read and measured: rows → activities → footprints, on the engine that was asked for."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from core.carbon import portfolio
from core.carbon.factors import FactorBook
from core.ingest.activities import Context
from core.ingest.portfolio import PortfolioRows, read_portfolio
from core.ingest.tables import method
from core.services import portfolio_engines
from core.services.company_form import naf_sectors
from core.services.portfolio_engines import Engine
from core.services.portfolio_facts import Facts

READING, WORKING = 0.6, 0.95  # progress when the file is read, when its rows are measured


@dataclass(frozen=True, slots=True)
class Measured:
    """`results`: one row per company and year, columns of core.carbon.portfolio.RESULT."""

    facts: Facts
    results: pl.DataFrame


def measured(
    content: bytes, book: FactorBook, engine: Engine, master: str, progress: Callable[[float], object]
) -> Measured:
    """Raises InputError, Unavailable."""
    law = method()
    context = Context(book, law.allocation, law.units)
    read = read_portfolio(content, context, lambda share: progress(READING * share))
    progress(READING)
    parts, wholes = portfolio.parts(read.table), portfolio.wholes(read.table, law.units.is_money)
    rows = portfolio_engines.run(engine, read.activities, parts, wholes, master)
    results = _with_sectors(portfolio.finished(rows, read.companies, read.divisors))
    progress(WORKING)
    return Measured(_facts(read, results, book.edition, law.version, engine), results)


def _facts(read: PortfolioRows, results: pl.DataFrame, edition: str, version: str, engine: Engine) -> Facts:
    return Facts(
        rows=read.rows,
        accepted=read.accepted,
        rejected=read.rejected,
        companies=results["company"].n_unique(),
        years=tuple(results["year"].unique().sort().to_list()),
        total_kg=math.fsum(results["total_kg"]),
        ghg_total_kg=math.fsum(results["ghg_total_kg"]),
        edition=edition,
        method_version=version,
        engine=engine.value,
        remarks=read.remarks,
        rejections=read.rejections,
    )


def _with_sectors(results: pl.DataFrame) -> pl.DataFrame:
    """A company that names no sector has that of its NAF division, when the table knows it."""
    known = {code: _division(code) for code in results["naf"].unique()}
    by_naf = pl.col("naf").replace_strict(known, return_dtype=pl.String)
    return results.with_columns(pl.when(pl.col("sector") == "").then(by_naf).otherwise("sector").alias("sector"))


def _division(naf: str) -> str:
    found = naf_sectors().get(naf) or naf_sectors().get(naf[:2])
    return found.label if found else ""
