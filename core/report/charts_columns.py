"""Columns, a year each, stacked by scope, with the interval of the total."""

from __future__ import annotations

from collections.abc import Sequence

from core.report import show, words
from core.report.charts_axis import Axis, round_ticks, years
from core.report.charts_text import LEADING, SIZE, SMALL, broken, spread, stacked
from core.report.colours import INK, SCOPES, SOFT
from core.report.contrast import readable
from core.report.dossier import Level
from core.report.drawing import Drawing, Label, Line, Rect, Shape
from core.report.fonts import width as measured

TOP, FOOT = 26.0, 16.0
AROUND = 0.5  # of a year, on each side
WIDE, MOST_WIDE = 0.52, 46.0  # of a column: share of its year, points
HATCH = 4.0
HATCHED = "2"
_NAMES = 0.24  # of the width at most: the names of the scopes
_LEADER = 10.0


def columns(levels: Sequence[Level], width: float, height: float = 190.0) -> Drawing:
    """In the order of the years; a year between two that is not known keeps its empty place. Masses in kgCO2e."""
    if not levels:
        return Drawing(width, FOOT, ())
    levels = sorted(levels, key=lambda level: level.year)
    ends = [_ends(level) for level in levels]
    axis = Axis(round_ticks(min(e[0] for e in ends), max(e[1] for e in ends)), TOP, height - FOOT, TOP - SMALL)
    left = axis.room
    names = _named(levels[-1], _NAMES * width)
    right = width - _LEADER - max(measured(text, SMALL, bold) for said in names for text, _colour, bold in said)
    per_year = (right - left) / (levels[-1].year - levels[0].year + 2 * AROUND)
    thick = min(WIDE * per_year, MOST_WIDE)
    shapes: list[Shape] = axis.shapes(left, right)
    middles = [left + (level.year - levels[0].year + AROUND) * per_year for level in levels]
    for level, x in zip(levels, middles, strict=True):
        shapes += _column(level, axis, x, thick)
    shapes += _totals(levels, [axis.at(max(0.0, high)) for _low, high in ends], middles, (left, right))
    shapes += _led(levels[-1], names, axis, middles[-1] + thick / 2, right)
    shapes += years(levels[0].year, levels[-1].year, left, right, height - 4, AROUND)
    return Drawing(width, height, shapes)


def _ends(level: Level) -> tuple[float, float]:
    """The lowest and the highest that is drawn of a year."""
    low = sum(min(kg, 0.0) for kg in level.scopes.values())
    high = sum(max(kg, 0.0) for kg in level.scopes.values())
    interval = level.interval or (level.kg, level.kg)
    return min(low, *interval), max(high, *interval)


def _bands(level: Level) -> list[tuple[str, float, float]]:
    """(scope, from, to), kgCO2e: stacked from zero upwards, what is below zero downwards."""
    up = down = 0.0
    bands = []
    for scope in SCOPES:
        kg = level.scopes.get(scope, 0.0)
        start = up if kg >= 0 else down
        bands.append((scope, start, start + kg))
        up, down = (up + kg, down) if kg >= 0 else (up, down + kg)
    return bands


def _column(level: Level, axis: Axis, x: float, thick: float) -> list[Shape]:
    drawn: list[Shape] = []
    for scope, start, end in _bands(level):
        top, foot = sorted((axis.at(start), axis.at(end)))
        drawn.append(Rect(x - thick / 2, top, thick, foot - top, SCOPES[scope]))
        if scope == HATCHED:
            drawn += _hatch(x - thick / 2, top, thick, foot - top)
        if foot > top:
            drawn.append(Line(((x - thick / 2, top), (x + thick / 2, top)), "#ffffff", 0.8))
    if level.interval is not None:
        drawn += _whisker(x, *(axis.at(end) for end in level.interval))
    return drawn


def _hatch(x: float, y: float, wide: float, tall: float) -> list[Line]:
    """Rising white lines inside a rectangle: told apart from its neighbours without colour."""
    lines = []
    for n in range(1, int((wide + tall) / HATCH) + 1):
        far = n * HATCH  # x + y of the line, from the top left corner
        start = (max(0.0, far - tall), min(far, tall))
        end = (min(far, wide), max(0.0, far - wide))
        if end[0] > start[0]:
            lines.append(Line(((x + start[0], y + start[1]), (x + end[0], y + end[1])), "#ffffff", 0.7))
    return lines


def _whisker(x: float, low: float, high: float) -> list[Shape]:
    strokes = [((x, low), (x, high)), *(((x - 3, y), (x + 3, y)) for y in (low, high))]
    return [Line(points, colour, wide) for colour, wide in (("#ffffff", 2.8), (INK, 1.0)) for points in strokes]


def _totals(
    levels: Sequence[Level], tops: Sequence[float], middles: Sequence[float], sides: tuple[float, float]
) -> list[Label]:
    """The total over each column; from the last year back, those that would touch something are left out."""
    said: list[Label] = []
    edge = sides[1] + _LEADER - 2
    shown = list(zip(levels, tops, middles, strict=True))
    for level, top, x in reversed(shown):
        text = show.plain_mass(level.kg)
        half = measured(text, SIZE, bold=True) / 2
        place = max(x if said else min(x, edge - half), sides[0] + half)
        over = (y for _level, y, other in shown if other != x and abs(other - x) < half + 3)
        if place + half <= edge and (not said or top - 2 < min(over, default=top)):
            said.append(Label(place, top - 4, text, SIZE, INK, "middle", bold=True))
            edge = place - half - 5
    return said


def _upwards(level: Level) -> list[tuple[str, float, float]]:
    """The parts of a column from the highest to the lowest."""
    return sorted(_bands(level), key=lambda band: -(band[1] + band[2]))


def _named(level: Level, room: float) -> list[list[tuple[str, str, bool]]]:
    """What is written beside each part of the last column."""
    return [
        [
            *((line, readable(SCOPES[scope]), True) for line in broken(_short(scope), SMALL, room, bold=True)),
            (show.plain_mass(end - start), INK, False),
        ]
        for scope, start, end in _upwards(level)
    ]


def _led(
    level: Level, names: Sequence[Sequence[tuple[str, str, bool]]], axis: Axis, edge: float, right: float
) -> list[Shape]:
    """The names of the scopes, each with the line that leads to its part."""
    heights = [len(said) * SMALL * LEADING + 4 for said in names]
    wanted = [(axis.at(start) + axis.at(end)) / 2 for _scope, start, end in _upwards(level)]
    drawn: list[Shape] = []
    for said, at, y in zip(names, wanted, spread(wanted, heights, 0.0, axis.foot + FOOT - 2), strict=True):
        drawn.append(Line(((edge + 2, at), (right + 1, y), (right + _LEADER - 3, y)), SOFT, 0.6))
        drawn += stacked(said, right + _LEADER, y, SMALL)
    return drawn


def _short(scope: str) -> str:
    """« Scope 1 »."""
    return words.scope(scope).split(" — ")[0]
