"""Small real stand-ins: a footprint of any length, measured for real, and a house without a database."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from fractions import Fraction
from uuid import UUID, uuid5

from core.carbon.activity import Activity
from core.carbon.footprint import Footprint, Gap, Perimeter
from core.carbon.measure import footprint, weigh
from core.ingest.tables import method
from core.services.footprints import Run, RunHeader
from tests.book import BOOK, EDITION

YEAR = 2024
_SPACE = UUID("6f1d7f6e-0000-4000-8000-000000000000")

_WHAT: tuple[tuple[str, str, str, str, str], ...] = (
    ("Électricité", "40000", "kWh", "43642", "electricity"),
    ("Gaz naturel", "60000", "kWh PCS", "37133", "fuel_stationary"),
    ("Domicile-travail en voiture", "52000", "km", "voiture_moy_km", "commuting"),
    ("Vols de moins de 500 km", "9000", "passager.km", "avion_moins500_avec", "business_travel"),
    ("Ordinateurs portables", "12", "unité", "ordi_portable", "capital_goods"),
    ("Conseil et honoraires", "85", "k€", "mon_43545", "services"),
)


def activities(count: int = len(_WHAT), sites: tuple[str, ...] = ("Lyon", "Nantes")) -> list[Activity]:
    """`count` activities of different kinds, spread over `sites`."""
    made = []
    for index in range(count):
        label, quantity, unit, factor, flow = _WHAT[index % len(_WHAT)]
        turn = index // len(_WHAT)
        lifetime = Fraction(4) if flow == "capital_goods" else None
        made.append(
            Activity(
                subject=flow,
                label=label if turn == 0 else f"{label} n° {turn + 1}",
                quantity=Fraction(quantity) / (turn + 1),
                unit=unit,
                factor=factor,
                flow=flow,
                year=YEAR,
                site=sites[index % len(sites)],
                lifetime_years=lifetime,
                quality=5 - index % 4,
                source=f"Question {index + 1}",
            )
        )
    return made


def small_footprint(count: int = len(_WHAT)) -> Footprint:
    """A measured footprint of `count` activities, two gaps, two thirds complete."""
    law = method()
    gaps = (
        Gap("waste", "Déchets", ("4.3",)),
        Gap("purchases", "Achats de biens et services", ("4.1", "4.5")),
    )
    perimeter = Perimeter(YEAR, employees=12, turnover_keur=1400, area_m2=320)
    return footprint(weigh(activities(count), BOOK, law.units), law, perimeter, EDITION, gaps, completeness=0.67)


@dataclass
class StoredRuns:
    """Runs of one company, in memory: what pages ask of `Footprints`."""

    runs: list[Run] = field(default_factory=list)

    def add(self, fp: Footprint) -> Run:
        number = len(self.runs)
        made = Run(uuid5(_SPACE, str(number)), f"{number:064d}", datetime(2026, 11, 22, 9, number, tzinfo=UTC), fp)
        self.runs.insert(0, made)
        return made

    def all(self) -> list[RunHeader]:
        return [RunHeader(r.id, r.hash, r.created_at, r.footprint.perimeter.year, 0.0) for r in self.runs]


def renamed(fp: Footprint, label: str) -> Footprint:
    """The same footprint with hostile or odd labels, for what a screen must survive."""
    return replace(fp, lines=[replace(line, label=label, factor_label=label) for line in fp.lines])
