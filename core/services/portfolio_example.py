"""An invented portfolio on real factors: to try the page, to test, to measure. The same seed gives the same bytes."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from core.ingest.portfolio_table import COLUMNS

COMPANIES, SEED, YEAR = 60, 7, 2024
HEADER = (
    "company", "name", "naf", "factor", "quantity", "unit", "year", "flow", "control", "lifetime_years", "employees",
    "turnover_keur",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Habit:
    """What an employee of a sector uses in a year, on average."""

    factor: str
    unit: str
    each: float
    flow: str = ""
    control: str = ""
    lifetime: str = ""


ELECTRICITY = Habit("elec_fr_mix_2024", "kWh", 4_000)
GAS = Habit("gaz_nat_pcs_2022", "kWh PCS", 3_500)
LAPTOPS = Habit("ordi_portable", "unité", 0.3, "capital_goods", lifetime="4")
COMMUTING = Habit("voiture_moy_km", "km", 5_200, "commuting")
CARS = Habit("voiture_moy_km", "km", 3_000, "vehicle_own")
ADVICE = Habit("mon_43545", "k€", 2.5)
FREIGHT = Habit("articule_34_40_tkm", "t.km", 30_000, control="own")
STEEL = Habit("acier_neuf_t", "t", 4)
MEALS = Habit("repas_moyen", "repas", 900, "goods")
SECTORS: dict[str, tuple[str, tuple[Habit, ...]]] = {
    "62.01Z": ("Informatique", (ELECTRICITY, LAPTOPS, COMMUTING, ADVICE)),
    "25.62B": ("Mécanique", (ELECTRICITY, GAS, STEEL, FREIGHT, COMMUTING)),
    "49.41A": ("Transports", (ELECTRICITY, FREIGHT, CARS, COMMUTING)),
    "56.10A": ("Restaurant", (ELECTRICITY, GAS, MEALS, COMMUTING)),
    "70.22Z": ("Conseil", (ELECTRICITY, LAPTOPS, CARS, ADVICE)),
    "10.71C": ("Boulangerie", (ELECTRICITY, GAS, MEALS, FREIGHT)),
}


def template() -> bytes:
    """The header with every column, and nothing under it."""
    return (",".join(COLUMNS) + "\n").encode()


def example(companies: int = COMPANIES, lines: int = 0, seed: int = SEED) -> bytes:
    """A CSV: each company with what its sector uses, or `lines` rows in all when asked (then over and over)."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    rows = _rows(companies, seed, forever=bool(lines))
    writer.writerows(islice(rows, lines) if lines else rows)
    return out.getvalue().encode()


def _rows(companies: int, seed: int, forever: bool) -> Iterator[tuple[str, ...]]:
    rng = random.Random(seed)  # noqa: S311  (an example, not a secret)
    codes = list(SECTORS)
    crowd = []
    for number in range(companies):
        naf = codes[number % len(codes)]
        people = max(1, round(rng.lognormvariate(2.6, 1.1)))
        siren = f"{number * 7919 + 5_000_003:09d}"  # text: it keeps its zeros
        crowd.append((siren, f"{SECTORS[naf][0]} {number + 1:03d}", naf, people, round(people * rng.uniform(80, 260))))
    while True:
        for siren, name, naf, people, turnover in crowd:
            for habit in SECTORS[naf][1]:
                quantity = f"{people * habit.each * rng.lognormvariate(0, 0.4):.2f}"
                told = (siren, name, naf, habit.factor, quantity, habit.unit, str(YEAR), habit.flow, habit.control)
                yield (*told, habit.lifetime, str(people), str(turnover))
        if not forever:
            return
