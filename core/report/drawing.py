"""A picture as a list of shapes: made once, painted as SVG (core/report/svg.py) or in a PDF (pdf_drawing.py).

Points (1/72 inch), origin at the top left, y downwards. Colours are « #rrggbb », "" paints nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Rect:
    x: float
    y: float
    width: float
    height: float
    fill: str = ""
    stroke: str = ""
    radius: float = 0.0
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Line:
    """A broken line through `points`; `dash`: lengths drawn and left out in turn."""

    points: Sequence[tuple[float, float]]
    stroke: str
    width: float = 1.0
    dash: Sequence[float] = ()


@dataclass(frozen=True, slots=True)
class Polygon:
    """A closed surface (a band, a slice)."""

    points: Sequence[tuple[float, float]]
    fill: str
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Circle:
    x: float
    y: float
    radius: float
    fill: str
    stroke: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """One line of text; `y` is its baseline, `x` its start, middle or end."""

    x: float
    y: float
    text: str
    size: float = 8.0
    colour: str = "#1d2b26"
    anchor: Anchor = "start"
    bold: bool = False


Shape = Rect | Line | Polygon | Circle | Label


@dataclass(frozen=True, slots=True)
class Drawing:
    """Nothing of it leaves the box of `width` × `height`. `narrow`: the same for a telephone, where there is one."""

    width: float
    height: float
    shapes: Sequence[Shape]
    narrow: Drawing | None = None
