"""How many of something a company has, told from its footprint: data/action_hypotheses.csv."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from core.carbon.actions import Driver
from core.carbon.costs import Hypothesis
from core.errors import DataError
from core.ingest.action_tables import bank, listed
from core.ingest.tables import DATA, read_table


@dataclass(frozen=True, slots=True)
class _Row:
    driver: Driver
    action: str
    flow: str
    unit: str
    factors: str
    low: float
    central: float
    high: float
    label_fr: str
    label_en: str
    source: str

    def __post_init__(self) -> None:
        if not 0 < self.low <= self.central <= self.high:
            raise ValueError("trois nombres positifs, du plus petit au plus grand")


@cache
def hypotheses() -> tuple[Hypothesis, ...]:
    """Every row, in the order of the table. Raises DataError."""
    rows = read_table(DATA / "action_hypotheses.csv", _Row)
    for row in rows:
        if row.action and row.action not in bank():
            raise DataError("action_hypotheses.csv : l'action « {id} » n'existe pas.", id=row.action)
    return tuple(
        Hypothesis(
            row.driver, row.action, row.flow, row.unit, listed(row.factors), row.low, row.central, row.high,
            row.label_fr, row.label_en, row.source,
        )
        for row in rows
    )  # fmt: skip
