"""The bytes of a portfolio as a table of text, whole columns at a time: a line is accepted, or at fault by its number.

A CSV (separator `,` `;` or tab; UTF-8, UTF-16 or cp1252) or a Parquet. A cell of a CSV holds no line break here, so
that an open quote never swallows its neighbours: each line is judged alone.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from core.errors import DataError, InputError
from core.ingest.delimited import check_header, marked, names, separator
from core.ingest.text import decode

REQUIRED = ("company", "factor", "quantity", "unit")
OPTIONAL = (
    "name", "sector", "naf", "year", "flow", "control", "lifetime_years", "quality", "employees", "turnover_keur"
)  # fmt: skip
COLUMNS = (*REQUIRED, *OPTIONAL)
TEXT_ONLY = ("company", "naf")  # a number has already lost its zeros
MAX_ROWS = 5_000_000
MAX_UNPACKED = 4 * 2**30  # bytes that a Parquet says it holds
PARQUET = b"PAR1"


@dataclass(frozen=True, slots=True)
class Table:
    """`rows`: line (of the file, 1 is the header; of a Parquet, the row from 1), then COLUMNS as stripped text, "" when
    blank. `faults`: line and text of those that are not a row of the table. Blank lines are neither."""

    rows: pl.DataFrame
    faults: pl.DataFrame
    separator: str = ""
    width: int = 0

    @property
    def count(self) -> int:
        return self.rows.height + self.faults.height

    def why(self, text: str) -> InputError:
        """What is wrong with a line at fault."""
        bare = re.sub('"(?:[^"]|"")*"', "", text)
        found = bare.count(self.separator) + 1
        if '"' in bare or found == self.width:
            return InputError("Guillemets mal fermés. Doublez les guillemets à l'intérieur d'un champ.")
        return InputError(
            "{found} colonnes au lieu de {expected}. La ligne est tronquée, ou un séparateur y est de trop.",
            found=found,
            expected=self.width,
        )


def read_table(content: bytes) -> Table:
    """Raises InputError: not a table, columns missing, unknown or repeated, no row, too many."""
    table = _parquet(content) if content.startswith(PARQUET) else _csv(content)
    if not table.count:
        raise InputError("Le fichier ne contient aucune activité : ajoutez au moins une ligne sous l'en-tête.")
    if table.count > MAX_ROWS:
        raise _too_many(table.count)
    return table


def _csv(content: bytes) -> Table:
    text = decode(marked(content))
    if "\n" not in text:
        text = text.replace("\r", "\n")
    lines = pl.read_lines(io.BytesIO(text.encode()), name="text")
    first = str(lines["text"][0]) if lines.height else ""
    mark = separator(first, lambda cells: len(set(names(cells)) & set(COLUMNS)))
    header = names(next(csv.reader([first], delimiter=mark), []))
    check_header(header, COLUMNS, REQUIRED)
    said = lines.slice(1).with_row_index("line", offset=2).filter(pl.col("text").str.strip_chars(f'{mark} \t"') != "")
    checked = said.with_columns(_well_formed(mark, len(header)).alias("fine"))
    good, faults = checked.filter("fine"), checked.filter(~pl.col("fine")).drop("fine")
    return Table(_as_text(_cells(good, mark, header), header), faults, mark, len(header))


def _well_formed(mark: str, width: int) -> pl.Expr:
    """As many cells as the header has; quotes around whole cells, doubled inside."""
    cell = f'(?:[^"{mark}]*|"(?:[^"]|"")*")'
    text = pl.col("text")
    quoted = text.str.contains('"', literal=True)
    plain = text.str.count_matches(mark, literal=True) == width - 1
    return pl.when(quoted).then(text.str.contains(f"^{cell}(?:{mark}{cell}){{{width - 1}}}$")).otherwise(plain)


def _cells(good: pl.DataFrame, mark: str, header: Sequence[str]) -> pl.DataFrame:
    """`line` and the cells of lines whose form is known to be right."""
    schema = dict.fromkeys(header, pl.String)
    if not good.height:
        return pl.DataFrame(schema={"line": pl.UInt32, **schema})
    body = "\n".join(good["text"]).encode()
    cells = pl.read_csv(body, has_header=False, schema=schema, separator=mark, empty_string_is_null=False)
    if cells.height != good.height:
        raise DataError("Lecture du fichier : {found} lignes au lieu de {expected}.", found=cells.height,
                        expected=good.height)  # fmt: skip
    return cells.insert_column(0, good["line"])


def _parquet(content: bytes) -> Table:
    """Text first too: what is typed becomes the text it would be in a CSV, and is read the same way."""
    import pyarrow
    from pyarrow import parquet

    try:
        told = parquet.read_metadata(io.BytesIO(content))
        if told.num_rows > MAX_ROWS:
            raise _too_many(told.num_rows)
        if sum(told.row_group(i).total_byte_size for i in range(told.num_row_groups)) > MAX_UNPACKED:
            raise InputError(
                "Ce fichier Parquet est trop gros une fois décompressé. Découpez-le en plusieurs fichiers."
            )
        arrow = parquet.ParquetFile(io.BytesIO(content)).read()
    except (pyarrow.ArrowException, OSError) as error:
        raise InputError(
            "Ce fichier Parquet est illisible : il est tronqué ou abîmé. Écrivez-le de nouveau."
        ) from error
    header = names(arrow.column_names)
    check_header(header, COLUMNS, REQUIRED)
    frame = pl.DataFrame(arrow).rename(dict(zip(arrow.column_names, header, strict=True)))
    texts = frame.select(_as_written(name, frame.schema[name]).fill_null("").alias(name) for name in header)
    return Table(_as_text(texts.with_row_index("line", offset=1), header), pl.DataFrame())


def _as_written(name: str, kind: pl.DataType) -> pl.Expr:
    """A typed column as text: « 2024.0 » is 2024. Raises InputError for a type that is no text and no number."""
    column = pl.col(name)
    if kind.is_float():
        return column.cast(pl.String).str.strip_suffix(".0")
    if kind.is_numeric() and name in TEXT_ONLY:
        raise InputError(
            "La colonne « {name} » est enregistrée en nombre : les zéros de tête y sont perdus. "
            "Enregistrez-la en texte.",
            name=name,
        )
    if kind.is_numeric() or kind in (pl.String, pl.Categorical, pl.Null) or isinstance(kind, pl.Enum):
        return column.cast(pl.String)
    raise InputError(
        "La colonne « {name} » est de type {kind}. Enregistrez-la en texte ou en nombre.", name=name, kind=str(kind)
    )


def _as_text(cells: pl.DataFrame, header: Sequence[str]) -> pl.DataFrame:
    absent = [pl.lit("").alias(name) for name in COLUMNS if name not in header]
    return cells.select("line", *(pl.col(name).str.strip_chars() for name in header), *absent)


def _too_many(found: int) -> InputError:
    return InputError("{found} lignes : {most} au plus par fichier. Découpez-le.", found=found, most=MAX_ROWS)
