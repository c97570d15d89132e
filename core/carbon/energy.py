"""Energy of the sites: electricity by grid and year, its contract, solar panels, bills in euros."""

from __future__ import annotations

from collections.abc import Iterable

from core.carbon.activity import Activity
from core.carbon.datum import Datum, Site, counted, say
from core.carbon.derivations import BETWEEN, Why
from core.carbon.questions import Grid
from core.errors import FactorNotFound, InputError

SUBJECT = "energy"
MAINLAND = "mainland"
YEARS_AFTER_LAST_MIX = 2


def electricity(bought: Datum, site: Site, grids: Iterable[Grid]) -> Activity:
    """Electricity drawn from the grid, location-based.

    `bought` in kWh. The factor is the mix of the site's grid in that year; its plant part counts in scope 2,
    its upstream and losses in scope 3.3 (data/allocation.csv).
    Source: GHG Protocol Scope 2 Guidance, ch. 6. Raises FactorNotFound for a place or a year without a mix.
    """
    factor, why = grid_mix(site, bought.year, grids)
    return counted(SUBJECT, bought, factor, "electricity", because=why)


def electricity_contract(bought: Datum, factor: str) -> Activity:
    """The same kWh at the factor of the contract: market-based information, never in the total.

    Source: GHG Protocol Scope 2 Guidance, ch. 6 and 7. The kWh is entered once.
    """
    return counted(SUBJECT, bought, factor, "electricity_market", because=Why.CONTRACT.value)


def self_consumed(produced: Datum, factor: str) -> Activity:
    """Solar electricity used on site, kWh: life cycle of the panels, nothing in scope 2 (Base Carbone)."""
    return counted(SUBJECT, produced, factor, "electricity_self")


def burned(fuel: Datum, factor: str) -> Activity:
    """Fuel burned in a boiler or an oven, in the unit of its factor (BEGES 1.1, upstream 4.1)."""
    return counted(SUBJECT, fuel, factor, "fuel_stationary")


def network(used: Datum, factor: str, flow: str) -> Activity:
    """Heat or cold from a network, kWh: the factor is that of the very network, there is no national mean."""
    return counted(SUBJECT, used, factor, flow)


def energy_of_bill(spent: Datum, price: Datum, unit: str) -> Datum:
    """Energy behind a bill. `spent` in euros, `price` in euros per `unit`: quantity = spent / price."""
    if price.quantity == 0:
        raise InputError("{label} : un prix de 0 € ne permet pas de retrouver la quantité.", label=price.label)
    why = Why.BILL.format(spent=say(spent.quantity), price=say(price.quantity), unit=unit)
    return spent.become(spent.quantity / price.quantity, unit, why, price)


def grid_of(site: Site, grids: Iterable[Grid]) -> Grid:
    """The grid that serves a postcode; the longest prefix wins. No postcode: mainland France. Raises FactorNotFound."""
    known = list(grids)
    if not site.postcode:
        return next(grid for grid in known if grid.id == MAINLAND)
    fits = [(len(p), grid) for grid in known for p in grid.prefixes if site.postcode.startswith(p)]
    if not fits:
        raise FactorNotFound(
            "Aucun mix électrique publié pour le code postal {code} (site « {site} »). "
            "Saisissez cette électricité par une liste d'activités, avec le facteur de votre choix.",
            code=site.postcode,
            site=site.name,
        )
    return max(fits, key=lambda fit: fit[0])[1]


def grid_mix(site: Site, year: int, grids: Iterable[Grid]) -> tuple[str, str]:
    """(factor key, sentence) of a site's electricity in a year.

    Each published vintage serves its own year. A year after the last one uses the last one, two years at most,
    and says so. Raises FactorNotFound.
    """
    grid = grid_of(site, grids)
    if not grid.first_year <= year <= grid.last_year + YEARS_AFTER_LAST_MIX:
        raise FactorNotFound(
            "Pas de mix électrique pour {grid} en {year} : le dernier publié est celui de {last}. "
            "Choisissez une autre année pour ce site, ou importez une édition qui le contient "
            "(Administration → Facteurs).",
            grid=grid.label,
            year=year,
            last=grid.last_year,
        )
    said = [] if site.postcode else [Why.NO_POSTCODE.value]
    if "{year}" not in grid.factor:
        return grid.factor, BETWEEN.join([*said, Why.ONE_MIX.format(grid=grid.label, year=year)])
    vintage = min(year, grid.last_year)
    if vintage != year:
        said.append(Why.LAST_MIX.format(year=year, last=vintage))
    return grid.factor.format(year=vintage), BETWEEN.join(said)
