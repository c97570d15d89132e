"""Golden cases: worked by hand, written so that an accountant can read them (tests/golden/*.yaml)."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from core.carbon import views
from core.carbon.activity import Activity, Control
from core.carbon.footprint import Footprint, Perimeter
from core.carbon.measure import footprint, weigh
from core.ingest.tables import method
from tests.book import BOOK, EDITION

CASES = [
    pytest.param(case, id=case["name"])
    for path in sorted(Path(__file__).parent.glob("*.yaml"))
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))
]


def activity(row: dict[str, Any], year: int) -> Activity:
    quantity, unit = str(row["quantity"]).split(" ", 1)
    lifetime = row.get("lifetime_years")
    return Activity(
        subject=row["flow"],
        label=row["factor"],
        quantity=Fraction(quantity),
        unit=unit,
        factor=row["factor"],
        flow=row["flow"],
        year=row.get("year", year),
        site=row.get("site", ""),
        control=Control(row.get("control", "own")),
        lifetime_years=Fraction(lifetime) if lifetime else None,
        quality=row.get("quality", 5),
        replaced_by=row.get("replaced_by", ""),
    )


def found(result: Footprint) -> dict[str, Any]:
    interval = views.interval(result)
    return {
        "total": views.total(result),
        "ghg total": views.ghg_total(result),
        "scopes": {int(g.name): g.kg for g in views.by_scope(result)},
        "beges": {g.name: g.kg for g in views.by_beges(result)},
        "ghg": views.by_ghg(result),
        "reconciliation": {d.cause: d.kg for d in views.reconciliation(result)},
        "co2b": views.co2b(result),
        "avoided": views.memo(result, "avoided"),
        "replaced": views.memo(result, "replaced"),
        "non_kyoto": views.memo(result, "non_kyoto"),
        "scope 2 market-based": views.market_based_scope2(result),
        "monetary share": views.monetary_share(result),
        "gases": views.gases(result.lines),
        "interval": list(interval) if interval else None,
    }


@pytest.mark.parametrize("case", CASES)
def test_a_golden_case_gives_the_figures_worked_by_hand(case: dict[str, Any]) -> None:
    law = method()
    weighed = weigh([activity(row, case["year"]) for row in case["given"]], BOOK, law.units)
    result = found(footprint(weighed, law, Perimeter(case["year"]), EDITION))
    for name, expected in case["expect"].items():
        assert result[name] == (pytest.approx(expected, rel=1e-9, abs=1e-9) if expected is not None else None), name
