"""Every valid factor of the real base can be placed: its category leads to a flow, or to a question."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from core.carbon.allocation import Allocation
from core.carbon.catalogue import as_factor
from core.carbon.coefficients import coefficients
from core.carbon.factors import Factor, Kind, Status
from core.errors import AmbiguousFlow
from core.ingest.base_carbone import read_base_carbone
from core.ingest.builtin import read_builtin, watchlist
from core.ingest.tables import method


def flows_of(factor: Factor, allocation: Allocation) -> list[str]:
    try:
        return [allocation.flow_of(factor)]
    except AmbiguousFlow as doubt:
        return str(doubt.values["choices"]).split(", ")


def usable(factors: list[Factor]) -> list[Factor]:
    return [f for f in factors if f.kind is Kind.EMISSION_FACTOR and f.status is not Status.ARCHIVED]


def check_all_placed(factors: list[Factor]) -> None:
    allocation = method().allocation
    for factor in factors:
        flows = flows_of(factor, allocation)
        assert len(flows) < len(allocation.flows), f"{factor.id} : catégorie inconnue « {factor.category} »"
        for flow in flows:
            assert list(coefficients(factor, flow, "own", allocation))


def test_every_built_in_factor_has_a_flow_or_a_short_list_of_them() -> None:
    factors = usable([as_factor(entry, "builtin") for entry in read_builtin()])
    assert len(factors) >= 285
    check_all_placed(factors)


@pytest.mark.slow
def test_every_valid_factor_of_the_real_base_has_a_flow_or_a_short_list_of_them(shared: Path) -> None:
    content = (shared / "data" / "Base_Carbone_V23.6.csv").read_bytes()
    reading = read_base_carbone("V23.6.csv", content, method().units, watchlist(), date(2026, 1, 1))
    factors = usable([as_factor(entry, "V23.6") for entry in reading.entries])
    assert len(factors) == 6518
    check_all_placed(factors)
