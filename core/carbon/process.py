"""Direct emissions that are not energy (BEGES 1.3): nitrogen on fields, digestion of animals, industrial gases."""

from __future__ import annotations

from fractions import Fraction

from core.carbon.activity import Activity
from core.carbon.datum import Datum, counted, say
from core.carbon.derivations import Why

SUBJECT = "process"
N2O_PER_N = Fraction(44, 28)  # molar masses


def nitrous_oxide(nitrogen: Datum, rate: Datum, factor: str) -> Activity:
    """kg N2O = kg N spread × rate (kg N2O-N per kg N, direct and indirect) × 44/28.

    Source: IPCC 2006, vol. 4, ch. 11, tables 11.1 and 11.3. `factor`: GWP 100 of N2O, AR6.
    """
    kg = nitrogen.quantity * rate.quantity * N2O_PER_N
    why = Why.NITROGEN.format(kg=say(nitrogen.quantity), rate=say(rate.quantity, 5))
    return counted(SUBJECT, nitrogen.become(kg, "kg", why, rate), factor, "process")


def enteric_methane(herd: Datum, per_head: Datum, factor: str) -> Activity:
    """kg CH4 = heads × kg CH4 per head and year. Source: IPCC 2006, vol. 4, ch. 10, tables 10.10 and 10.11."""
    why = Why.METHANE.format(heads=say(herd.quantity), kg=say(per_head.quantity))
    kg = herd.become(herd.quantity * per_head.quantity, "kg", why, per_head)
    return counted(SUBJECT, kg, factor, "process")


def released(gas: Datum, factor: str) -> Activity:
    """kg of a greenhouse gas released by a process; factor = GWP 100 of the gas, AR6."""
    return counted(SUBJECT, gas, factor, "process")
