"""The engines that calculate a portfolio. One expression (core.carbon.portfolio), handed frames of each kind.

Spark and DuckDB are not among what the product installs: they are looked for only when they are asked for
(requirements-spark.txt; requirements-dev.txt).
"""

from __future__ import annotations

import importlib
import os
import shutil
from collections.abc import Callable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any, cast

import polars as pl

from core.carbon.portfolio import footprints
from core.errors import Unavailable

LOCAL = "local[*]"


class Engine(StrEnum):
    POLARS = "polars"
    SPARK = "spark"
    PANDAS = "pandas"
    DUCKDB = "duckdb"


def run(
    engine: Engine, activities: pl.DataFrame, parts: pl.DataFrame, wholes: pl.DataFrame, master: str = LOCAL
) -> pl.DataFrame:
    """One row per company and year, unsorted (core.carbon.portfolio.footprints). `master`: Spark's.

    Raises Unavailable when the engine is not installed or does not start.
    """
    return _ENGINES[engine](activities, parts, wholes, master)


def _polars(activities: pl.DataFrame, parts: pl.DataFrame, wholes: pl.DataFrame, master: str) -> pl.DataFrame:
    return footprints(activities.lazy(), parts.lazy(), wholes.lazy()).collect()


def _pandas(activities: pl.DataFrame, parts: pl.DataFrame, wholes: pl.DataFrame, master: str) -> pl.DataFrame:
    found: Any = footprints(activities.to_pandas(), parts.to_pandas(), wholes.to_pandas())
    return pl.from_pandas(found)


def _duckdb(activities: pl.DataFrame, parts: pl.DataFrame, wholes: pl.DataFrame, master: str) -> pl.DataFrame:
    connection = _library("duckdb").connect()
    frames = [connection.from_arrow(frame.to_arrow()) for frame in (activities, parts, wholes)]
    found = cast("Any", footprints(*frames)).pl()
    connection.close()
    return cast("pl.DataFrame", found)


def _spark(activities: pl.DataFrame, parts: pl.DataFrame, wholes: pl.DataFrame, master: str) -> pl.DataFrame:
    found = footprints(*on_spark(spark(master), activities, parts, wholes)).toArrow()
    return cast("pl.DataFrame", pl.from_arrow(found))


def on_spark(session: Any, activities: pl.DataFrame, *small: pl.DataFrame) -> tuple[Any, Any, Any]:
    """The three frames on Spark. The coefficients, a few hundred rows, are sent to every worker: no activity moves to
    meet them."""
    broadcast = importlib.import_module("pyspark.sql.functions").broadcast
    parts, wholes = (broadcast(session.createDataFrame(frame.to_arrow())) for frame in small)
    return session.createDataFrame(activities.to_arrow()), parts, wholes


_Run = Callable[[pl.DataFrame, pl.DataFrame, pl.DataFrame, str], pl.DataFrame]
_ENGINES: Mapping[Engine, _Run] = MappingProxyType(
    {Engine.POLARS: _polars, Engine.SPARK: _spark, Engine.PANDAS: _pandas, Engine.DUCKDB: _duckdb}
)


def spark(master: str = LOCAL) -> Any:
    """The Spark session of this process, started when there is none. Raises Unavailable."""
    if shutil.which("java") is None and not os.environ.get("JAVA_HOME"):
        raise Unavailable("Spark demande Java 17, introuvable ici. Installez-le, ou choisissez le moteur « polars ».")
    sql = _library("pyspark.sql")
    builder = sql.SparkSession.builder.appName("carbonscore").master(master)
    for name, value in {**_ALWAYS, **(_ON_THIS_MACHINE if master.startswith("local") else {})}.items():
        builder = builder.config(name, value)
    try:
        session = builder.getOrCreate()
    except Exception as error:
        raise Unavailable(
            "Spark ne démarre pas sur « {master} ». Vérifiez PORTFOLIO_MASTER, ou choisissez le moteur « polars ».",
            master=master,
        ) from error
    session.sparkContext.setLogLevel("ERROR")
    return session


_ALWAYS = {"spark.ui.showConsoleProgress": "false"}
_ON_THIS_MACHINE = {
    "spark.ui.enabled": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.shuffle.partitions": str(2 * (os.cpu_count() or 1)),
}


def _library(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        package = name.partition(".")[0]
        raise Unavailable(
            "Le moteur demandé n'est pas installé ici : il y faut « {package} » (docs/portfolio.md).", package=package
        ) from error
