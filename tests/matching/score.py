"""How the matcher does on a file of queries: `python -m tests.matching.score FILE.csv [--wrong]`.

Columns: qid, kind (may be missing), query, acceptable_ids (separated by |; empty: nothing fits). Prints top-1, top-5,
by kind, the area under the ROC curve of « nothing fits », and times. Needs the V23.6 file (CARBONSCORE_SHARED).
"""

from __future__ import annotations

import csv
import os
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from core.carbon.catalogue import Entry
from core.carbon.units import Units
from core.ingest import builtin
from core.ingest.base_carbone import read_base_carbone
from core.ingest.units import read_units
from core.match.matcher import Matcher
from core.match.shapes import Matched
from core.services.matching_tables import published_names, vocabulary
from core.settings import ROOT

NAME = "Base_Carbone_V23.6.csv"


@dataclass(frozen=True, slots=True)
class Query:
    qid: str
    kind: str
    text: str
    acceptable: frozenset[str]


@dataclass(frozen=True, slots=True)
class Answer:
    query: Query
    found: Matched
    ms: float

    @property
    def rank(self) -> int:
        """Of the first acceptable candidate, 0 when there is none."""
        ids = [candidate.factor for candidate in self.found.candidates]
        return next((place for place, one in enumerate(ids, start=1) if one in self.query.acceptable), 0)


@dataclass(frozen=True, slots=True)
class Scores:
    """Shares of the answerable queries, but for `auroc`: how well confidence tells them from the others."""

    top1: float
    top5: float
    by_kind: dict[str, tuple[int, float, float]]
    auroc: float
    p50_ms: float
    p95_ms: float


def base_carbone() -> Path:
    """Where the V23.6 file is, there or not."""
    return Path(os.environ.get("CARBONSCORE_SHARED", ROOT / ".." / "shared")).resolve() / "data" / NAME


@cache
def units() -> Units:
    return read_units()


@cache
def edition() -> list[Entry]:
    """V23.6, with the facts from outside the base that every edition is completed with."""
    path = base_carbone()
    read = read_base_carbone(path.name, path.read_bytes(), units(), builtin.watchlist(), date(2026, 1, 1))
    return [*read.entries, *(entry for entry in builtin.read_builtin() if entry.id == entry.key)]


@cache
def matcher(which: str = "V23.6") -> Matcher:
    """On V23.6, or on the built-in edition."""
    return Matcher(
        builtin.read_builtin() if which == "builtin" else edition(), published_names(), vocabulary(), units()
    )


def read_queries(path: Path) -> list[Query]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return [
            Query(
                row["qid"],
                row.get("kind") or "?",
                row["query"],
                frozenset(filter(None, row["acceptable_ids"].split("|"))),
            )
            for row in csv.DictReader(lines)
        ]


def answers(queries: Iterable[Query]) -> list[Answer]:
    ready = matcher()
    ready.match("premier appel")
    found = []
    for query in queries:
        start = time.perf_counter()
        matched = ready.match(query.text)
        found.append(Answer(query, matched, 1000 * (time.perf_counter() - start)))
    return found


def scores(found: Sequence[Answer]) -> Scores:
    right = [answer for answer in found if answer.query.acceptable]
    kinds = defaultdict(list)
    for answer in right:
        kinds[answer.query.kind].append(answer)
    times = sorted(answer.ms for answer in found)
    return Scores(
        top1=_share(answer.rank == 1 for answer in right),
        top5=_share(answer.rank > 0 for answer in right),
        by_kind={
            kind: (len(some), _share(a.rank == 1 for a in some), _share(a.rank > 0 for a in some))
            for kind, some in sorted(kinds.items())
        },
        auroc=auroc(
            [answer.found.confidence for answer in right],
            [answer.found.confidence for answer in found if not answer.query.acceptable],
        ),
        p50_ms=times[len(times) // 2],
        p95_ms=times[int(len(times) * 0.95)],
    )


def auroc(high: Sequence[float], low: Sequence[float]) -> float:
    """Chance that one of `high` is above one of `low`, ties counting half. NaN without one of them."""
    if not high or not low:
        return float("nan")
    return sum((a > b) + 0.5 * (a == b) for a in high for b in low) / (len(high) * len(low))


def _share(found: Iterable[bool]) -> float:
    kept = list(found)
    return sum(kept) / len(kept) if kept else float("nan")


def main(path: str, *options: str) -> None:
    found = answers(read_queries(Path(path)))
    told = scores(found)
    print(f"top-1 {told.top1:.3f}   top-5 {told.top5:.3f}   AUROC {told.auroc:.3f}")
    for kind, (count, top1, top5) in told.by_kind.items():
        print(f"  {kind:24} n={count:<4} top-1 {top1:.2f}   top-5 {top5:.2f}")
    none = [answer for answer in found if not answer.query.acceptable]
    if none:
        print(f"  nothing fits: n={len(none)}, abstained {_share(a.found.abstained for a in none):.2f}")
    kept = [answer for answer in found if answer.query.acceptable and not answer.found.abstained]
    print(f"  answered: {len(kept)}, right first {_share(a.rank == 1 for a in kept):.3f}")
    print(f"p50 {told.p50_ms:.1f} ms   p95 {told.p95_ms:.1f} ms")
    if "--wrong" in options:
        _wrong(found)


def _wrong(found: Iterable[Answer]) -> None:
    for answer in found:
        if answer.rank == 1 or (not answer.query.acceptable and answer.found.abstained):
            continue
        print(f"\n{answer.query.qid} {answer.query.text}  [{answer.found.confidence:.2f}] rank {answer.rank}")
        for one in answer.found.candidates:
            print(f"   {one.factor:>6} {one.score:.2f} {one.label} ({one.unit}) {one.reasons}")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    if not base_carbone().exists():
        sys.exit(f"skipped: {NAME} is not here (set CARBONSCORE_SHARED)")
    main(*sys.argv[1:])
