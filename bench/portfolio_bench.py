"""A million activities of many companies: the same results on four engines, and the time of each against bare Polars.

Bare Polars: the join of the activities with the coefficients and the sum by company, with no scope and no uncertainty.
Engines that are not installed here are named and skipped.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from functools import partial
from importlib.util import find_spec

import polars as pl

from core.carbon import portfolio
from core.carbon.catalogue import as_factor
from core.carbon.factors import Shelf
from core.carbon.measure import KEYS
from core.ingest import builtin
from core.ingest.activities import Context
from core.ingest.portfolio import PortfolioRows, read_portfolio
from core.ingest.tables import method
from core.services.portfolio_engines import Engine, run
from core.services.portfolio_example import example
from tests.portfolio.engines import AGREE, furthest

ROWS, COMPANIES = 1_000_000, 20_000
ROUNDS = 3
AT_MOST = 4  # times bare Polars, for Polars
READ_AT_MOST_S = 15


def main() -> None:
    content = example(COMPANIES, ROWS)
    start = time.perf_counter()
    found = read_portfolio(content, context())
    reading = time.perf_counter() - start
    print(
        f"{found.rows:,} lines of CSV ({len(content) / 1e6:.0f} MB), {COMPANIES:,} companies: read in {reading:.2f} s"
    )
    law = method()
    parts, wholes = portfolio.parts(found.table), portfolio.wholes(found.table, law.units.is_money)
    baseline, _ = fastest(lambda: bare(found.activities, parts))
    print(f"baseline: bare Polars join and sum of the same frames, {baseline:.3f} s")
    reference: pl.DataFrame | None = None
    for engine in filter(present, Engine):
        seconds, rows = fastest(partial(run, engine, found.activities, parts, wholes))
        results = finished(rows, found)
        reference = results if reference is None else reference
        if furthest(reference, results) > AGREE:
            raise SystemExit(f"{engine}: figures of a company differ by more than {AGREE}")
        print(f"  {engine:<7} {seconds:6.2f} s, ratio {seconds / baseline:6.1f}")
        if engine is Engine.POLARS and seconds > AT_MOST * baseline:
            raise SystemExit(f"polars: more than {AT_MOST} times bare Polars")
    if reading > READ_AT_MOST_S:
        raise SystemExit(f"reading: more than {READ_AT_MOST_S} s")


def context() -> Context:
    """The built-in edition."""
    law, label = method(), builtin.edition().label
    book = Shelf([as_factor(entry, label) for entry in builtin.read_builtin()], label)
    return Context(book, law.allocation, law.units)


def bare(activities: pl.DataFrame, parts: pl.DataFrame) -> pl.DataFrame:
    joined = activities.join(parts, on=KEYS, how="left")
    return joined.group_by(portfolio.OF_WHOM).agg((pl.col("quantity") * pl.col("kg")).sum())


def finished(rows: pl.DataFrame, found: PortfolioRows) -> pl.DataFrame:
    return portfolio.finished(rows, found.companies, found.divisors)


def present(engine: Engine) -> bool:
    """Can it run here? Says so when it cannot."""
    library = "pyspark" if engine is Engine.SPARK else engine.value
    missing = "" if find_spec(library) else library
    missing = missing or ("Java" if engine is Engine.SPARK and shutil.which("java") is None else "")
    if missing:
        print(f"  {engine:<7} not measured: no {missing} here")
    return not missing


def fastest(work: Callable[[], pl.DataFrame]) -> tuple[float, pl.DataFrame]:
    """Seconds of the fastest of a few rounds (the first starts Spark), and the last result."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        rows = work()
        times.append(time.perf_counter() - start)
    return min(times), rows


if __name__ == "__main__":
    main()
