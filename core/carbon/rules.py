"""From a field of the questionnaire to the function that turns its answer into activities.

A plain field (quantity × factor) goes by its flow; a field with a `rule` goes by the rule's name. Each adapter only
fetches the figures its function needs: [] when one is missing (that one is a gap of its own).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction

from core.carbon import assets, energy, freight, process, purchases, reading, refrigerants, sales, travel, waste
from core.carbon.activity import Activity
from core.carbon.answers import Case
from core.carbon.datum import Datum, Site
from core.carbon.questions import Field, Option

Rule = Callable[[Case, Field, Site], list[Activity]]

PLAIN: Mapping[str, Callable[[Datum, str], Activity]] = {
    "electricity_self": energy.self_consumed,
    "fuel_stationary": energy.burned,
    "fuel_mobile": travel.fuel,
    "vehicle_own": travel.driven,
    "business_travel": travel.trip,
    "refrigerant": refrigerants.recharged,
    "process": process.released,
    "goods": purchases.goods,
    "services": purchases.services,
    "leased_assets": purchases.rented,
    "waste": waste.waste,
    "end_of_life": sales.end_of_life,
}


def activities_of(case: Case, asked: Field, site: Site) -> list[Activity]:
    """What an answer counts for. Raises InputError (figures that do not go together), FactorNotFound (no mix)."""
    if asked.rule:
        return RULES[asked.rule](case, asked, site)
    said = case.datum(asked.id, site) if asked.flow else None
    if said is None:
        return []
    factor = asked.factors[said.unit]
    if asked.flow == "freight":
        return [freight.freight(said, factor, asked.control)]
    if asked.flow == "capital_goods" and asked.lifetime_years is not None:
        return [assets.capital_good(said, factor, asked.lifetime_years)]
    return [replace(PLAIN[asked.flow](said, factor), control=asked.control)]


def _electricity(case: Case, asked: Field, site: Site) -> list[Activity]:
    bought = _kwh(case, asked, site)
    if bought is None:
        return []
    offers = case.law.by_id[asked.constants["contract"]]
    contract = case.given(offers, site)
    found = [energy.electricity(bought, site, case.law.grids)]
    if contract and (factor := offers.option(contract.text).factor):
        found.append(energy.electricity_contract(bought, factor))
    return found


def _fuel_bill(case: Case, asked: Field, site: Site) -> list[Activity]:
    spent, price = _with(case, asked, site, "price")
    if spent is None or price is None:
        return []
    unit = asked.constants["unit"]
    bought = energy.energy_of_bill(_into(case, spent, "€"), price, unit)
    return [PLAIN[asked.flow](bought, asked.factors[spent.unit])]


def _network(case: Case, asked: Field, site: Site) -> list[Activity]:
    used, names = case.datum(asked.id, site), case.law.by_id[asked.constants["network"]]
    name, other = case.given(names, site), case.given(case.law.by_id[asked.constants["other"]], site)
    factor = (name and names.option(name.text).factor) or (other and other.text.strip())
    return [energy.network(used, factor, asked.flow)] if used and factor else []


def _shared_journeys(case: Case, asked: Field, site: Site) -> list[Activity]:
    modes, names = _modes(case, asked, site), asked.constants
    figures = [case.datum(names[n], site) for n in ("distance", "days", "working_days") if n in names]
    counted_by = case.datum(names["count"], site)
    if counted_by is None or not modes or any(f is None for f in figures):
        return []
    found = [replace(f, label=asked.counted_as, source=f"question:{asked.id}") for f in figures if f is not None]
    found[0] = replace(found[0], quality=min(found[0].quality, _quality(case, asked, site)))
    if "days" in names:
        return travel.commuting(modes, found[0], found[1], found[2], counted_by)
    return travel.visits(modes, found[0], counted_by)


def _flight(case: Case, asked: Field, site: Site) -> list[Activity]:
    trips = case.datum(asked.id, site)
    contrails = "without" not in case.words(asked.constants["contrails"], site)
    factor = asked.constants["with_contrails" if contrails else "without_contrails"]
    if trips is None:
        return []
    return [travel.flight(trips, case.parameter(asked.constants["km"], trips).quantity, factor)]


def _freight(case: Case, asked: Field, site: Site) -> list[Activity]:
    load = case.datum(asked.id, site)
    if load is None:
        return []
    if load.unit != "t.km":
        distance = case.datum(asked.constants["distance"], site)
        if distance is None:
            return []
        load = freight.carried(_into(case, load, "t"), distance)
    return [freight.freight(load, asked.constants["factor"], asked.control)]


def _leak(case: Case, asked: Field, site: Site) -> list[Activity]:
    equipment, fluids = case.datum(asked.id, site), case.law.by_id[asked.constants["fluid"]]
    fluid = case.given(fluids, site)
    if equipment is None or fluid is None:
        return []
    charge, rate = (case.parameter(asked.constants[name], equipment) for name in ("charge", "rate"))
    kind = replace(charge, quality=min(charge.quality, fluid.quality), derivation=_joined(charge, fluid.derivation))
    return [refrigerants.leaked(equipment, kind, rate, fluids.option(fluid.text).factor)]


def _capital_good(case: Case, asked: Field, site: Site) -> list[Activity]:
    bought, years = _with(case, asked, site, "lifetime")
    built = case.datum(asked.constants["year"], site) if "year" in asked.constants else None
    if bought is None or years is None or ("year" in asked.constants and built is None):
        return []
    year = int(built.quantity) if built else None
    return [assets.capital_good(bought, asked.factors[bought.unit], years.quantity, year)]


def _in_service(case: Case, asked: Field, site: Site) -> list[Activity]:
    owned = case.datum(asked.id, site)
    if owned is None or asked.lifetime_years is None:
        return []
    return [assets.in_service(owned, asked.factors[owned.unit], asked.lifetime_years)]


def _water(case: Case, asked: Field, site: Site) -> list[Activity]:
    drawn = case.datum(asked.id, site)
    return waste.water(drawn, asked.constants["supply"], asked.constants["sewage"]) if drawn else []


def _use_of_products(case: Case, asked: Field, site: Site) -> list[Activity]:
    sold, kwh = _with(case, asked, site, "kwh")
    years = case.datum(asked.constants["years"], site)
    return [sales.use_of_products(sold, kwh, years, case.law.grids)] if sold and kwh and years else []


def _tenants(case: Case, asked: Field, site: Site) -> list[Activity]:
    used = _kwh(case, asked, site)
    return [sales.tenants(used, case.law.grids)] if used else []


def _nitrogen(case: Case, asked: Field, site: Site) -> list[Activity]:
    spread = case.datum(asked.id, site)
    if spread is None:
        return []
    kg = _into(case, spread, "kg")
    rate = case.parameter(asked.constants["rate"], kg)
    return [process.nitrous_oxide(kg, rate, asked.constants["factor"])]


def _herd(case: Case, asked: Field, site: Site) -> list[Activity]:
    herd = case.datum(asked.id, site)
    if herd is None:
        return []
    per_head = case.parameter(asked.constants["methane"], herd)
    return [process.enteric_methane(herd, per_head, asked.constants["factor"])]


def _nothing(case: Case, asked: Field, site: Site) -> list[Activity]:
    """`siren`: a checked text. `not_measured`: known to exist and no factor for it, stays a gap (core.carbon.form)."""
    return []


RULES: Mapping[str, Rule] = {
    "electricity": _electricity,
    "fuel_bill": _fuel_bill,
    "network": _network,
    "shared_journeys": _shared_journeys,
    "flight": _flight,
    "freight": _freight,
    "leak": _leak,
    "capital_good": _capital_good,
    "in_service": _in_service,
    "water": _water,
    "use_of_products": _use_of_products,
    "tenants": _tenants,
    "nitrogen": _nitrogen,
    "herd": _herd,
    "not_measured": _nothing,
    "siren": _nothing,
}


def _with(case: Case, asked: Field, site: Site, name: str) -> tuple[Datum | None, Datum | None]:
    """The field's own figure, and that of the field its constant `name` points at."""
    return case.datum(asked.id, site), case.datum(asked.constants[name], site)


def _into(case: Case, datum: Datum, unit: str) -> Datum:
    return replace(datum, quantity=case.units.convert(datum.quantity, datum.unit, unit), unit=unit)


def _kwh(case: Case, asked: Field, site: Site) -> Datum | None:
    """kWh as typed, or found behind euros when the field points at a price."""
    if "price" not in asked.constants:
        said = case.datum(asked.id, site)
        return _into(case, said, "kWh") if said else None
    spent, price = _with(case, asked, site, "price")
    return energy.energy_of_bill(_into(case, spent, "€"), price, "kWh") if spent and price else None


def _modes(case: Case, asked: Field, site: Site) -> dict[Option, Fraction]:
    said = case.given(asked, site)
    parts = reading.shares(said.text, [o.id for o in asked.options]) if said else {}
    return {asked.option(name): share for name, share in parts.items()}


def _quality(case: Case, asked: Field, site: Site) -> int:
    said = case.given(asked, site)
    return said.quality if said else 1


def _joined(datum: Datum, more: str) -> str:
    return " ; ".join(part for part in (datum.derivation, more) if part)
