"""Refrigerant leaks: what was recharged, or else what such equipment usually loses."""

from __future__ import annotations

from core.carbon.activity import Activity
from core.carbon.datum import Datum, counted, say
from core.carbon.derivations import Why

SUBJECT = "refrigerants"


def recharged(refill: Datum, factor: str) -> Activity:
    """kg put back by the technician = kg leaked; factor = GWP 100 of the fluid, AR6 (BEGES 1.4)."""
    return counted(SUBJECT, refill, factor, "refrigerant")


def leaked(equipment: Datum, charge: Datum, rate: Datum, factor: str) -> Activity:
    """kg leaked in a year = equipment (units or m²) × charge (kg each) × rate (% a year).

    Charges and rates: Base Carbone, « Données source » 14599-14695, ± 50 %, used as parameters, never as factors.
    """
    kg = equipment.quantity * charge.quantity * rate.quantity / 100
    why = Why.LEAK.format(equipment=say(equipment.quantity), charge=say(charge.quantity), rate=say(rate.quantity))
    return counted(SUBJECT, equipment.become(kg, "kg", why, charge, rate), factor, "refrigerant")
