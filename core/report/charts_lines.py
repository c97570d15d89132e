"""Lines over years: what was calculated, where a plan leads with its band, what a target asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from core.language import _
from core.report import show
from core.report.charts_axis import HEAD, Axis, round_ticks, years
from core.report.charts_text import LEADING, SIZE, SMALL, broken, fit, spread, stacked
from core.report.colours import INK, SOFT
from core.report.contrast import readable
from core.report.drawing import Circle, Drawing, Label, Line, Polygon, Rect, Shape
from core.report.fonts import width as measured

Stroke = Literal["marked", "plain", "dashed", "dotted"]
DASHES: Mapping[Stroke, tuple[float, ...]] = {"dashed": (5, 3), "dotted": (1.2, 2.4)}
THICK: Mapping[Stroke, float] = {"marked": 1.6, "plain": 2.2, "dashed": 1.4, "dotted": 1.2}
FOOT, LEGEND, SAMPLE = 16.0, 16.0, 20.0
FAINT = 0.16
_NAMES = 0.25  # of the width, at most: the names at the ends


@dataclass(frozen=True, slots=True)
class Series:
    """`kg`: {year: kgCO2e}; `band`: {year: (low, high)}, the 95 % interval. `stroke` tells lines apart without colour:
    marked (years that were calculated: a point each), plain (the plan), dashed (the target), dotted (without action).

    Marked, it is broken where a year is missing; otherwise drawn through. `name` is written at its end, or over the
    chart with a piece of its line when it ends before the others.
    """

    name: str
    kg: Mapping[int, float]
    colour: str
    stroke: Stroke = "plain"
    band: Mapping[int, tuple[float, float]] = field(default_factory=dict)

    @property
    def last(self) -> int:
        return max(self.kg)


@dataclass(frozen=True, slots=True)
class Plane:
    """Years from left to right, masses upwards."""

    axis: Axis
    first: int
    last: int
    left: float
    right: float

    def at(self, year: int, kg: float) -> tuple[float, float]:
        share = (year - self.first) / (self.last - self.first) if self.last > self.first else 0.5
        return self.left + share * (self.right - self.left), self.axis.at(kg)


def lines(series: Sequence[Series], width: float, height: float = 210.0) -> Drawing:
    """One axis of years, one of tonnes from zero. Series without any year are left out."""
    series = [one for one in series if one.kg]
    if not series:
        return Drawing(width, FOOT, ())
    last = max(one.last for one in series)
    ending = [one for one in series if one.last == last]
    ended = [one for one in series if one.last != last]
    ends, room = _ends(ending, width)
    height = max(height, sum(len(said) * SMALL * LEADING + 5 for said in ends) + HEAD + FOOT)
    legend = _legend(ended, [one for one in series if one.band], width)
    head = HEAD + (LEGEND if legend else 0.0)
    masses = [kg for one in series for kg in (*one.kg.values(), *(end for pair in one.band.values() for end in pair))]
    axis = Axis(round_ticks(min(masses), max(masses)), head, height - FOOT)
    plane = Plane(axis, min(min(one.kg) for one in series), last, axis.room + 10, width - room - 12)
    shapes: list[Shape] = [*legend, *axis.shapes(axis.room, plane.right)]
    shapes += [shape for one in series for shape in _band(one, plane)]
    shapes += [shape for one in series for shape in _line(one, plane)]
    shapes += _ended(ending, ends, plane, height)
    shapes += years(plane.first, plane.last, plane.left, plane.right, height - 4)
    return Drawing(width, height, shapes)


def _ends(ending: Sequence[Series], width: float) -> tuple[list[list[tuple[str, str, bool]]], float]:
    """What is written at the end of each line, and how wide it is."""
    most = _NAMES * width
    said = []
    for one in ending:
        colour = readable(one.colour)
        name = [(line, colour, True) for line in broken(one.name, SMALL, most, bold=True)]
        said.append([*name, (show.plain_mass(one.kg[one.last]), INK, False)])
    return said, max(measured(text, SMALL, bold) for lines in said for text, _ink, bold in lines)


def _ended(
    ending: Sequence[Series], ends: Sequence[Sequence[tuple[str, str, bool]]], plane: Plane, height: float
) -> list[Shape]:
    """The names at the right, moved apart, each with the line that leads to its own."""
    order = sorted(range(len(ending)), key=lambda n: plane.axis.at(ending[n].kg[ending[n].last]))
    heights = [len(ends[n]) * SMALL * LEADING + 5 for n in order]
    wanted = [plane.axis.at(ending[n].kg[ending[n].last]) for n in order]
    drawn: list[Shape] = []
    for n, at, y in zip(order, wanted, spread(wanted, heights, 1.0, height - 1), strict=True):
        x = plane.at(ending[n].last, 0)[0]
        if abs(at - y) > 2 or x < plane.right:
            drawn.append(Line(((x + 4, at), (plane.right + 3, at), (plane.right + 9, y)), SOFT, 0.6))
        drawn += stacked(ends[n], plane.right + 11, y, SMALL)
    return drawn


def _legend(ended: Sequence[Series], banded: Sequence[Series], width: float) -> list[Shape]:
    """Over the chart: a piece of each line that ends before the others and its name, then what a band is."""
    drawn: list[Shape] = []
    samples = [(one.name, readable(one.colour), _sample(one)) for one in ended]
    if banded:
        samples.append((_("Intervalle à 95 %"), INK, [Rect(0, 0.5, SAMPLE, 9, banded[0].colour, opacity=FAINT)]))
    room, x = width / max(len(samples), 1), 0.0
    for name, colour, sample in samples:
        text = fit(name, SMALL, room - SAMPLE - 16, bold=True)
        drawn += [*(_moved(shape, x) for shape in sample), Label(x + SAMPLE + 4, SIZE, text, SMALL, colour, bold=True)]
        x += SAMPLE + measured(text, SMALL, bold=True) + 16
    return drawn


def _sample(one: Series) -> list[Shape]:
    """A piece of a line, at the origin."""
    line = Line(((0, 5.5), (SAMPLE, 5.5)), one.colour, THICK[one.stroke], DASHES.get(one.stroke, ()))
    return [line, Circle(SAMPLE / 2, 5.5, 2.8, one.colour, "#ffffff")] if one.stroke == "marked" else [line]


def _moved(shape: Shape, x: float) -> Shape:
    if isinstance(shape, Line):
        return replace(shape, points=[(at + x, y) for at, y in shape.points])
    return replace(shape, x=shape.x + x) if isinstance(shape, Circle | Rect) else shape


def _band(one: Series, plane: Plane) -> list[Shape]:
    known = sorted(one.band)
    if len(known) < 2:
        return [Line([plane.at(year, end) for end in one.band[year]], one.colour, 1.0) for year in known]
    low = [plane.at(year, one.band[year][0]) for year in known]
    high = [plane.at(year, one.band[year][1]) for year in known]
    return [Polygon([*high, *reversed(low)], one.colour, FAINT)]


def _line(one: Series, plane: Plane) -> list[Shape]:
    drawn: list[Shape] = []
    for run in _runs(one):
        points = [plane.at(year, one.kg[year]) for year in run]
        if len(points) > 1:
            drawn.append(Line(points, one.colour, THICK[one.stroke], DASHES.get(one.stroke, ())))
        if one.stroke == "marked" or len(points) == 1:
            drawn += [Circle(x, y, 2.8, one.colour, "#ffffff") for x, y in points]
    return drawn


def _runs(one: Series) -> list[list[int]]:
    """Years that are drawn in one stroke."""
    runs: list[list[int]] = []
    for year in sorted(one.kg):
        if runs and (one.stroke != "marked" or year == runs[-1][-1] + 1):
            runs[-1].append(year)
        else:
            runs.append([year])
    return runs
