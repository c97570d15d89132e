"""A ledger of a million lines read and checked, against a bare `polars.read_csv` of the same file; then ten million.

Rounds alternate between the two sides. The peak of memory is that of a process that does nothing else.
"""

from __future__ import annotations

import multiprocessing
import re
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import polars as pl

from core.ingest.fec import Fec, read_fec
from tests.ledgers import Expected, name_of, write_ledger

LINES, MANY = 1_000_000, 10_000_000
ROUNDS = 5
RATIO, SECONDS, MEGABYTES = 1.5, 1.2, 1_200


def bare(path: Path) -> pl.DataFrame:
    return pl.read_csv(path, separator="\t", quote_char=None)


def ours(path: Path) -> Fec:
    return read_fec(path, name_of())


def seconds(run: Callable[[Path], object], path: Path) -> float:
    start = time.perf_counter()
    run(path)
    return time.perf_counter() - start


def alone(path: Path) -> tuple[float, int]:
    """Seconds and peak megabytes of reading in a process of its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_measured, (path,))


def _measured(path: Path) -> tuple[float, int]:
    spent = seconds(ours, path)
    status = Path("/proc/self/status").read_text(encoding="ascii")  # getrusage would count the parent's memory too
    return spent, int(re.search(r"VmHWM:\s*(\d+) kB", status).group(1)) // 1024  # type: ignore[union-attr]


def check(path: Path, expected: Expected) -> None:
    """A fast reading that loses a cent is no reading."""
    facts, movements = (fec := ours(path)).facts, fec.movements
    wanted = {account: cents for account, cents in expected.net.items() if account[0] in "26"}
    found = dict(movements.group_by("account").agg(pl.sum("cents")).iter_rows())
    if found != wanted or (facts.lines, facts.rejected) != (expected.lines, 0):
        raise SystemExit("the ledger read is not the ledger written")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name_of()
        expected = write_ledger(path, LINES)
        check(path, expected)
        rounds = [(seconds(bare, path), seconds(ours, path)) for _ in range(ROUNDS)]
        baseline, spent = (min(side) for side in zip(*rounds, strict=True))
        limit, (_, memory) = RATIO * baseline + SECONDS, alone(path)
        print(f"{expected.lines:,} lines; baseline: bare polars.read_csv, {baseline:.2f} s")
        rate = expected.lines / spent / 1e6
        print(f"  read and checked: {spent:.2f} s (at most {limit:.2f}), {memory} MB (at most {MEGABYTES})")
        print(f"  {rate:.2f} M lines a second")
        expected = write_ledger(path, MANY, seed=2)
        spent_many, memory_many = alone(path)
        print(f"  {expected.lines:,} lines read and checked: {spent_many:.1f} s, {memory_many} MB")
    if spent > limit or memory > MEGABYTES:
        raise SystemExit("ledger: over its limit")


if __name__ == "__main__":
    main()
