"""The dossier of an example company, and a plan for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from core.carbon.costs import Spread
from core.report.document import Brand
from core.report.dossier import Company, Decision, Dossier
from core.services.samples import personas
from tests.personas.totals import book, measured
from tests.report import by_hand
from tests.report.samples_png import PIXEL

MADE = datetime(2026, 3, 3, 13, 5, tzinfo=UTC)
CODE = "7K3M-Q9TX-2B4W-H8RZ"
BRAND = Brand(PIXEL, "#7a1f6f", "Pied de page")
LED = Decision("relamping", "Passer aux LED", "Switch to LED", "planned", 1.0, 2026, 2027, "", 1200.0, None)
PLAN = [LED, Decision("eco", "Éco-conduite", "Eco-driving", "idea", 0.5, 2026, None, "Zoé", None, Spread(10, 40, 90))]


def dossier(name: str = "boulangerie", language: str = "fr", **other: Any) -> Dossier:
    """`other`: fields of the dossier that differ."""
    found = by_hand.dossier(other.get("footprint") or measured(name), language=language, book=book())
    return replace(found, **{"company": Company(personas()[name].name), **other})
