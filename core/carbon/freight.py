"""Goods on the move, outside the company's own vehicles."""

from __future__ import annotations

from core.carbon.activity import Activity, Control
from core.carbon.datum import Datum, counted, say
from core.carbon.derivations import Why

SUBJECT = "freight"


def carried(load: Datum, distance: Datum) -> Datum:
    """Tonne-kilometres: load (t) × mean distance (km)."""
    why = Why.LOAD.format(load=say(load.quantity), km=say(distance.quantity))
    return load.become(load.quantity * distance.quantity, "t.km", why, distance)


def freight(moved: Datum, factor: str, control: Control) -> Activity:
    """Transport in t.km, or in euros with a monetary ratio.

    Paid by the company, even on its sales: BEGES 3.1 (control own). Paid by others: 3.2 (third_party).
    Source: BEGES v5; GHG Protocol Scope 3 cat. 4 and 9.
    """
    return counted(SUBJECT, moved, factor, "freight", control=control)
