"""The matcher on V23.6: building its index, one query, a batch of 3,000; against a bare BM25 of the same labels.

Needs the V23.6 file (CARBONSCORE_SHARED).
"""

from __future__ import annotations

import time
from pathlib import Path

from bench.measure_bench import fastest
from core.ingest import builtin
from core.match import postings
from core.match.families import gather
from core.match.matcher import Matcher
from core.match.shapes import Asked
from core.match.words import tokens
from core.services.matching_tables import published_names, vocabulary
from core.settings import ROOT
from tests.matching.score import base_carbone, edition, read_queries, units

BUILD_S, TYPICAL_MS, SLOW_MS, BATCH_S = 3.0, 10.0, 50.0, 10.0
BATCH = 3_000


def main() -> None:
    if not base_carbone().exists():
        print("skipped: the V23.6 file is not here")
        return
    entries, law = edition(), units()
    vocabulary(), published_names(), builtin.rows()
    start = time.perf_counter()
    matcher = Matcher(entries, published_names(), vocabulary(), law)
    built = time.perf_counter() - start
    texts = [query.text for query in read_queries(Path(ROOT / "tests" / "matching" / "development.csv"))]
    times = sorted(1000 * _seconds(matcher, text) for text in texts)
    batch = fastest(lambda: matcher.match_many([Asked(f"{texts[n % len(texts)]} n° {n}") for n in range(BATCH)]))
    typical, slow = times[len(times) // 2], times[int(0.95 * len(times))]
    print(f"index: {built:.1f} s (limit {BUILD_S:.0f}); {BATCH} texts: {batch:.1f} s (limit {BATCH_S:.0f})")
    print(
        f"one text: {typical:.1f} ms typical (limit {TYPICAL_MS:.0f}), 95 % under {slow:.1f} ms (limit {SLOW_MS:.0f})"
    )
    print(f"  ratio {typical / _bare_ms(texts):.1f} to a bare BM25 of the labels")
    if built > BUILD_S or typical > TYPICAL_MS or slow > SLOW_MS or batch > BATCH_S:
        raise SystemExit("matching takes too long")


def _seconds(matcher: Matcher, text: str) -> float:
    start = time.perf_counter()
    matcher.match(text)
    return time.perf_counter() - start


def _bare_ms(texts: list[str]) -> float:
    """What any search of words does at least: milliseconds of one BM25 query over the same families."""
    families = gather(edition(), {}, units())
    index = postings.bm25([dict.fromkeys(tokens(family.text), 1.0) for family in families])
    start = time.perf_counter()
    for text in texts:
        index.scores(dict.fromkeys(tokens(text), 1.0)).argmax()
    return 1000 * (time.perf_counter() - start) / len(texts)


if __name__ == "__main__":
    main()
