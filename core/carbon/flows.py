"""What flows into the total: activities → subjects → posts → scopes (a Sankey), scope → post → activity (a treemap).

Exact fractions of kgCO2e of the BEGES: every column, and every level, sums to the total to the byte before rounding.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

from core.carbon.footprint import Footprint, Line
from core.carbon.views import scope

OTHERS = "others"
ACTIVITY, SUBJECT, POST, SCOPE = range(4)
SUBJECTS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "energy": frozenset(
            {"electricity", "electricity_self", "electricity_market", "fuel_stationary", "heat_network", "cold_network"}
        ),
        "refrigerants": frozenset({"refrigerant"}),
        "process": frozenset({"process", "land"}),
        "travel": frozenset({"fuel_mobile", "vehicle_own", "commuting", "business_travel", "visitors"}),
        "freight": frozenset({"freight"}),
        "waste": frozenset({"waste", "water"}),
        "purchases": frozenset({"goods", "services"}),
        "assets": frozenset({"capital_goods", "leased_assets", "investments"}),
        "sales": frozenset({"use_of_sold_products", "end_of_life", "leased_downstream"}),
    }
)
"""Subject → the flows that belong to it, for an activity that no question asked for."""

_BY_FLOW = {flow: subject for subject, flows in SUBJECTS.items() for flow in flows}


@dataclass(frozen=True, slots=True)
class Node:
    """A band of one column. `key`: activity, subject, post or scope, or « others »; `post` gives its colour."""

    column: int
    key: str
    label: str
    post: str
    kg: Fraction


@dataclass(frozen=True, slots=True)
class Link:
    """From one node to another, by their places in `Flows.nodes`; kgCO2e."""

    source: int
    target: int
    post: str
    kg: Fraction


@dataclass(frozen=True, slots=True)
class Flows:
    """Nodes in the order of their columns, heaviest first (« others » last); links between neighbouring columns."""

    nodes: Sequence[Node]
    links: Sequence[Link]

    def column(self, number: int) -> Fraction:
        """kgCO2e of a column: the total."""
        return _sum(node.kg for node in self.nodes if node.column == number)


@dataclass(frozen=True, slots=True)
class Tile:
    """A rectangle of the treemap. `level`: 0 scope, 1 post, 2 activity; `parent` the place of the one around it."""

    level: int
    key: str
    label: str
    post: str
    parent: int | None
    kg: Fraction


def subject(line: Line) -> str:
    """What the activity is about: as its question says, else by its flow; « others » for a flow of no subject."""
    return line.subject if line.subject in SUBJECTS else _BY_FLOW.get(line.flow, OTHERS)


def flows(footprint: Footprint, most: int = 10) -> Flows:
    """The bands, with the `most` heaviest activities by name and the rest together."""
    lines = [line for line in footprint.lines if line.beges]
    shown = set(_heaviest(lines, most))
    keys: tuple[Callable[[Line], str], ...] = (
        lambda line: line.activity if line.activity in shown else OTHERS,
        subject,
        lambda line: line.beges,
        lambda line: scope(line.beges),
    )
    nodes = [node for column, key in enumerate(keys) for node in _column(lines, column, key)]
    places = {(node.column, node.key): place for place, node in enumerate(nodes)}
    return Flows(nodes, [link for column in range(3) for link in _links(lines, column, keys, places)])


def tiles(footprint: Footprint, most: int = 8) -> list[Tile]:
    """Scopes, their posts, and in each post its `most` heaviest activities and the rest together."""
    lines = [line for line in footprint.lines if line.beges]
    found: list[Tile] = []
    for name, of_scope in _groups(lines, lambda line: scope(line.beges)):
        around = len(found)
        found.append(Tile(0, name, name, _main_post(of_scope), None, _mass(of_scope)))
        for post, of_post in _groups(of_scope, lambda line: line.beges):
            inside = len(found)
            found.append(Tile(1, post, post, post, around, _mass(of_post)))
            found += _activities(of_post, post, inside, most)
    return found


def _activities(lines: Sequence[Line], post: str, parent: int, most: int) -> list[Tile]:
    shown = set(_heaviest(lines, most))
    groups = _groups(lines, lambda line: line.activity if line.activity in shown else OTHERS)
    return [Tile(2, key, _label(key, mine), post, parent, _mass(mine)) for key, mine in groups]


def _column(lines: Sequence[Line], column: int, key: Callable[[Line], str]) -> list[Node]:
    named = column == ACTIVITY
    return [
        Node(column, name, _label(name, mine) if named else name, _main_post(mine), _mass(mine))
        for name, mine in _groups(lines, key)
    ]


def _links(
    lines: Sequence[Line],
    column: int,
    keys: Sequence[Callable[[Line], str]],
    places: Mapping[tuple[int, str], int],
) -> list[Link]:
    """Between a column and the next; the colour of a link is that of its heaviest post."""
    near, far = keys[column], keys[column + 1]
    grouped: defaultdict[tuple[str, str], list[Line]] = defaultdict(list)
    for line in lines:
        grouped[near(line), far(line)].append(line)
    made = [
        Link(places[column, start], places[column + 1, end], _main_post(mine), _mass(mine))
        for (start, end), mine in grouped.items()
    ]
    return sorted(made, key=lambda link: (link.source, link.target))


def _groups(lines: Iterable[Line], key: Callable[[Line], str]) -> list[tuple[str, list[Line]]]:
    """Heaviest first, « others » last."""
    grouped: defaultdict[str, list[Line]] = defaultdict(list)
    for line in lines:
        grouped[key(line)].append(line)
    return sorted(grouped.items(), key=lambda item: (item[0] == OTHERS, -_mass(item[1]), item[0]))


def _heaviest(lines: Sequence[Line], most: int) -> list[str]:
    """One activity more than asked is shown too: « others » would hold nothing but it."""
    names = [name for name, _ in _groups(lines, lambda line: line.activity)]
    return names if len(names) <= most + 1 else names[:most]


def _main_post(lines: Sequence[Line]) -> str:
    return _groups(lines, lambda line: line.beges)[0][0]


def _label(key: str, lines: Sequence[Line]) -> str:
    first = lines[0]
    return OTHERS if key == OTHERS else f"{first.label} ({first.site})" if first.site else first.label


def _mass(lines: Iterable[Line]) -> Fraction:
    return _sum(Fraction(line.kg_beges) for line in lines)


def _sum(masses: Iterable[Fraction]) -> Fraction:
    return sum(masses, Fraction(0))
