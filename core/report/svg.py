"""A drawing as SVG for a web page: it takes the width there is, and says what it shows to who does not see it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from html import escape

from core.report.charts_text import plain
from core.report.drawing import Circle, Drawing, Label, Line, Polygon, Rect, Shape
from core.report.fonts import width

FONT = "Lato, 'Segoe UI', system-ui, sans-serif"


def svg(drawing: Drawing, title: str, description: str, key: str = "") -> str:
    """An <svg> element. `key`: its own in the page; by default from what it holds, the same for the same.

    Letters are held to the width they were measured with, so that another font on the reader's machine moves nothing.
    """
    shapes = "".join(_shape(shape) for shape in drawing.shapes)
    key = escape(key) or hashlib.sha256(f"{title}\n{description}\n{shapes}".encode()).hexdigest()[:12]
    box = f"0 0 {_n(drawing.width)} {_n(drawing.height)}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" width="100%" role="img" '
        f'aria-labelledby="t-{key}" aria-describedby="d-{key}" font-family="{escape(FONT)}">'
        f'<title id="t-{key}">{literal(title)}</title><desc id="d-{key}">{literal(description)}</desc>'
        f'<g aria-hidden="true">{shapes}</g></svg>'
    )


def literal(text: str) -> str:
    """Text that cannot become markup, nor turn the direction of what follows it."""
    return escape(plain(text))


def _shape(shape: Shape) -> str:
    match shape:
        case Rect():
            return _rect(shape)
        case Line():
            return _line(shape)
        case Polygon():
            return f'<polygon points="{_points(shape.points)}" fill="{escape(shape.fill)}"{_faint(shape.opacity)}/>'
        case Circle():
            stroke = f' stroke="{escape(shape.stroke)}"' if shape.stroke else ""
            place = f'cx="{_n(shape.x)}" cy="{_n(shape.y)}" r="{_n(shape.radius)}"'
            return f'<circle {place} fill="{escape(shape.fill or "none")}"{stroke}/>'
        case Label():
            return _label(shape)


def _rect(rect: Rect) -> str:
    stroke = f' stroke="{escape(rect.stroke)}"' if rect.stroke else ""
    round_ = f' rx="{_n(rect.radius)}"' if rect.radius else ""
    place = f'x="{_n(rect.x)}" y="{_n(rect.y)}" width="{_n(rect.width)}" height="{_n(rect.height)}"'
    return f'<rect {place}{round_} fill="{escape(rect.fill or "none")}"{stroke}{_faint(rect.opacity)}/>'


def _line(line: Line) -> str:
    dash = f' stroke-dasharray="{" ".join(_n(length) for length in line.dash)}"' if line.dash else ""
    return (
        f'<polyline points="{_points(line.points)}" fill="none" stroke="{escape(line.stroke)}" '
        f'stroke-width="{_n(line.width)}"{dash}/>'
    )


def _label(label: Label) -> str:
    if not label.text:
        return ""
    anchor = "" if label.anchor == "start" else f' text-anchor="{label.anchor}"'
    bold = ' font-weight="700"' if label.bold else ""
    held = f' textLength="{_n(width(label.text, label.size, label.bold))}" lengthAdjust="spacingAndGlyphs"'
    return (
        f'<text x="{_n(label.x)}" y="{_n(label.y)}" font-size="{_n(label.size)}" fill="{escape(label.colour)}"'
        f"{anchor}{bold}{held}>{literal(label.text)}</text>"
    )


def _points(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{_n(x)},{_n(y)}" for x, y in points)


def _faint(opacity: float) -> str:
    return f' opacity="{_n(opacity)}"' if opacity < 1 else ""


def _n(value: float) -> str:
    """Two decimals at most, no trailing zero."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
