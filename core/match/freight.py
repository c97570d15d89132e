"""Goods on the road or in the air: vehicle class, gross weight and energy choose the factor."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from core.match.bands import Band, bands
from core.match.families import Family
from core.match.flights import FREE_OF_TRAILS, TRAILS, Flights
from core.match.proposals import Proposal
from core.match.query import Query
from core.match.shapes import City
from core.match.words import stem

GROSS = (3.5, 5.0, 7.5, 10.0, 12.0, 15.0, 16.0, 18.0, 19.0, 20.0, 26.0, 30.0, 32.0, 34.0, 38.0, 40.0, 44.0, 48.0, 60.0)
USUAL = {"articul": 40.0, "rigid": 19.0, "vul": 3.0}  # tonnes of gross weight when the text says none
_CLASSES = (  # words of a vehicle → its class in the base
    ("articul", ("articule", "semi", "remorque", "tautliner", "tracteur", "savoyarde", "complet", "citerne",
                 "megatrailer")),
    ("rigid", ("porteur", "rigide", "camion", "benne", "hayon", "ampliroll", "toupie", "poids")),
    ("vul", ("vul", "utilitaire", "fourgon", "fourgonnette", "camionnette", "van", "kangoo", "master", "trafic",
             "berlingo", "partner", "sprinter", "ducato", "jumper", "boxer", "expert", "jumpy", "coursier", "velo")),
)  # fmt: skip
_ENERGIES = (  # words of an energy → the pattern of the boundary
    (("electrique", "electricite", "batterie"), "electrique"),
    (("gnl",), "gnl"),
    (("gnv", "gnc", "biognv", "biognc", "gaz"), "gnc"),
    (("gpl",), "gpl"),
    (("essence",), "essence"),
    (("hybride",), "hybride"),
    (("hydrogene",), "hydrogene"),
)
DIESEL = "diesel"
NEW = frozenset(stem(word) for word in ("neuf", "neuve", "acquisition", "occasion"))  # a vehicle that is bought
HEAVY = 15  # tonnes of goods: more than a rigid lorry usually takes
KM_ONLY = 0.8  # kilometres without a load: more likely a person's trip


@dataclass(frozen=True, slots=True)
class _Lorry:
    family: int
    kind: str
    gross: Band
    energy: str


@dataclass(frozen=True, slots=True)
class _Cargo:
    family: int
    km: Band
    tonnes: Band
    trails: bool


class Freight:
    """The lorries, vans and cargo planes of an edition."""

    def __init__(self, families: Sequence[Family], cities: Iterable[City]) -> None:
        lorries = [_lorry(place, family) for place, family in enumerate(families)]
        cargos = [_cargo(place, family) for place, family in enumerate(families)]
        self._lorries = [made for made in lorries if made]
        self._cargos = [made for made in cargos if made]
        self._flights = Flights(families, cities)

    def find(self, query: Query) -> list[Proposal]:
        """The vehicles of a transport of goods, the fitting one first. Empty when the text is about something else."""
        if "voyageurs" in query.dimensions:
            return []
        carried = set(query.dimensions) & {"masse", "fret"}
        if query.about("flight") and (carried or query.about("freight")):
            return self._by_air(query)
        if not query.about("freight") or NEW & set(query.words) or _elsewhere(query):
            return []
        return self._by_road(query)

    def _by_road(self, query: Query) -> list[Proposal]:
        gross = gross_weight(query)
        kind = _kind(query, gross)
        energy = next((e for said, e in _ENERGIES if any(stem(word) in query.words for word in said)), DIESEL)
        weighed = gross if gross is not None else USUAL[kind]
        found = [_lorry_proposal(made, kind, weighed, energy) for made in self._lorries]
        if query.dimensions and set(query.dimensions) == {"distance"}:
            found = [replace(proposal, weight=proposal.weight - KM_ONLY) for proposal in found]
        return found

    def _by_air(self, query: Query) -> list[Proposal]:
        km, how = self._flights.distance(query)
        km = 7000.0 if how == "distance inconnue" else km
        words = set(query.words)
        trails = not (words & TRAILS and words & FREE_OF_TRAILS)
        return [_cargo_proposal(made, km, how, trails) for made in self._cargos]


def _elsewhere(query: Query) -> bool:
    """True when the text is about a fuel, another way of transport, or something that is not carried."""
    told = {dimension for dimension in query.dimensions if dimension}
    if "fret" in told:
        return any(query.about(subject) for subject in ("rail", "river", "sea")) or not query.about("road")
    others = any(query.about(subject) for subject in ("fuel", "rail", "river", "sea"))
    return others or not query.about("road") or bool(told - {"masse", "distance", "nombre"})


def gross_weight(query: Query) -> float | None:
    """The gross weight of the vehicle in tonnes, when a mass of the text is one: « semi 44 t », « camion 3,5t »."""
    for measure in reversed(query.measures):
        if measure.unit == "t" and float(measure.quantity) in GROSS:
            alone = len([m for m in query.measures if m.dimension in ("masse", "fret")]) == 1
            distance = any(m.dimension == "distance" for m in query.measures)
            if not (alone and distance):
                return float(measure.quantity)
    return None


def _kind(query: Query, gross: float | None) -> str:
    said = next((kind for kind, words in _CLASSES if any(stem(word) in query.words for word in words)), None)
    if gross is not None and said in (None, "rigid"):
        return "vul" if gross <= 3.5 and said is None else "articul" if gross > 32 else "rigid"
    heavy = any(measure.unit == "t" and measure.quantity >= HEAVY for measure in query.measures)
    return "articul" if heavy and said == "rigid" else said or "articul"


def _lorry(place: int, family: Family) -> _Lorry | None:
    if "transport de marchandises > routier > par categorie" not in family.category:
        return None
    kind = next((k for k in USUAL if family.name.startswith(k)), None)
    gross = bands(family.attribute or family.name).get("tonne")
    return _Lorry(place, kind, gross, family.boundary) if kind and gross else None


def _cargo(place: int, family: Family) -> _Cargo | None:
    if not family.category.startswith("transport de marchandises > aerien > avion cargo"):
        return None
    found = bands(family.attribute)
    if "km" not in found:
        return None
    return _Cargo(place, found["km"], found.get("tonne", Band(0, math.inf)), family.boundary.startswith("avec"))


def _lorry_proposal(made: _Lorry, kind: str, gross: float, energy: str) -> Proposal:
    same, fits, runs = made.kind == kind, made.gross.holds(gross), made.energy.startswith(energy)
    weight = 2.2 - (0 if same else 0.6) - (0 if fits else 0.25 + 0.01 * abs(made.gross.low - gross))
    weight -= 0 if runs else 0.9 if energy != DIESEL else 0.45
    named = {"articul": "ensemble articulé", "rigid": "camion porteur", "vul": "véhicule utilitaire léger"}[made.kind]
    return Proposal(made.family, weight, f"{named}, {_said(made.gross)}")


def _cargo_proposal(made: _Cargo, km: float, how: str, trails: bool) -> Proposal:
    fits = made.km.holds(km)
    weight = 2.2 - (0 if fits else 0.5) - (0 if made.trails == trails else 0.6) - (0 if made.tonnes.low >= 99 else 0.3)
    return Proposal(made.family, weight, f"avion-cargo ({how})" if fits else "avion-cargo d'une autre tranche")


def _said(band: Band) -> str:
    if math.isinf(band.high):
        return f"plus de {band.low:g} t"
    return f"{band.low:g} à {band.high:g} t" if band.low else f"moins de {band.high:g} t"
