"""What is bought to last: buildings, vehicles, machines, computers."""

from __future__ import annotations

from fractions import Fraction

from core.carbon.activity import Activity
from core.carbon.datum import Datum, counted, say
from core.carbon.derivations import Why
from core.errors import InputError

SUBJECT = "assets"


def capital_good(bought: Datum, factor: str, lifetime_years: Fraction, purchase_year: int | None = None) -> Activity:
    """A good spread over its life in the BEGES, counted whole in its year of purchase in the GHG Protocol.

    Quantity in the factor's unit; `purchase_year` is the footprint's year when not given.
    Raises InputError for a good bought after the footprint's year, or a life of zero year.
    """
    year = bought.year if purchase_year is None else purchase_year
    if year > bought.year:
        raise InputError(
            "{label} : l'année d'achat {year} est après l'année du bilan ({current}). Corrigez l'une des deux.",
            label=bought.label,
            year=year,
            current=bought.year,
        )
    if lifetime_years <= 0:
        raise InputError("{label} : la durée de vie doit dépasser 0 an.", label=bought.label)
    why = Why.LIFE if year == bought.year else Why.LIFE_SINCE
    said = why.format(years=say(lifetime_years), year=year)
    return counted(SUBJECT, bought, factor, "capital_goods", lifetime_years=lifetime_years, year=year, because=said)


def in_service(owned: Datum, factor: str, lifetime_years: Fraction) -> Activity:
    """Equipment of earlier years still in use: one share of its life in the BEGES, nothing in the GHG Protocol.

    Assumption: bought the year before (any year within its life gives the same figures).
    """
    used = owned.become(owned.quantity, owned.unit, Why.IN_SERVICE.value)
    return capital_good(used, factor, lifetime_years, owned.year - 1)
