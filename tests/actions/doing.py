"""What a company does, weighed, and the effects that actions have on it."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from core.carbon.action_effects import Effects, Place, effects
from core.carbon.activity import Activity, Weighed
from core.carbon.factors import Shelf
from core.ingest.action_effect_tables import effect_law
from core.ingest.tables import method
from tests.personas.totals import book

YEAR = 2024
Kg = Mapping[str, float]


def did(factor: str, quantity: float, flow: str, unit: str = "", **more: object) -> Weighed:
    """So much of a built-in factor, in its own unit."""
    found = book().get(factor)
    activity = Activity("essai", "Essai", Fraction(quantity), found.unit, factor, flow, YEAR, **more)  # type: ignore[arg-type]
    return Weighed(activity, found, float(quantity))


def found(*done: Weighed, sector: str = "", shelf: Shelf | None = None, year: int = YEAR) -> Effects:
    return effects(done, method(), effect_law(), Place(shelf or book(), "elec_fr_mix_2024", sector, year))
