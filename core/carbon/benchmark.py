"""What of a footprint can be laid beside a published figure: the same perimeter, the same divisor, its own interval.

A published figure that covers something else is not compared: the answer says why instead. Masses in kgCO2e, energy in
kWh (fuels in kWh PCI). Sources of the figures and what they cover: data/benchmarks, docs/method.md.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.carbon import uncertainty, views
from core.carbon.activity import Quality
from core.carbon.footprint import Footprint, Line

UPSTREAM = frozenset({"3.1", "3.3", "3.5"})
MAINLAND = ("elec_fr_mix_", "elec_pv_")
ELECTRICITY, GAS, OIL = "electricity", "gas", "oil"
_POWER = frozenset({"electricity", "electricity_self"})
_HEAT = frozenset({"fuel_stationary", "heat_network"})


@dataclass(frozen=True, slots=True)
class Value:
    """A figure and its 95 % interval; `low` = `high` = `central` when it is zero."""

    central: float
    low: float
    high: float

    def over(self, divisor: float) -> Value:
        return Value(self.central / divisor, self.low / divisor, self.high / divisor)


@dataclass(frozen=True, slots=True)
class EnergyContent:
    """kWh PCI in one unit of a heating factor."""

    carrier: str
    kwh_pci: float


@dataclass(frozen=True, slots=True)
class Energy:
    """What the premises used in a year, kWh by carrier. `unread`: what could not be read in kWh.

    `by_default`: carriers whose quantity is itself a default of the sector. `mainland`: the grid is that of mainland
    France.
    """

    kwh: Mapping[str, Value]
    unread: tuple[str, ...] = ()
    by_default: frozenset[str] = frozenset()
    mainland: bool = True

    @property
    def total(self) -> Value | None:
        """All carriers together, None when there is nothing or when something is unread."""
        if self.unread or not self.kwh:
            return None
        values = list(self.kwh.values())
        central = math.fsum(v.central for v in values)
        return _with_gsd2(central, _quadrature((v.central, v.high / v.central) for v in values if v.central))


def is_upstream(post: str) -> bool:
    """Scopes 1 and 2 and what is upstream of the company: BEGES 1.x, 2.x, 3.1, 3.3, 3.5 and 4.x.

    Downstream (3.2, 3.4, 5.x) and 6.1 are left out: the ratio of a sector stops at its gate (SDES, Insee).
    """
    return post[:1] in {"1", "2", "4"} or post in UPSTREAM


def value(lines: Sequence[Line]) -> Value:
    """The BEGES total of lines, kgCO2e, with its interval."""
    kg = views.beges(lines)
    low, high = uncertainty.interval(lines) or (kg, kg)
    return Value(kg, low, high)


def upstream(footprint: Footprint) -> Value:
    """kgCO2e of scopes 1 and 2 and of upstream scope 3."""
    return value([line for line in footprint.lines if is_upstream(line.beges)])


def downstream_kg(footprint: Footprint) -> float:
    """kgCO2e of the total that `upstream` leaves out."""
    return views.beges(line for line in footprint.lines if line.beges and not is_upstream(line.beges))


def per(amount: Value, divisor: float | None) -> Value | None:
    """`amount` per unit of the divisor; None when nobody said the divisor, or said zero."""
    return amount.over(divisor) if divisor else None


def by_post(footprint: Footprint) -> dict[str, Value]:
    """BEGES post → kgCO2e; a post without a line is absent."""
    return {group.name: value(group.lines) for group in views.by_beges(footprint)}


def energy(footprint: Footprint, contents: Mapping[str, EnergyContent]) -> Energy:
    """Electricity and heating of the premises. `contents`: stable key of a heating factor → what a unit of it holds.

    Each activity once, whatever its parts; the interval is that of the quantities (the factors play no part).
    """
    once = {line.activity: line for line in footprint.lines if line.beges and line.flow in _POWER | _HEAT}
    read: dict[str, list[tuple[float, float]]] = {}
    unread, default = [], set()
    for line in once.values():
        carrier, kwh = _kwh(line, contents)
        if kwh is None:
            unread.append(line.label)
            continue
        read.setdefault(carrier, []).append((kwh, line.gsd2_datum))
        if line.quality <= Quality.SECTOR_DEFAULT:
            default.add(carrier)
    grids = [line.factor_key or "" for line in once.values() if line.flow == "electricity"]
    return Energy(
        {carrier: _sum(parts) for carrier, parts in sorted(read.items())},
        tuple(sorted(set(unread))),
        frozenset(default),
        all(key.startswith(MAINLAND) for key in grids),
    )


def _kwh(line: Line, contents: Mapping[str, EnergyContent]) -> tuple[str, float | None]:
    if line.flow in _POWER:
        return ELECTRICITY, line.quantity if line.unit == "kWh" else None
    content = contents.get(line.factor_key or "")
    return (content.carrier, line.quantity * content.kwh_pci) if content else ("", None)


def _sum(parts: Sequence[tuple[float, float]]) -> Value:
    """The sum of independent quantities (amount, GSD²)."""
    return _with_gsd2(math.fsum(amount for amount, _ in parts), _quadrature(parts))


def _quadrature(parts: Iterable[tuple[float, float]]) -> float:
    """GSD² of a sum of independent terms (amount, GSD²): method.md, Uncertainty."""
    known = list(parts)
    total = math.fsum(amount for amount, _ in known)
    if total <= 0:
        return 1.0
    return math.exp(math.sqrt(math.fsum((amount / total * math.log(gsd2)) ** 2 for amount, gsd2 in known)))


def _with_gsd2(central: float, gsd2: float) -> Value:
    return Value(central, central / gsd2, central * gsd2)
