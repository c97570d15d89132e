"""A figure among others on a logarithmic scale: the middle half of the others as a box, their middle as a line, and the
company's own as a point with its 95 % interval."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.carbon.benchmark import Value
from core.language import _
from core.report.charts_axis import GRID
from core.report.charts_text import LEADING, SIZE, SMALL, broken, fit, plain
from core.report.colours import GREEN, INK, SOFT
from core.report.drawing import Circle, Drawing, Label, Line, Rect, Shape
from core.report.fonts import width as measured

Said = Callable[[float], str]
BOX, BOX_EDGE = "#dde3ec", "#8592a6"
PICTURE, AXIS, SIDE = 25.0, 16.0, 10.0
LEAST_SPAN = 30.0  # of the axis: its right end over its left one


@dataclass(frozen=True, slots=True)
class Strip:
    """`own` is None when the company has no such figure; one of zero or less is written and not drawn.

    `middle`: median or mean of the others, `box`: their quartiles or the interval of their mean. All in one unit.
    """

    name: str
    own: Value | None
    middle: float
    box: tuple[float, float] | None = None
    colour: str = GREEN


@dataclass(frozen=True, slots=True)
class Scale:
    """A logarithmic axis between two figures."""

    low: float
    high: float
    width: float

    def at(self, value: float) -> float:
        share = math.log(value / self.low) / math.log(self.high / self.low)
        return SIDE + share * (self.width - 2 * SIDE)


def strip(
    rows: Sequence[Strip], width: float, said: Said, middle: str, missing: str = "", tick: Said | None = None
) -> Drawing:
    """`said`: how a figure is written, `tick`: the same under the axis; `middle`: what the line is (« médiane »);
    `missing`: said without own figure.

    A reference of zero or less has no place on such a scale: it is written and not drawn.
    """
    scale = _scale(rows, width)
    ticks = _ticks(scale, tick or said) if scale else []
    shapes: list[Shape] = []
    y = 0.0
    for row in rows:
        words = _words(row, said, middle, missing, width, y)
        top = max(label.y for label in words) + 3
        y = top + PICTURE
        shapes += words
        if scale:
            shapes += [Line(((x, top), (x, y)), GRID, 0.6) for x, _text in ticks]
            shapes += _drawn(row, scale, top + PICTURE / 2)
    if scale:
        shapes.append(Line(((0, y), (width, y)), SOFT, 0.6))
        shapes += [Label(x, y + SMALL + 3, text, SMALL, SOFT, "middle") for x, text in ticks]
    return Drawing(width, max(y + (AXIS if scale else 0.0), 1.0), shapes)


def _scale(rows: Sequence[Strip], width: float) -> Scale | None:
    """Every figure with some room, and never so narrow that a small difference looks large."""
    shown = [row.middle for row in rows]
    shown += [end for row in rows for end in row.box or ()]
    shown += [end for row in rows if row.own for end in (row.own.low, row.own.central, row.own.high)]
    above = [value for value in shown if value > 0]
    if not above:
        return None
    low, high = min(above), max(above)
    wider = max(1.3, (LEAST_SPAN * low / high) ** 0.5)
    return Scale(low / wider, high * wider, width)


def _ticks(scale: Scale, said: Said) -> list[tuple[float, str]]:
    """(abscissa, text) of 1, 3, 10, 30… as far as their figures do not touch."""
    ticks: list[tuple[float, str]] = []
    edge = 0.0
    first, last = math.floor(math.log10(scale.low)), math.ceil(math.log10(scale.high))
    marks = (1, 3) if last - first <= 4 else (1,)
    for value in (m * 10.0**p for p in range(first, last + 1) for m in marks):
        x, text = scale.at(value), said(value)
        half = measured(text, SMALL) / 2
        if x - half >= edge and x + half <= scale.width:
            ticks.append((x, text))
            edge = x + half + 8
    return ticks


def _words(row: Strip, said: Said, middle: str, missing: str, width: float, y: float) -> list[Label]:
    """The name, and the figures at its right, or under it when both do not fit on one line."""
    figures = " · ".join(part for part in (_own(row, said, missing), f"{middle} {said(row.middle)}") if part)
    baseline, step = y + SIZE + 3, SIZE * LEADING
    if measured(plain(row.name), SIZE, bold=True) + measured(figures, SIZE) + 12 <= width:
        right = Label(width, baseline, plain(figures), SIZE, INK, "end")
        return [Label(0, baseline, plain(row.name), SIZE, INK, bold=True), right]
    name = Label(0, baseline, fit(row.name, SIZE, width, bold=True), SIZE, INK, bold=True)
    lines = broken(figures, SIZE, width, 3)
    return [name, *(Label(0, baseline + (n + 1) * step, line, SIZE, INK) for n, line in enumerate(lines))]


def _drawn(row: Strip, scale: Scale, y: float) -> list[Shape]:
    drawn: list[Shape] = []
    if row.box and row.box[0] > 0:
        left, right = (scale.at(end) for end in row.box)
        drawn.append(Rect(left, y - 7, right - left, 14, BOX, BOX_EDGE))
    if row.middle > 0:
        drawn.append(Line(((scale.at(row.middle), y - 9), (scale.at(row.middle), y + 9)), INK, 1.6))
    if row.own is None or row.own.central <= 0:
        return drawn
    if row.own.low > 0:
        ends = ((scale.at(row.own.low), y), (scale.at(row.own.high), y))
        drawn += [Line(ends, INK, 4.6), Line(ends, row.colour, 3.2)]
    return [*drawn, Circle(scale.at(row.own.central), y, 4.4, row.colour, INK)]


def _own(row: Strip, said: Said, missing: str) -> str:
    if row.own is None:
        return missing
    value, low, high = (said(figure) for figure in (row.own.central, row.own.low, row.own.high))
    if low == high:
        return _("vous {value}").format(value=value)
    return _("vous {value} ({low} à {high})").format(value=value, low=low, high=high)
