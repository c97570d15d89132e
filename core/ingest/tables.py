"""Strict reader of our own tables in data/*.csv: UTF-8, comma, unknown or missing column refused, empty = ""."""

from __future__ import annotations

import csv
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pydantic import TypeAdapter, ValidationError

from core.carbon.allocation import Allocation, CategoryFlow, Rule
from core.carbon.measure import Method
from core.errors import DataError
from core.ingest.units import read_units

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    Row = TypeVar("Row", bound=DataclassInstance)
else:
    Row = TypeVar("Row")

DATA = Path(__file__).resolve().parents[2] / "data"
LIST_SEPARATOR = "|"


def read_table(path: Path, row: type[Row], lists: frozenset[str] = frozenset()) -> list[Row]:
    """The rows of a table as dataclasses `row`, whose fields are exactly its columns.

    A column named in `lists` holds values separated by `|`. Raises DataError naming the file and line.
    """
    columns = [field.name for field in fields(row)]
    adapter = TypeAdapter(row)
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.reader(lines, strict=True)
        header = next(reader, [])
        if sorted(header) != sorted(columns):
            raise DataError(
                "{file} : colonnes {found} au lieu de {expected}.",
                file=path.name,
                found=", ".join(header),
                expected=", ".join(columns),
            )
        return [_row(adapter, header, cells, lists, path, reader.line_num) for cells in reader]


def _row(
    adapter: TypeAdapter[Row], header: list[str], cells: list[str], lists: frozenset[str], path: Path, line: int
) -> Row:
    try:
        named = dict(zip(header, cells, strict=True))
        return adapter.validate_python(
            {k: v.split(LIST_SEPARATOR) if k in lists and v else v for k, v in named.items()}
        )
    except (ValueError, ValidationError) as error:
        raise DataError("{file}, ligne {line} : {why}", file=path.name, line=line, why=str(error)) from error


@dataclass(frozen=True, slots=True)
class Post:
    """One of the 22 posts of BEGES v5."""

    post: str
    category: str
    label_fr: str
    label_en: str


@dataclass(frozen=True, slots=True)
class GhgCategory:
    """A scope, or one of the fifteen scope 3 categories of the GHG Protocol."""

    category: str
    scope: str
    label_fr: str
    label_en: str


@cache
def method() -> Method:
    """The law in force: allocation rules, category flows and units."""
    units = read_units()
    rules = read_table(DATA / "allocation.csv", Rule)
    categories = read_table(DATA / "flows.csv", CategoryFlow, lists=frozenset({"flows"}))
    return Method(Allocation(rules, categories, units.is_money), units)


@cache
def beges_posts() -> dict[str, Post]:
    return {row.post: row for row in read_table(DATA / "beges_posts.csv", Post)}


@cache
def ghg_categories() -> dict[str, GhgCategory]:
    return {row.category: row for row in read_table(DATA / "ghg_categories.csv", GhgCategory)}
