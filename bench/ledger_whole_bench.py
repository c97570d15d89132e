"""A ledger of a million lines, from the file to kilograms: checked, grouped by account and supplier, classified and
measured, against twice a bare `polars.read_csv` of the same file and two seconds; then its labels, in one batch.

The labels are those of every group that carries 95 % of the spending; the application reads only the weak ones.
"""

from __future__ import annotations

import multiprocessing
import resource
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import polars as pl

from bench.ledger_bench import LINES, ROUNDS, bare, seconds
from core.carbon import views
from core.carbon.catalogue import as_factor
from core.carbon.factors import Shelf
from core.carbon.footprint import Perimeter
from core.carbon.ledger import COUNTED, grouped, reconciled
from core.carbon.ledger_activities import activities
from core.carbon.ledger_decisions import Given, decided
from core.carbon.measure import footprint, weigh
from core.ingest.builtin import read_builtin
from core.ingest.fec import read_fec
from core.ingest.ledger_tables import journal_kinds, ledger_rules
from core.ingest.tables import method
from core.ingest.units import read_units
from core.match.matcher import Matcher
from core.services.ledger_choices import SHARE, asked_of
from core.services.matching_tables import published_names, vocabulary
from tests.ledgers import name_of, write_ledger

TIMES, MORE, MEGABYTES, LABELS = 2, 2.0, 1_500, 10.0
YEAR = 2023
ENTRIES = read_builtin()
BOOK = Shelf([as_factor(entry, "built in") for entry in ENTRIES], "built in")


class Done(NamedTuple):
    groups: pl.DataFrame
    net: int
    kg: float


def whole(path: Path) -> Done:
    """The net of the file in cents and the BEGES total of its proposals, kgCO2e."""
    read = read_fec(path, name_of())
    journals = journal_kinds((journal.code, journal.label) for journal in read.facts.journals)
    groups = grouped(read.movements, ledger_rules(), journals)
    made = decided(groups, Given(YEAR, {}), ledger_rules(), BOOK, method())
    net = reconciled(read.movements, made)
    weighed = weigh(activities(made.with_columns(confirmed=pl.lit(True)), YEAR, name_of()), BOOK, method().units)
    return Done(made, net, views.total(footprint(weighed, method(), Perimeter(YEAR), BOOK.edition)))


def alone(path: Path) -> int:
    """Peak megabytes in a process of its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_peak, (path,))


def _peak(path: Path) -> int:
    whole(path)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def labels(groups: pl.DataFrame) -> tuple[int, float]:
    """(labels read, seconds) of the groups that carry the spending; the index is built before."""
    matcher = Matcher(ENTRIES, published_names(), vocabulary(), read_units())
    counted = groups.filter(pl.col("status") == COUNTED).sort(pl.col("cents").abs(), descending=True)
    before = pl.col("cents").abs().cum_sum() - pl.col("cents").abs()
    asked = asked_of(counted.filter(before < SHARE * pl.col("cents").abs().sum()), YEAR)
    start = time.perf_counter()
    matcher.match_many(asked)
    return len(asked), time.perf_counter() - start


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name_of()
        expected = write_ledger(path, LINES)
        done = whole(path)
        if done.net != sum(cents for account, cents in expected.net.items() if account[0] in "26"):
            raise SystemExit("the ledger classified is not the ledger written")
        rounds = [(seconds(bare, path), seconds(whole, path)) for _ in range(ROUNDS)]
        baseline, spent = (min(side) for side in zip(*rounds, strict=True))
        limit, memory = TIMES * baseline + MORE, alone(path)
        print(f"{expected.lines:,} lines, {done.groups.height:,} groups; baseline: bare read_csv, {baseline:.2f} s")
        print(f"  file to kilograms: {spent:.2f} s (at most {limit:.2f}), {memory} MB (at most {MEGABYTES})")
        count, read = labels(done.groups)
        print(f"  labels of 95 % of the spending: {count} in {read:.2f} s (at most {LABELS:.0f})")
    if spent > limit or memory > MEGABYTES or read > LABELS:
        raise SystemExit("ledger, from the file to kilograms: over its limit")


if __name__ == "__main__":
    main()
