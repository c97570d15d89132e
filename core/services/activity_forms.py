"""Freight and business trips, from a few figures to rows of activities. Factors by their stable keys (data/factors)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from core.carbon.activity import Control
from core.carbon.datum import say
from core.carbon.derivations import Why
from core.errors import InputError
from core.ingest import builtin
from core.ingest.text import number
from core.language import _, language
from core.match.flights import great_circle
from core.match.shapes import City
from core.services.matching_tables import vocabulary

VEHICLES = (
    "vul_gazole_tkm", "porteur_3_5_7_5_tkm", "porteur_7_5_12_tkm", "porteur_12_20_tkm", "porteur_20_26_tkm",
    "porteur_26_32_tkm", "porteur_elec_tkm", "articule_moins34_tkm", "articule_34_40_tkm", "articule_40_44_tkm",
    "articule_gnc_tkm", "train_fret_moyen_tkm", "train_fret_elec_tkm", "fluvial_1500_3000_tkm", "conteneur_moy_tkm",
    "conteneur_asie_nord_europe_tkm", "conteneur_reefer_tkm", "cargo_10_20kt_tkm", "avion_cargo_1000_2000_avec_tkm",
    "avion_cargo_long_avec_tkm",
)  # fmt: skip
PLANE = "plane"
MODES = (
    PLANE, "tgv_pkm", "intercites_pkm", "ter_pkm", "rer_pkm", "metro_tram_grande_ville_pkm", "bus_gazole_pkm",
    "autocar_gazole_pkm", "voiture_moy_km", "voiture_essence_km", "voiture_gazole_km", "voiture_hybride_full_km",
    "voiture_phev_km", "voiture_elec_compact_km", "taxi_km", "moto_petite_km",
)  # fmt: skip
HOTELS = ("hotel_nuit_2etoiles", "hotel_nuit_4etoiles", "hotel_nuit_hors_petit_dej")
FLIGHTS: tuple[tuple[int, str, str], ...] = (  # under km, factor, parameter that holds the mean km of the band
    (500, "avion_moins500_avec", "flight_km_0_500"),
    (1_000, "avion_500_1000_avec", "flight_km_500_1000"),
    (2_000, "avion_1000_2000_avec", "flight_km_1000_2000"),
    (5_000, "avion_2000_5000_avec", "flight_km_2000_5000"),
    (10**9, "avion_plus5000_avec", "flight_km_5000"),
)
DETOUR_KM = 95  # what the Base Carbone adds to the great circle of a flight
CARRIED = "freight"
TRAVELLED = "business_travel"


@dataclass(frozen=True, slots=True)
class Drafted:
    """A row ready to be added, and how its quantity was obtained."""

    given: Mapping[str, str]
    note: str


def name_of(key: str) -> str:
    """A factor of ours, in a few words, in the reader's language."""
    fact = builtin.rows()[key]
    return fact.label_en if language() == "en" else fact.label


def freight(vehicle: str, tonnes: str, km: str, journeys: str, control: Control, label: str = "") -> Drafted:
    """Tonne-kilometres: load (t) × distance (km) × journeys. `control`: who pays the transport.

    Raises InputError: a figure that is missing, not a number, or not above zero.
    """
    load, distance, times = _above_zero(tonnes, "charge"), _above_zero(km, "distance"), _above_zero(journeys, "trajets")
    note = Why.LOADS.format(load=say(load), km=say(distance), trips=say(times))
    named = label or _("Transport : {factor}").format(factor=name_of(vehicle))
    row = _row(named, load * distance * times, "t.km", vehicle, CARRIED)
    return Drafted({**row, "control": control.value}, note)


def trip(mode: str, km: str, people: str, journeys: str, there_and_back: bool, label: str = "") -> Drafted:
    """Kilometres of people: distance × people × journeys, twice for a return. The factor of a flight is that of the
    band of its distance; a car counts once whatever the people in it.

    Raises InputError: a figure that is missing, not a number, or not above zero.
    """
    distance, times = _above_zero(km, "distance"), _above_zero(journeys, "voyages") * (2 if there_and_back else 1)
    factor = band(distance) if mode == PLANE else mode
    unit = builtin.rows()[factor].unit
    heads = _above_zero(people, "personnes") if unit == "passager.km" else Fraction(1)
    why = Why.JOURNEYS_OF_PEOPLE if unit == "passager.km" else Why.JOURNEYS
    note = why.format(km=say(distance), trips=say(times), people=say(heads))
    named = label or _("Voyage : {factor}").format(factor=name_of(factor))
    return Drafted(_row(named, distance * times * heads, unit, factor, TRAVELLED), note)


def nights(hotel: str, people: str, count: str, journeys: str, label: str = "") -> Drafted:
    """Nights in hotels: people × nights × journeys. Raises InputError."""
    heads, each, times = (
        _above_zero(people, "personnes"), _above_zero(count, "nuits"), _above_zero(journeys, "voyages")
    )  # fmt: skip
    note = Why.NIGHTS.format(people=say(heads), nights=say(each), trips=say(times))
    named = label or _("Hôtel : {factor}").format(factor=name_of(hotel))
    return Drafted(_row(named, heads * each * times, "nuit", hotel, TRAVELLED), note)


def band(km: Fraction) -> str:
    """The factor of a flight of this distance."""
    return next(factor for most, factor, _mean in FLIGHTS if km < most)


def rows_of(drafted: Sequence[Drafted]) -> tuple[list[Mapping[str, str]], list[str]]:
    """The rows and their notes, as core.services.activities takes them."""
    return [one.given for one in drafted], [one.note for one in drafted]


def _row(label: str, quantity: Fraction, unit: str, factor: str, flow: str) -> dict[str, str]:
    figure = say(quantity).replace("\u202f", " ")
    return {"label": label, "quantity": figure, "unit": unit, "factor": factor, "flow": flow, "quality": "3"}


def _above_zero(text: str, name: str) -> Fraction:
    if not text.strip():
        raise InputError("« {name} » est vide.", name=name)
    value = number(text, name)
    if value <= 0:
        raise InputError("« {name} » doit être supérieur à zéro ({text}).", name=name, text=text)
    return value


def cities() -> list[str]:
    """The cities whose place is known, by their first name."""
    return sorted(_places())


def flight_km(start: str, end: str) -> int:
    """Kilometres flown between two cities: great circle + 95 km, to the kilometre."""
    places = _places()
    return round(great_circle(places[start], places[end])) + DETOUR_KM


@cache
def _places() -> Mapping[str, City]:
    named = ((city.said.split("|")[0], city) for city in vocabulary().cities)
    return {name: city for name, city in named if name != city.country}
