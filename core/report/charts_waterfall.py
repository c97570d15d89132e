"""From one total to another: what added, what took away, each from where the one before it ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.report import show
from core.report.charts_bars import EDGE, GAP, THICK, Scale, block, named, scaled, titled, zero
from core.report.charts_text import SIZE
from core.report.colours import FALL, INK, RISE, SOFT
from core.report.drawing import Drawing, Label, Line, Shape


@dataclass(frozen=True, slots=True)
class Step:
    """A total (`kg` from zero) or a change (`kg` with its sign, from where the step before ended)."""

    name: str
    kg: float
    total: bool = False


def waterfall(steps: Sequence[Step], width: float) -> Drawing:
    """Rows from the first step to the last. Masses in kgCO2e."""
    ends = _ends(steps)
    values = [show.mass(step.kg) if step.total else show.change(step.kg) for step in steps]
    left, places = named([step.name for step in steps], width)
    spans = [(min(0.0, *pair), max(0.0, *pair)) for pair in ends]
    scale = scaled(spans, values, left, width - 1)
    shapes: list[Shape] = []
    y, before = EDGE, None
    for step, (start, end), value, place in zip(steps, ends, values, places, strict=True):
        middle = y + place.bar
        if before is not None:
            shapes.append(_joint(scale.at(start if not step.total else end), before, middle))
        colour = INK if step.total else RISE if step.kg > 0 else FALL
        shapes += [*titled(place, y), block(scale.at(start), scale.at(end), middle, colour)]
        shapes += [zero(scale, place, y), _said(scale, max(start, end), middle, value)]
        y, before = y + place.height, middle
    return Drawing(width, y + EDGE, shapes)


def _ends(steps: Sequence[Step]) -> list[tuple[float, float]]:
    """Where each step begins and ends, kgCO2e."""
    at, ends = 0.0, []
    for step in steps:
        ends.append((0.0, step.kg) if step.total else (at, at + step.kg))
        at = ends[-1][1]
    return ends


def _joint(x: float, above: float, below: float) -> Line:
    return Line(((x, above + THICK / 2), (x, below - THICK / 2)), SOFT, 0.6, (2, 1.5))


def _said(scale: Scale, end: float, middle: float, value: str) -> Label:
    return Label(scale.at(max(end, 0.0)) + GAP, middle + 0.34 * SIZE, value, SIZE, INK)
