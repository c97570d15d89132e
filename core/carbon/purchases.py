"""Goods and services bought: tonnes, meals or units where known, euros excluding tax otherwise."""

from __future__ import annotations

from core.carbon.activity import Activity
from core.carbon.datum import Datum, counted

SUBJECT = "purchases"


def goods(bought: Datum, factor: str) -> Activity:
    """A good in its physical unit, or in euros with a monetary ratio of ± 80 % (BEGES 4.1)."""
    return counted(SUBJECT, bought, factor, "goods")


def services(bought: Datum, factor: str) -> Activity:
    """A service in euros with a monetary ratio (BEGES 4.5)."""
    return counted(SUBJECT, bought, factor, "services")


def rented(paid: Datum, factor: str) -> Activity:
    """Premises or equipment rented, in euros with a monetary ratio (BEGES 4.4)."""
    return counted(SUBJECT, paid, factor, "leased_assets")
