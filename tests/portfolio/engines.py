"""The same portfolio on two engines: the same companies, and figures that agree to 1e-9."""

from __future__ import annotations

import polars as pl

from core.carbon.portfolio import RESULT
from core.ingest.portfolio import PortfolioRows, read_portfolio
from core.services.portfolio_engines import Engine
from core.services.portfolio_example import example
from tests.portfolio.conftest import CONTEXT, calculated

AGREE = 1e-9  # relative


def many(lines: int) -> PortfolioRows:
    """An invented portfolio of a thousand companies; the rows whose factor tests/book.py has."""
    return read_portfolio(example(1_000, lines), CONTEXT)


def furthest(one: pl.DataFrame, other: pl.DataFrame) -> float:
    """The largest relative difference between two results. Raises AssertionError when they are not of the same rows."""
    texts = [name for name, kind in RESULT.items() if kind != pl.Float64]
    assert one.select(texts).equals(other.select(texts))
    worst = 0.0
    for name in set(RESULT) - set(texts):
        assert one[name].is_null().equals(other[name].is_null())
        apart = ((one[name] - other[name]).abs() / (one[name].abs() + 1e-300)).fill_null(0.0).max()
        worst = max(worst, float(str(apart or 0.0)))
    return worst


def assert_same(found: PortfolioRows, engine: Engine) -> None:
    assert furthest(calculated(found), calculated(found, engine)) < AGREE
