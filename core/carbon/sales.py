"""What happens to the products once sold: the energy they use, their end of life."""

from __future__ import annotations

from collections.abc import Iterable

from core.carbon.activity import Activity
from core.carbon.datum import Datum, Site, counted, say
from core.carbon.derivations import Why
from core.carbon.energy import grid_mix
from core.carbon.questions import Grid

SUBJECT = "sales"


def use_of_products(units: Datum, kwh_a_year: Datum, years: Datum, grids: Iterable[Grid]) -> Activity:
    """Electricity the products sold this year will use: units × kWh a year × years of use, at this year's mainland mix.

    Source: GHG Protocol Scope 3 cat. 11, direct use phase. Raises FactorNotFound for a year without a mix.
    """
    kwh = units.quantity * kwh_a_year.quantity * years.quantity
    why = Why.PRODUCTS.format(units=say(units.quantity), kwh=say(kwh_a_year.quantity), years=say(years.quantity))
    factor, mix = grid_mix(Site("", ""), units.year, grids)
    used = units.become(kwh, "kWh", why, kwh_a_year, years)
    return counted(SUBJECT, used, factor, "use_of_sold_products", because=mix)


def tenants(let: Datum, grids: Iterable[Grid]) -> Activity:
    """Electricity used by tenants in premises the company lets, kWh (BEGES 5.2)."""
    factor, mix = grid_mix(Site("", ""), let.year, grids)
    return counted(SUBJECT, let, factor, "leased_downstream", because=mix)


def end_of_life(sold: Datum, factor: str) -> Activity:
    """Tonnes of products sold this year, at the value of their usual treatment (BEGES 5.3)."""
    return counted(SUBJECT, sold, factor, "end_of_life")
