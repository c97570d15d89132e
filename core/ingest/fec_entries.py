"""Lines of a ledger → its entries and its movements, block after block, keeping only what is used.

An entry is (JournalCode, EcritureNum, EcritureDate), wherever its lines are: lines that follow each other make a run,
and runs of the same entry are put together at the end, so that nothing depends on where blocks are cut.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from core.ingest.fec_values import DISPOSAL, KEPT, RESULT, STAFF, SUPPLIER

KEY = ("journal", "entry", "date")
_MOVES = {"bought": SUPPLIER, "disposed": DISPOSAL, "closing": RESULT}  # what an entry moves, and the bit that tells
_AUX = pl.coalesce("CompAuxLib", "CompAuxNum")


@dataclass
class Entries:
    """What is kept of the lines: one row per run of lines of an entry, and the lines of classes 2 and 6."""

    copies: pl.DataFrame = field(default_factory=pl.DataFrame)  # see _copies; known once `whole` was asked
    _runs: list[pl.DataFrame] = field(default_factory=list)
    _kept: list[pl.DataFrame] = field(default_factory=list)
    _count: int = 0

    def add(self, lines: pl.DataFrame) -> None:
        """Takes the accepted lines of a block (see LineReader.read)."""
        keyed = lines.select(
            pl.col("JournalCode").alias("journal"),
            pl.coalesce(pl.col("EcritureNum"), pl.col("PieceRef"), pl.lit("")).alias("entry"),
            "date",
            "line",
            "bits",
            (pl.col("debit") - pl.col("credit")).alias("cents"),
            _AUX.alias("supplier"),
            pl.col("CompteNum").alias("account"),
            pl.col("PieceRef").alias("piece"),
            pl.col("EcritureLib").alias("label"),
        )
        changes = pl.any_horizontal(pl.col(name).ne_missing(pl.col(name).shift()) for name in KEY)
        keyed = keyed.with_columns((changes.cum_sum().cast(pl.UInt32) + self._count).alias("run"))
        runs = _runs(keyed)
        self._count += runs.height
        self._runs.append(runs)
        kept = keyed.filter((pl.col("bits") & KEPT) != 0)
        self._kept.append(kept.select("run", "line", "bits", "account", "supplier", "piece", "label", "cents"))

    def whole(self) -> pl.DataFrame:
        """The runs, each with what its whole entry says; `lead` is True on the first run of an entry."""
        runs = pl.concat(self._runs)
        self._runs.clear()
        scattered = runs.select(pl.struct(KEY).is_duplicated()).to_series()
        alone = runs.filter(~scattered).with_columns(lead=pl.lit(value=True))
        if not scattered.any():
            return alone
        self.copies = _copies(runs.filter(scattered))
        together = runs.filter(scattered).with_columns(
            pl.sum("cents").over(KEY),
            pl.min("first").over(KEY),
            pl.max("last").over(KEY),
            pl.min("least").over(KEY),
            pl.max("most").over(KEY),
            *(pl.col(name).any().over(KEY) for name in _MOVES),
            lead=pl.col("run") == pl.min("run").over(KEY),
        )
        return pl.concat([alone, together]).sort("run")

    def movements(self, runs: pl.DataFrame) -> pl.DataFrame:
        """Every accepted line of classes 2 and 6, with what its entry adds to it (see `whole`)."""
        lines = pl.concat(self._kept)
        self._kept.clear()
        entry = runs.select(*KEY, "least", "most", *_MOVES)[lines["run"] - 1]
        one = pl.when(pl.col("least") == pl.col("most")).then(pl.col("least"))
        return lines.hstack(entry).select(
            "line",
            "journal",
            pl.col("entry").str.strip_chars(),
            "date",
            pl.col("account").str.strip_chars(),
            pl.when(_staff()).then(pl.lit("")).otherwise(_clean(pl.coalesce("supplier", one))).alias("supplier"),
            _clean("piece"),
            _clean("label"),
            "cents",
            (pl.col("disposed") & ~pl.col("bought")).alias("disposal"),
            "closing",
            _staff().alias("staff"),
        )


def _staff() -> pl.Expr:
    return (pl.col("bits") & STAFF) != 0


def _runs(keyed: pl.DataFrame) -> pl.DataFrame:
    """One row per run: its entry, net, first and last line, what it moves, and the least and greatest supplier name."""
    ends = keyed.select(pl.col("run").ne_missing(pl.col("run").shift(-1))).to_series()
    so_far = keyed.select(
        "run",
        *KEY,
        pl.col("line").alias("last"),
        pl.col("cents").cum_sum(),
        pl.col("cents").abs().cum_sum().alias("moved"),
        *(((pl.col("bits") & bit) != 0).cum_sum().alias(name) for name, bit in _MOVES.items()),
    ).filter(ends)
    first = keyed.filter(ends.shift(1, fill_value=True))["line"]
    runs = so_far.with_columns(
        first.alias("first"),
        *(pl.col(name) - pl.col(name).shift(fill_value=0) for name in ("cents", "moved")),
        *(pl.col(name) > pl.col(name).shift(fill_value=0) for name in _MOVES),
    )
    of_supplier = keyed.filter((pl.col("bits") & SUPPLIER) != 0, pl.col("supplier").is_not_null())
    named = of_supplier.group_by("run").agg(pl.min("supplier").alias("least"), pl.max("supplier").alias("most"))
    return runs.join(named, on="run", how="left", maintain_order="left")


def _copies(scattered: pl.DataFrame) -> pl.DataFrame:
    """(original, copy): first lines of balanced entries that come again under the same name, as long as before."""
    ordered = scattered.sort("run")
    begins = pl.any_horizontal(
        *(pl.col(name).ne_missing(pl.col(name).shift()) for name in KEY), pl.col("run").diff() != 1
    )
    whole = (
        ordered.with_columns(begins.fill_null(value=True).cum_sum().alias("place"))
        .group_by("place", *KEY, maintain_order=True)
        .agg(pl.sum("cents", "moved"), pl.min("first"), (pl.max("last") - pl.min("first")).alias("length"))
        .filter(pl.col("cents") == 0)
    )
    same = [*KEY, "length", "moved"]
    numbered = whole.with_columns(original=pl.min("first").over(same), rank=pl.int_range(pl.len()).over(same))
    return numbered.filter(pl.col("rank") > 0).select("original", copy="first")


def _clean(column: str | pl.Expr) -> pl.Expr:
    """Text on one line, without blanks around, "" when there is none."""
    text = pl.col(column) if isinstance(column, str) else column
    return text.fill_null("").str.replace_all(r"[\x00-\x1f\x7f]+", " ").str.strip_chars()
