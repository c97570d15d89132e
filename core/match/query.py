"""What a text says, once read."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from core.carbon.units import MONEY, Units
from core.errors import UnitError
from core.match.phrases import Hit
from core.match.quantities import Measure
from core.match.shapes import Asked, Expression, Nothing

FREIGHT = "fret"


@dataclass(frozen=True)
class Query:
    """What a text says. `words`: stems without quantities; `dimensions`: what its units measure, likeliest first."""

    asked: Asked
    plain: str
    words: tuple[str, ...]
    measures: tuple[Measure, ...]
    account: str
    year: int | None
    places: frozenset[str]
    subjects: frozenset[str]
    hits: tuple[Hit[Expression], ...]
    inner: tuple[Hit[Expression], ...]  # expressions inside a longer one
    nothing: tuple[Hit[Nothing], ...]
    code: str  # of a refrigerant, « r410a »
    dimensions: tuple[str, ...] = field(default=())

    @property
    def money(self) -> bool:
        """True when the text gives an amount and no physical quantity, or when only ratios are wanted."""
        return self.asked.only_money or (bool(self.dimensions) and set(self.dimensions) == {MONEY})

    @property
    def physical(self) -> bool:
        return any(dimension not in ("", MONEY) for dimension in self.dimensions)

    def about(self, subject: str) -> bool:
        return subject in self.subjects


def quantity_for(query: Query, unit: str, units: Units) -> tuple[Fraction | None, str]:
    """The quantity of the text that converts into `unit`, else the first one. (None, "") when there is none.

    A mass and a distance make tonne-kilometres when that is what the factor counts.
    """
    for measure in query.measures:
        if measure.unit:
            try:
                units.convert(measure.quantity, measure.unit, unit)
            except UnitError:
                continue
            return measure.quantity, measure.unit
    carried = _carried(query, units) if units.dimension(unit) == FREIGHT else None
    if carried is not None:
        return carried, "t.km"
    if not query.measures:
        return None, ""
    first = query.measures[0]
    if not first.unit and units.dimension(unit) == units.dimension("unité"):
        return first.quantity, "unité"
    return first.quantity, first.unit


def _carried(query: Query, units: Units) -> Fraction | None:
    """Tonnes × kilometres, when the text gives one of each."""
    masses = [measure for measure in query.measures if measure.dimension == "masse"]
    ways = [measure for measure in query.measures if measure.dimension == "distance"]
    if len(masses) != 1 or len(ways) != 1:
        return None
    [mass], [way] = masses, ways
    return units.convert(mass.quantity, mass.unit, "t") * units.convert(way.quantity, way.unit, "km")
