"""Of a family, the row for these units, this place and this year."""

from __future__ import annotations

from core.match.families import ABROAD, Family, Row
from core.match.index import SOFT
from core.match.query import Query

_USUAL = {  # of two units that would do, the one of bills first
    "litre": 0.3, "kWh PCS": 0.28, "kWh": 0.27, "kg": 0.22, "t": 0.24, "unité": 0.25, "km": 0.2, "passager.km": 0.2,
    "m³": 0.15, "kWh PCI": 0.14,
}  # fmt: skip


def pick(family: Family, query: Query) -> tuple[Row, tuple[str, ...]]:
    """The row, and what is to be said of the choice, in French."""
    row = max(family.rows, key=lambda row: _rank(row, query))
    return row, tuple(_reasons(row, family, query))


def _rank(row: Row, query: Query) -> tuple[float, ...]:
    """The place asked for, never another country that is not; then the unit, France, the usual unit, the year."""
    asked = any(place in row.place for place in query.places)
    where = 1.0 if asked else -1.0 if row.rank == ABROAD else 0.0
    identifier = float(row.id) if row.id.isdigit() else 0.0
    return where, _unit(row, query), -row.rank, _usual(row), _time(row, query), not row.doubtful, identifier


def _unit(row: Row, query: Query) -> float:
    for rank, dimension in enumerate(d for d in query.dimensions if d):
        if row.dimension == dimension:
            return 3.0 - rank
        if row.dimension in SOFT.get(dimension, ()):
            return 1.5 - rank - 0.4 * SOFT[dimension].index(row.dimension)
    return 0.0


def _usual(row: Row) -> float:
    return _USUAL.get(row.unit, 0.0)


def _time(row: Row, query: Query) -> int:
    """Nearest to the year asked for; the latest when none is."""
    return row.year if query.year is None else -abs(row.year - query.year)


def _reasons(row: Row, family: Family, query: Query) -> list[str]:
    said = []
    told = [dimension for dimension in query.dimensions if dimension]
    if told and row.dimension in told:
        said.append(f"l'unité « {_written(query, row)} » convient")
    elif told and row.dimension not in SOFT.get(told[0], ()):
        said.append(f"attention : ce facteur se compte en {row.unit}")
    places = [place for place in sorted(query.places) if place in row.place]
    if places:
        said.append(f"lieu : {places[0]}")
    elif row.rank == ABROAD:
        said.append(f"attention : valeur pour {row.place or 'un autre pays'}")
    if row.year and len({other.year for other in family.rows}) > 1:
        said.append(_vintage(row.year, query.year))
    if row.doubtful:
        said.append("valeur publiée douteuse : voir la fiche du facteur")
    return said


def _vintage(year: int, wanted: int | None) -> str:
    if wanted is None:
        return f"millésime le plus récent : {year}"
    return f"millésime {year}" if year == wanted else f"millésime {year}, le plus proche de {wanted}"


def _written(query: Query, row: Row) -> str:
    if query.asked.unit:
        return query.asked.unit
    return next((m.unit for m in query.measures if m.dimension == row.dimension), row.unit)
