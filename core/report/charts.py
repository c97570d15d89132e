"""The charts of documents: exact figures and names in, a Drawing out (points). The same ones in the PDF and in HTML.

`width` is the room there is, in points (PAGE: between the margins of an A4 page); the height follows from what is
shown unless asked. Nothing relies on colour alone: every shape carries its name and its value. No label overlaps
another or leaves the drawing: names too long are cut by their measured width. Each comes with its picture for a
telephone (PHONE). Written inside `with speaking(…)`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from core.report import (
    charts_bars,
    charts_columns,
    charts_lines,
    charts_ring,
    charts_strip,
    charts_waterfall,
)
from core.report.charts_bars import Bar
from core.report.charts_lines import Series
from core.report.charts_ring import Slice
from core.report.charts_strip import Said, Strip
from core.report.charts_waterfall import Step
from core.report.dossier import Level
from core.report.drawing import Drawing

__all__ = ["PAGE", "PHONE", "Bar", "Series", "Slice", "Step", "Strip", "bars", "columns", "donut", "lines", "stack",
           "strip", "waterfall"]  # fmt: skip

PAGE, PHONE = 482.0, 250.0


def bars(rows: Sequence[Bar], width: float, whole: float = 0.0) -> Drawing:
    """Horizontal bars, the first on top. `whole`: kgCO2e, 0 when shares mean nothing here."""
    return _both(lambda room: charts_bars.bars(rows, room, whole), width)


def donut(slices: Sequence[Slice], width: float, height: float = 150.0) -> Drawing:
    """A ring with its total. Bars when it has too many parts, or one below zero."""
    return replace(charts_ring.donut(slices, width, height), narrow=charts_ring.as_bars(slices, PHONE))


def stack(slices: Sequence[Slice], width: float) -> Drawing:
    """One bar as wide as the drawing, cut in parts. With a part below zero: bars."""
    return replace(charts_ring.stack(slices, width), narrow=charts_ring.as_bars(slices, PHONE))


def columns(levels: Sequence[Level], width: float, height: float = 190.0) -> Drawing:
    """Years stacked by scope, kgCO2e; a year between two that is not known keeps its empty place."""
    return _both(lambda room: charts_columns.columns(levels, room, height), width)


def lines(series: Sequence[Series], width: float, height: float = 210.0) -> Drawing:
    """Lines over years, one axis of tonnes from zero. Series without any year are left out."""
    return _both(lambda room: charts_lines.lines(series, room, height), width)


def strip(
    rows: Sequence[Strip], width: float, said: Said, middle: str, missing: str = "", tick: Said | None = None
) -> Drawing:
    """`said`: how a figure is written, `tick`: the same under the axis; `middle`: what the line is (« médiane »);
    `missing`: said without own figure."""
    return _both(lambda room: charts_strip.strip(rows, room, said, middle, missing, tick), width)


def waterfall(steps: Sequence[Step], width: float) -> Drawing:
    """From the first total to the last, kgCO2e."""
    return _both(lambda room: charts_waterfall.waterfall(steps, room), width)


def _both(draw: Callable[[float], Drawing], width: float) -> Drawing:
    return replace(draw(width), narrow=draw(PHONE))
