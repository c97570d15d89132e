"""Flights: the distance, given or between two cities, chooses the band; contrails are counted unless refused."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.match.bands import Band, bands
from core.match.families import Family
from core.match.phrases import Phrases
from core.match.proposals import Proposal
from core.match.query import Query
from core.match.shapes import City
from core.match.words import stem

EARTH_KM = 6371.0
HOME = "Paris"
FREE_OF_TRAILS = frozenset(stem(word) for word in ("hors", "sans", "excl"))
TRAILS = frozenset(stem(word) for word in ("trainees", "trainee", "forcage", "radiatif"))
_SAID = (  # what is said of a flight without a distance, km
    (("interieur", "domestique", "national", "metropole", "court", "navette"), 700.0),
    (("moyen", "europeen", "europe", "maghreb"), 1500.0),
    (("long", "intercontinental", "transatlantique", "international"), 7000.0),
    (("jet", "affaires", "prive"), 700.0),
)
USUAL_KM = 1500.0
FARTHEST = 20_100.0  # half way round the earth
_MORE, _LESS = re.compile(r"plus de|superieur|>"), re.compile(r"moins de|inferieur|<")
_SMALL, _MIDDLE, _LARGE = 50.0, 160.0, 300.0  # seats


@dataclass(frozen=True, slots=True)
class _Class:
    """A family of flights: what it covers."""

    family: int
    km: Band
    seats: Band
    trails: bool
    jet: bool


class Flights:
    """The flights of an edition, passengers or freight in passenger planes."""

    def __init__(self, families: Sequence[Family], cities: Iterable[City]) -> None:
        self._cities = Phrases((city.said, city) for city in cities)
        self._classes = [made for place, family in enumerate(families) if (made := _class(place, family))]

    def find(self, query: Query) -> list[Proposal]:
        """The bands of a flight, the fitting one first. Empty when the text is not about a flight."""
        people = "voyageurs" in query.dimensions
        goods = bool(set(query.dimensions) & {"masse", "fret"}) or (query.about("freight") and not people)
        if not query.about("flight") or goods:
            return []
        km, how = self.distance(query)
        words = set(query.words)
        trails = not (words & TRAILS and words & FREE_OF_TRAILS)
        seats = _seats(query, km)
        return [Proposal(made.family, _weight(made, km, seats, trails), _why(made, km, how)) for made in self._classes]

    def distance(self, query: Query) -> tuple[float, str]:
        """Kilometres of one way, and how they are known. More than half way round the earth is no single flight."""
        between = self.between(query)
        given = _kilometres(query)
        if between and not (given and given[0] < 0.8 * between[0]):
            return between
        if given:
            return given[0], f"{given[0]:.0f} km"
        for said, km in _SAID:
            if any(stem(word) in query.words for word in said):
                return km, "distance supposée"
        return USUAL_KM, "distance inconnue"

    def between(self, query: Query) -> tuple[float, str] | None:
        """Great circle between the first two cities of the text; from Paris when there is only one."""
        hits = sorted(self._cities.find(query.words), key=lambda hit: min(hit.places))
        named = list(dict.fromkeys(hit.value for hit in hits))
        if not named:
            return None
        start, end = (named[0], named[1]) if len(named) > 1 else (self._home(named[0]), named[0])
        if start is None:
            return None
        km = great_circle(start, end)
        return (km, f"{_title(start)} – {_title(end)}, environ {km:.0f} km") if km > 100 else None

    def _home(self, other: City) -> City | None:
        hits = self._cities.find([stem(HOME.lower())])
        return next((hit.value for hit in hits if hit.value is not other), None)


def _kilometres(query: Query) -> list[float]:
    """What the text gives; a kilometre more, or less, for « plus de 5 000 km » and « moins de 500 km »."""
    side = 1.0 if _MORE.search(query.plain) else -1.0 if _LESS.search(query.plain) else 0.0
    found = [float(measure.quantity) for measure in query.measures if measure.dimension in ("distance", "voyageurs")]
    return [km + side for km in found if km < FARTHEST]


def great_circle(start: City, end: City) -> float:
    """Kilometres between two cities along the surface of the earth (haversine)."""
    first, second = math.radians(start.latitude), math.radians(end.latitude)
    half = math.sin((second - first) / 2) ** 2
    turn = math.radians(end.longitude - start.longitude)
    half += math.cos(first) * math.cos(second) * math.sin(turn / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(half))


def _class(place: int, family: Family) -> _Class | None:
    if not family.category.startswith("transport de personnes > aerien"):
        return None
    found = bands(family.attribute)
    if "km" not in found:
        return None
    seats = found.get("siege", Band(0, math.inf))
    trails = family.boundary.startswith("avec")
    return _Class(place, found["km"], seats, trails, "turboprop" not in family.attribute)


def _seats(query: Query, km: float) -> float:
    if any(stem(word) in query.words for word in ("jet", "affaires", "prive", "petit", "regional", "turboprop")):
        return _SMALL if stem("regional") not in query.words else 80.0
    return _LARGE if km > 5000 else _MIDDLE


def _weight(made: _Class, km: float, seats: float, trails: bool) -> float:
    away = 0.0 if made.km.holds(km) else 0.35 + 0.1 * _gap(made.km, km)
    return (
        2.2
        - away
        - (0.0 if made.seats.holds(seats) else 0.45)
        - (0.0 if made.trails == trails else 0.6)
        - (0.0 if made.jet else 0.15)
    )


def _gap(band: Band, km: float) -> float:
    """How far outside, in doublings of the distance."""
    edge = band.low if km <= band.low else band.high
    return abs(math.log2(max(km, 1.0) / max(edge, 1.0)))


def _why(made: _Class, km: float, how: str) -> str:
    if made.km.holds(km):
        return f"vol de la tranche {_said(made.km)} ({how})"
    return f"vol d'une autre tranche : {_said(made.km)}"


def _said(band: Band) -> str:
    if math.isinf(band.high):
        return f"plus de {band.low:.0f} km"
    return f"{band.low:.0f} à {band.high:.0f} km" if band.low else f"moins de {band.high:.0f} km"


def _title(city: City) -> str:
    return city.said.partition("|")[0]
