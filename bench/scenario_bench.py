"""One move of a cursor: three scenarios of twenty actions to 2050, on a footprint of two hundred lines.

Baseline: the footprint itself, measured once from its activities (what a move of a cursor never does).
"""

from __future__ import annotations

import random
import statistics
import time
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from typing import cast
from uuid import UUID, uuid4

from bench.measure_bench import fastest
from core.access import Role, Who
from core.carbon.activity import Activity
from core.carbon.catalogue import as_factor
from core.carbon.effects import Effect
from core.carbon.factors import Shelf
from core.carbon.footprint import Footprint, Perimeter
from core.carbon.measure import footprint, weigh
from core.carbon.scenario import Choice, Scenario
from core.carbon.views import by_beges
from core.db.session import Database
from core.ingest.action_tables import bank
from core.ingest.builtin import read_builtin
from core.ingest.tables import method
from core.services.footprints import Footprints, Run
from core.services.scenarios import Scenarios
from core.services.trajectories import Trajectories

LIMIT_MS = 100.0
LINES, ACTIONS, SCENARIOS, LAST, MOVES = 200, 20, 3, 2050, 200
YEAR = 2024
GIVEN = (
    ("elec_fr_mix_2024", "kWh", "electricity"),
    ("37133", "kWh PCS", "fuel_stationary"),
)


def main() -> None:
    chance = random.Random(5)
    book, rules = Shelf([as_factor(entry, "builtin") for entry in read_builtin()], "builtin"), method()
    rows = [_activity(n, chance) for n in range(LINES)]

    def measured() -> Footprint:
        return footprint(weigh(rows, book, rules.units), rules, Perimeter(YEAR), "builtin")

    posts = {group.name: group.kg for group in by_beges(measured())}
    effects = {name: _effect(name, posts, chance) for name in _names()}
    run = Run(uuid4(), "hash", datetime.now(UTC), measured())
    kept = cast("Footprints", _Kept(run))
    service = Scenarios(cast("Database", None), kept, Trajectories(kept), lambda who, run_id: effects)
    scenarios = [_scenario(n, chance) for n in range(SCENARIOS)]
    who = Who(uuid4(), Role.OWNER)

    def move() -> float:
        opened = scenarios[0]
        choice = replace(opened.choices[0], uptake=chance.random() / 2)
        moved = [replace(opened, choices=(choice, *opened.choices[1:])), *scenarios[1:]]
        began = time.perf_counter()
        service.evaluate(who, run.id, moved, LAST)
        return 1000 * (time.perf_counter() - began)

    move()
    took = sorted(move() for _ in range(MOVES))
    p95 = took[int(0.95 * len(took))]
    whole = 1000 * fastest(measured)
    print(f"p95 of a move: {p95:.1f} ms, median {statistics.median(took):.1f} ms (limit {LIMIT_MS:.0f})")
    print(f"the footprint measured once: {whole:.1f} ms; ratio {p95 / whole:.2f}")
    if p95 > LIMIT_MS:
        raise SystemExit("a move of a cursor takes too long")


class _Kept:
    """Footprints of which one was read, as they are after the first figure on a screen."""

    def __init__(self, run: Run) -> None:
        self._run = run

    def get(self, who: Who, run_id: UUID) -> Run:
        return self._run


def _names() -> list[str]:
    return sorted(bank())[:ACTIONS]


def _activity(n: int, chance: random.Random) -> Activity:
    factor, unit, flow = GIVEN[n % len(GIVEN)]
    return Activity("energy", f"Ligne {n}", Fraction(chance.randint(100, 9000)), unit, factor, flow, YEAR)


def _effect(name: str, kg: dict[str, float], chance: random.Random) -> Effect:
    """Takes up to a third off two posts, adds a little to another."""
    sides = []
    less, more = chance.sample(sorted(kg), 2), chance.choice(sorted(kg))
    for share in (0.1, 0.2, 0.3):
        sides.append({more: 10 * share} | {post: -share * kg[post] for post in less})
    return Effect(name, sides[0], sides[1], sides[2])


def _scenario(n: int, chance: random.Random) -> Scenario:
    choices = tuple(Choice(name, chance.random() / 2, 2025, 2025 + chance.randint(0, 10)) for name in _names())
    return Scenario(f"Scénario {n}", 0.01 * n, "snbc2_energy", choices, carbon_price=100.0)


if __name__ == "__main__":
    main()
