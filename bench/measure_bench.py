"""A million activities through `measure`, against the bare Polars join-and-group of the same frames."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import polars as pl

from core.carbon.coefficients import coefficients
from core.carbon.factors import Factor
from core.carbon.measure import KEYS, checked, coefficient_frame, measure
from core.ingest.tables import method
from tests.book import BOOK

ROWS = 1_000_000
ROUNDS = 5
AT_MOST = 2
FLOWS = {
    "elec_fr_mix_2024": "electricity",
    "gaz_nat_pcs_2022": "fuel_stationary",
    "voiture_moy_km": "commuting",
    "avion_moins500_avec": "business_travel",
    "articule_34_40_tkm": "freight",
    "mon_43545": "services",
}


def frames() -> tuple[pl.DataFrame, pl.DataFrame]:
    """Activities and coefficients, the same for both sides."""
    rng = random.Random(1)
    factors: list[tuple[Factor, str]] = [(BOOK.get(key), flow) for key, flow in FLOWS.items()]
    table = [c for factor, flow in factors for c in coefficients(factor, flow, "own", method().allocation)]
    picked = [rng.choice(factors) for _ in range(ROWS)]
    activities = pl.DataFrame(
        {
            "activity": [f"a{i}" for i in range(ROWS)],
            "factor": [factor.id for factor, _ in picked],
            "flow": [flow for _, flow in picked],
            "control": ["own"] * ROWS,
            "quantity": [rng.uniform(1, 1e5) for _ in range(ROWS)],
            "lifetime": [1.0] * ROWS,
            "in_life": [1.0] * ROWS,
            "bought": [1.0] * ROWS,
        }
    )
    return activities, coefficient_frame(table)


def bare(activities: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    joined = activities.join(table, on=KEYS, how="left")
    return joined.group_by("coefficient").agg((pl.col("quantity") * pl.col("kg")).sum())


def ours(activities: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    """Every line measured, checked, and summed both ways; lazily, so that what nobody reads is not computed."""
    lines = measure(activities.lazy(), table.lazy())
    sums = lines.group_by("coefficient").agg(
        pl.col("kg_beges").sum(), pl.col("kg_ghg").sum(), pl.col("kg_co2e").null_count().alias("lost")
    )
    found = sums.collect()
    if found["lost"].sum():
        raise SystemExit("some activities met no coefficient")
    return found


def whole(activities: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    """Every column of every line, gases included, kept in memory."""
    return checked(measure(activities, table))


def fastest(run: Callable[[], object]) -> float:
    """Seconds of the fastest of a few rounds."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    activities, table = frames()
    baseline = fastest(lambda: bare(activities, table))
    measured = fastest(lambda: ours(activities, table))
    kept = fastest(lambda: whole(activities, table))
    print(f"{ROWS:,} activities; baseline: bare Polars join and group of the same frames, {baseline:.3f} s")
    print(f"  measure and sum:            {measured:.3f} s, ratio {measured / baseline:.2f} (at most {AT_MOST})")
    print(f"  measure, all columns kept:  {kept:.3f} s, ratio {kept / baseline:.2f}")
    if measured > AT_MOST * baseline:
        raise SystemExit("measure: slower than its limit")


if __name__ == "__main__":
    main()
