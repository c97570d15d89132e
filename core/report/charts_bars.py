"""Horizontal bars, the first on top: a name, a bar from zero, its 95 % interval as a whisker, its value in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.report import show
from core.report.charts_text import LEADING, SIZE, broken, fit, stacked
from core.report.colours import INK, SOFT
from core.report.drawing import Drawing, Label, Line, Rect, Shape
from core.report.fonts import width as measured

THICK, ROW, EDGE = 9.0, 19.0, 3.0
GAP = 6.0  # between a bar and what is written beside it
NARROW = 330.0  # below it the name goes over its bar
_MOST_VALUE = 0.5  # of the room
_NOTHING = 1e-12  # kgCO2e: a span under it has no length to draw


@dataclass(frozen=True, slots=True)
class Bar:
    """`amount`: its length, kgCO2e (or any unit when every `value` is given), negative to the left of zero.

    `interval`: ends of its 95 % interval, same unit. `value`: what is written at its end; by default its mass, and its
    share of the whole when there is one.
    """

    name: str
    amount: float
    colour: str
    interval: tuple[float, float] | None = None
    value: str = ""

    @property
    def least(self) -> float:
        return min(0.0, self.amount, *(self.interval or ()))

    @property
    def most(self) -> float:
        return max(0.0, self.amount, *(self.interval or ()))


@dataclass(frozen=True, slots=True)
class Scale:
    """Where an amount is drawn: `zero` in points, `per` points a unit."""

    zero: float
    per: float

    def at(self, amount: float) -> float:
        return self.zero + amount * self.per


@dataclass(frozen=True, slots=True)
class Row:
    """A name in the place it has: its lines, the height of the whole row; `top`: what the name takes over the bar."""

    name: Sequence[str]
    height: float
    top: float = 0.0

    @property
    def bar(self) -> float:
        """Middle of the bar."""
        return (self.top + self.height) / 2


def bars(rows: Sequence[Bar], width: float, whole: float = 0.0) -> Drawing:
    """`whole`: kgCO2e, 0 when shares mean nothing here."""
    values = [fit(bar.value or _value(bar.amount, whole), SIZE, _MOST_VALUE * width) for bar in rows]
    left, places = named([bar.name for bar in rows], width)
    scale = scaled([(bar.least, bar.most) for bar in rows], values, left, width - 1)
    shapes: list[Shape] = []
    y = EDGE
    for bar, value, place in zip(rows, values, places, strict=True):
        shapes += titled(place, y)
        shapes += _drawn(bar, value, scale, y + place.bar)
        shapes.append(zero(scale, place, y))
        y += place.height
    return Drawing(width, y + EDGE, shapes)


def named(names: Sequence[str], width: float) -> tuple[float, list[Row]]:
    """Where bars may begin, and the place of each name: at their left on two lines at most, over them when narrow."""
    if width < NARROW:
        top = SIZE * LEADING + 1
        return 1.0, [Row([fit(name, SIZE, width)], top + ROW, top) for name in names]
    room = 0.36 * width
    lines = [broken(name, SIZE, room) for name in names]
    widest = max((measured(line, SIZE) for said in lines for line in said), default=0.0)
    heights = [ROW if len(said) < 2 else 2 * SIZE * LEADING + 4 for said in lines]
    return widest + GAP, [Row(said, height) for said, height in zip(lines, heights, strict=True)]


def titled(row: Row, y: float) -> list[Label]:
    """The name of a row that begins at the height `y`."""
    middle = y + row.top / 2 + 1 if row.top else y + row.bar
    return stacked([(line, INK, False) for line in row.name], 0, middle, SIZE)


def zero(scale: Scale, row: Row, y: float) -> Line:
    """The line that the bar of a row begins at."""
    return Line(((scale.zero, y + row.top), (scale.zero, y + row.height)), SOFT, 0.8)


def scaled(spans: Sequence[tuple[float, float]], values: Sequence[str], left: float, right: float) -> Scale:
    """The largest scale at which every span (least ≤ 0 ≤ most) fits with its value at its right.

    Spans too short for a length to be divided by them ask for no room.
    """
    lowest = -min((least for least, _most in spans), default=0.0)
    per = min(
        (
            (right - left - GAP - measured(value, SIZE)) / (lowest + most)
            for (_least, most), value in zip(spans, values, strict=True)
            if lowest + most > _NOTHING
        ),
        default=0.0,
    )
    return Scale(left + lowest * per, per)


def block(x0: float, x1: float, middle: float, colour: str) -> Rect:
    """A bar between two abscissas, whichever comes first."""
    return Rect(min(x0, x1), middle - THICK / 2, abs(x1 - x0), THICK, colour)


def _drawn(bar: Bar, value: str, scale: Scale, middle: float) -> list[Shape]:
    shapes: list[Shape] = [block(scale.zero, scale.at(bar.amount), middle, bar.colour)]
    if bar.interval is not None:
        shapes += whisker(scale.at(bar.interval[0]), scale.at(bar.interval[1]), middle)
    return [*shapes, Label(scale.at(bar.most) + GAP, middle + 0.34 * SIZE, value, SIZE, INK)]


def whisker(low: float, high: float, middle: float) -> list[Shape]:
    """A thin line with its ends, on a white one so that it is seen on a dark bar too."""
    half = 2.6
    strokes = [((low, middle), (high, middle)), *(((x, middle - half), (x, middle + half)) for x in (low, high))]
    return [Line(points, colour, wide) for colour, wide in (("#ffffff", 2.6), (INK, 1.0)) for points in strokes]


def _value(kg: float, whole: float) -> str:
    return f"{show.plain_mass(kg)} · {show.percent(kg / whole)}" if whole else show.plain_mass(kg)
