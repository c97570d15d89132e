"""People on the move: commuting, visitors, business trips, the company's own vehicles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from core.carbon.activity import Activity
from core.carbon.datum import Datum, counted, say
from core.carbon.derivations import Why
from core.carbon.questions import Option
from core.carbon.reading import whole

SUBJECT = "travel"


def commuting(
    modes: Mapping[Option, Fraction], one_way: Datum, days_a_week: Datum, working_days: Datum, headcount: Datum
) -> list[Activity]:
    """Home to work and back, one activity per mode.

    km of a mode = share % × one_way (km) × 2 × days on site × headcount, days on site = working_days × days_a_week / 5,
    divided by the occupants of a shared car. Walking and cycling emit nothing and give no activity.
    Source: GHG Protocol Scope 3 cat. 7, distance-based method. Raises InputError when the shares do not sum to 100.
    """
    days = working_days.quantity * days_a_week.quantity / 5
    journeys = one_way.become(
        one_way.quantity * 2 * days * headcount.quantity,
        "km",
        Why.COMMUTE.format(km=say(one_way.quantity), days=say(days, 1), people=say(headcount.quantity)),
        days_a_week,
        working_days,
        headcount,
    )
    return spread(modes, journeys, "commuting")


def visits(modes: Mapping[Option, Fraction], one_way: Datum, count: Datum) -> list[Activity]:
    """Journeys of customers and visitors: count × one_way (km) × 2, shared between modes (BEGES 3.4)."""
    why = Why.VISITS.format(visits=say(count.quantity), km=say(one_way.quantity))
    return spread(modes, one_way.become(count.quantity * one_way.quantity * 2, "km", why, count), "visitors")


def spread(modes: Mapping[Option, Fraction], journeys: Datum, flow: str) -> list[Activity]:
    """Kilometres shared between modes by percentages. Raises InputError unless they sum to 100."""
    whole({mode.id: share for mode, share in modes.items()})
    return [_by_mode(mode, share, journeys, flow) for mode, share in modes.items() if mode.factor and share]


def flight(trips: Datum, km: Fraction, factor: str) -> Activity:
    """One-way flights of a distance band: passenger.km = trips × km (the band's assumed mean distance)."""
    why = Why.FLIGHT.format(trips=say(trips.quantity), km=say(km))
    return trip(trips.become(trips.quantity * km, "passager.km", why), factor)


def trip(done: Datum, factor: str) -> Activity:
    """A business journey in km or passenger.km, or a night in a hotel (BEGES 3.5)."""
    return counted(SUBJECT, done, factor, "business_travel")


def fuel(burned: Datum, factor: str) -> Activity:
    """Fuel of the company's vehicles and engines, litres or kg (BEGES 1.2, upstream 4.1)."""
    return counted(SUBJECT, burned, factor, "fuel_mobile")


def driven(distance: Datum, factor: str) -> Activity:
    """Kilometres of the company's vehicles; the factor includes their manufacture (BEGES 4.2)."""
    return counted(SUBJECT, distance, factor, "vehicle_own")


def _by_mode(mode: Option, share: Fraction, journeys: Datum, flow: str) -> Activity:
    name = mode.label.fr[:1].lower() + mode.label.fr[1:]
    why = Why.MODE if mode.occupants == 1 else Why.MODE_SHARED
    said = why.format(share=say(share), mode=name, people=say(mode.occupants))
    part = journeys.become(journeys.quantity * share / 100 / mode.occupants, mode.unit, said)
    return counted(SUBJECT, replace(part, label=f"{journeys.label} : {name}"), mode.factor, flow)
