"""The same portfolio on Spark, one local session for the whole module; skipped where there is no Java or no PySpark."""

from __future__ import annotations

import importlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from core.carbon import portfolio
from core.errors import Unavailable
from core.ingest.portfolio import PortfolioRows
from core.ingest.tables import method
from core.services import portfolio_engines
from core.services.portfolio_engines import Engine
from tests.portfolio.conftest import calculated
from tests.portfolio.engines import AGREE, assert_same, furthest, many

pytest.importorskip("pyspark", reason="PySpark is not installed (requirements-spark.txt)")
if shutil.which("java") is None:
    pytest.skip("no Java: .ci/java installs it on Debian, as root", allow_module_level=True)


QUICK = {"spark.sql.codegen.wholeStage": "false", "spark.sql.adaptive.enabled": "false"}  # compiling costs more here


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    """Local Spark; the services find this very session (one per process)."""
    started = portfolio_engines.spark("local[2]")
    for name, value in QUICK.items():
        started.conf.set(name, value)
    yield started
    started.stop()


@pytest.fixture(scope="module")
def thousand() -> PortfolioRows:
    return many(20_000)


def test_spark_gives_the_same_results(session: Any, thousand: PortfolioRows) -> None:
    assert_same(thousand, Engine.SPARK)


def test_without_java_the_refusal_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(Unavailable, match="Java 17"):
        portfolio_engines.spark("local[2]")


def test_what_a_cluster_does_with_files_of_its_own(
    session: Any, thousand: PortfolioRows, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """docs/portfolio.md: activities in several files, brought together by company; coefficients sent everywhere."""
    functions = importlib.import_module("pyspark.sql.functions")
    law = method()
    small = (portfolio.parts(thousand.table), portfolio.wholes(thousand.table, law.units.is_money))
    for number, part in enumerate(thousand.activities.iter_slices(5_000)):
        (tmp_path / "in").mkdir(exist_ok=True)
        part.write_parquet(tmp_path / "in" / f"{number}.parquet")
    activities = session.read.parquet(str(tmp_path / "in")).repartition("company")
    sent = [functions.broadcast(session.createDataFrame(frame.to_arrow())) for frame in small]
    found: Any = portfolio.footprints(activities, *sent)
    found.explain()
    assert capsys.readouterr().out.count("BroadcastHashJoin") >= 2  # no activity moves to meet its coefficient
    found.write.parquet(str(tmp_path / "out"))
    rows = pl.read_parquet(tmp_path / "out" / "*.parquet")
    results = portfolio.finished(rows, thousand.companies, thousand.divisors)
    assert furthest(calculated(thousand), results) < AGREE
