"""What every example company weighs with the built-in edition, without a database. Kilograms, to the gram."""

from __future__ import annotations

from functools import cache
from typing import Any

from core.carbon import views
from core.carbon.catalogue import as_factor
from core.carbon.factors import Shelf
from core.carbon.footprint import Footprint
from core.carbon.form import Form
from core.carbon.measure import footprint, weigh
from core.ingest.builtin import read_builtin
from core.ingest.tables import method
from core.services.questionnaire import filled
from core.services.samples import personas

EDITION = "builtin"


@cache
def book() -> Shelf:
    return Shelf([as_factor(entry, EDITION) for entry in read_builtin()], EDITION)


def form(name: str) -> Form:
    return filled(personas()[name].sheet)


def measured(name: str) -> Footprint:
    found, law = form(name), method()
    weighed = weigh(found.activities, book(), law.units)
    return footprint(weighed, law, found.perimeter, EDITION, found.gaps, found.completeness)


def totals(name: str) -> dict[str, Any]:
    """Shapes: total_kg, interval_kg [low, high], scopes and beges {code: kg}, completeness, gaps (count)."""
    weighed = measured(name)
    interval = views.interval(weighed) or ()
    return {
        "total_kg": round(views.total(weighed), 3),
        "interval_kg": [round(end) for end in interval],
        "scopes": {group.name: round(group.kg, 3) for group in views.by_scope(weighed)},
        "beges": {group.name: round(group.kg, 3) for group in views.by_beges(weighed)},
        "completeness": round(weighed.completeness, 4),
        "gaps": len(weighed.gaps),
    }


def snapshot() -> dict[str, dict[str, Any]]:
    return {name: totals(name) for name in personas()}
