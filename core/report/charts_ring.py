"""Parts of a whole: a ring with its total in the middle, or one stacked bar. Each part is named beside it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from core.report import show
from core.report.charts_bars import Bar, bars
from core.report.charts_text import LEADING, SIZE, SMALL, broken, fit, spread, stacked
from core.report.colours import INK, SOFT
from core.report.drawing import Anchor, Drawing, Label, Line, Polygon, Rect, Shape
from core.report.fonts import width as measured

MOST = 7  # parts of a ring: more are read better as bars
RING, HOLE = 58.0, 0.6  # radius, and the share of it that is empty
AWAY = 9.0  # from the ring to the turn of a leader
BETWEEN = 5.0  # at least, from one label to the next
THICK = 20.0
_ARC = math.radians(3)  # one side of the polygon that draws an arc


@dataclass(frozen=True, slots=True)
class Slice:
    """`kg`: kgCO2e. `value`: written with its name; by default its mass and its share of the sum."""

    name: str
    kg: float
    colour: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A slice in its place: `start` and `end` are shares of the whole, 0…1."""

    slice: Slice
    said: str
    start: float
    end: float

    @property
    def middle(self) -> float:
        return (self.start + self.end) / 2


def donut(slices: Sequence[Slice], width: float, height: float = 150.0) -> Drawing:
    """A ring, higher than `height` when its names need it. Bars when it has too many parts, or one below zero."""
    parts = _parts(slices)
    if not 0 < len(parts) <= MOST:
        return as_bars(slices, width)
    radius = min(RING, 0.15 * width)
    room = width / 2 - radius - AWAY - 14
    sides = [[p for p in parts if _right(p)], [p for p in reversed(parts) if not _right(p)]]
    names = [[broken(p.slice.name, SIZE, room) for p in side] for side in sides]
    heights = [[(len(name) + 1) * SIZE * LEADING + BETWEEN for name in side] for side in names]
    height = max(height, 2 * radius + 8, *(sum(side) + 4 for side in heights))
    shapes: list[Shape] = [*_ring(parts, width / 2, height / 2, radius), *_total(parts, width / 2, height / 2, radius)]
    for side, named, tall in zip(sides, names, heights, strict=True):
        wanted = [height / 2 + _height(part) * (radius + AWAY) for part in side]
        for part, name, y in zip(side, named, spread(wanted, tall, 2, height - 2), strict=True):
            shapes += _beside(part, name, y, (width / 2, height / 2, radius), room)
    return Drawing(width, height, shapes)


def stack(slices: Sequence[Slice], width: float) -> Drawing:
    """One bar as wide as the drawing; parts of its left half are named over it, the others under. Below zero: bars."""
    parts = _parts(slices)
    if not parts:
        return as_bars(slices, width)
    over = [part for part in parts if part.middle <= 0.5]
    under = [part for part in parts if part.middle > 0.5]
    step = SIZE * LEADING + 3
    top = len(over) * step + 4
    height = top + THICK + len(under) * step + 4
    shapes: list[Shape] = []
    for part in parts:
        x = part.start * width
        shapes.append(Rect(x, top, (part.end - part.start) * width, THICK, part.slice.colour))
    shapes += [Line(((p.start * width, top), (p.start * width, top + THICK)), "#ffffff", 1.2) for p in parts[1:]]
    for place, part in enumerate(reversed(over)):
        shapes += _led(part, width, top, top - 6 - place * step, "start")
    for place, part in enumerate(under):
        shapes += _led(part, width, top + THICK, top + THICK + 6 + (place + 0.65) * step, "end")
    return Drawing(width, height, shapes)


def _parts(slices: Sequence[Slice]) -> list[Part]:
    """Empty when they are no shares: nothing at all, or something below zero."""
    whole = math.fsum(one.kg for one in slices)
    if whole <= 0 or min(one.kg for one in slices) < 0:
        return []
    parts, at = [], 0.0
    for one in slices:
        end = at + one.kg / whole
        said = one.value or f"{show.plain_mass(one.kg)} · {show.percent(one.kg / whole)}"
        parts.append(Part(one, said, at, min(end, 1.0)))
        at = end
    return parts


def as_bars(slices: Sequence[Slice], width: float) -> Drawing:
    """The same, a bar a part; without shares when something is below zero."""
    whole = math.fsum(one.kg for one in slices) if _parts(slices) else 0.0
    return bars([Bar(one.name, one.kg, one.colour, value=one.value) for one in slices], width, whole)


def _turn(share: float) -> float:
    """Angle of a share of the ring, radians from the right, clockwise; the first begins at the top."""
    return 2 * math.pi * share - math.pi / 2


def _right(part: Part) -> bool:
    return math.cos(_turn(part.middle)) >= -1e-9


def _height(part: Part) -> float:
    return math.sin(_turn(part.middle))


def _ring(parts: Sequence[Part], x: float, y: float, radius: float) -> list[Shape]:
    def at(share: float, far: float) -> tuple[float, float]:
        return x + far * math.cos(_turn(share)), y + far * math.sin(_turn(share))

    drawn: list[Shape] = []
    for part in parts:
        sides = max(1, math.ceil((part.end - part.start) * 2 * math.pi / _ARC))
        arc = [part.start + (part.end - part.start) * n / sides for n in range(sides + 1)]
        edge = [*(at(share, radius) for share in arc), *(at(share, radius * HOLE) for share in reversed(arc))]
        if part.end > part.start:
            drawn.append(Polygon(edge, part.slice.colour))
    if sum(part.end > part.start for part in parts) > 1:
        cuts = ((at(part.start, radius * HOLE), at(part.start, radius)) for part in parts if part.end > part.start)
        drawn += [Line(cut, "#ffffff", 1.4) for cut in cuts]
    return drawn


def _total(parts: Sequence[Part], x: float, y: float, radius: float) -> list[Label]:
    mass, unit = show.plain_mass(math.fsum(part.slice.kg for part in parts)), "CO₂e"
    room = 2 * HOLE * radius - 8
    size = min(14.0, room / max(measured(mass, 1.0, bold=True), 0.1))
    return [
        Label(x, y + 0.1 * size, mass, size, INK, "middle", bold=True),
        Label(x, y + 0.1 * size + SMALL * 1.35, unit, SMALL, SOFT, "middle"),
    ]


def _beside(part: Part, name: Sequence[str], y: float, ring: tuple[float, float, float], room: float) -> list[Shape]:
    """The name and the figures of a part, and the line that leads to it."""
    x0, y0, radius = ring
    side = 1 if _right(part) else -1
    anchor: Anchor = "start" if side > 0 else "end"
    angle = _turn(part.middle)
    rim, turn = (
        (x0 + far * math.cos(angle), y0 + far * math.sin(angle)) for far in (0.94 * radius, radius + 0.4 * AWAY)
    )
    end = x0 + side * (radius + AWAY + 4)
    lines = [*((line, INK, True) for line in name), (fit(part.said, SIZE, room), INK, False)]
    leader = [Line((rim, turn, (end, y)), SOFT, 0.7)] if part.slice.kg else []
    return [*leader, *stacked(_fitted(lines, room), end + side * 4, y, SIZE, anchor)]


def _fitted(lines: Sequence[tuple[str, str, bool]], room: float) -> list[tuple[str, str, bool]]:
    return [(fit(text, SIZE, room, bold), colour, bold) for text, colour, bold in lines]


def _led(part: Part, width: float, edge: float, baseline: float, anchor: Anchor) -> list[Shape]:
    """A label beside the line that leads from the middle of a part."""
    x = min(max(part.middle * width, 1.0), width - 1.0)
    side = 4 if anchor == "start" else -4
    room = (width - x if anchor == "start" else x) - 5
    text = fit(f"{part.slice.name} · {part.said}", SIZE, room)
    if measured(f"{part.slice.name} · {part.said}", SIZE) > room:
        tail = f" · {part.said}"
        text = fit(part.slice.name, SIZE, room - measured(tail, SIZE)) + tail
    return [
        Line(((x, edge), (x, baseline - 0.34 * SIZE)), SOFT, 0.7),
        Label(x + side, baseline, fit(text, SIZE, room), SIZE, INK, anchor),
    ]
