"""A Drawing painted on a sheet as vectors and text: no bitmap, and its alternative text in the structure."""

from __future__ import annotations

from collections.abc import Sequence

from fpdf.enums import PathPaintRule, StrokeCapStyle, StrokeJoinStyle

from core.report.drawing import Circle, Drawing, Label, Line, Polygon, Rect, Shape
from core.report.pdf_sheet import BODY, Sheet
from core.report.pdf_tags import box
from core.report.pdf_text import Style, one_line


def scale(drawing: Drawing, width: float = BODY) -> float:
    """1, or less for a drawing wider than the room."""
    return min(1.0, width / drawing.width)


def paint(sheet: Sheet, drawing: Drawing, alt: str, x: float, top: float, width: float = BODY) -> None:
    """The whole drawing as one figure; in the middle of the room when narrower."""
    ratio = scale(drawing, width)
    x += (width - drawing.width * ratio) / 2
    place = box(x, top, drawing.width * ratio, drawing.height * ratio, sheet.h)
    with sheet.tagged("Figure", alt=one_line(alt), extra=place):
        for shape in drawing.shapes:
            _shape(sheet, shape, x, top, ratio)


def _shape(sheet: Sheet, shape: Shape, x: float, y: float, ratio: float) -> None:
    match shape:
        case Rect():
            _rect(sheet, shape, x, y, ratio)
        case Line():
            _path(sheet, _moved(shape.points, x, y, ratio), line=shape, ratio=ratio)
        case Polygon():
            _path(sheet, _moved(shape.points, x, y, ratio), fill=shape.fill, opacity=shape.opacity)
        case Circle():
            _circle(sheet, shape, x, y, ratio)
        case Label():
            style = Style(shape.size * ratio, 0, bold=shape.bold, colour=shape.colour)
            sheet.write_line(x + shape.x * ratio, y + shape.y * ratio, one_line(shape.text), style, shape.anchor)


def _moved(points: Sequence[tuple[float, float]], x: float, y: float, ratio: float) -> list[tuple[float, float]]:
    return [(x + px * ratio, y + py * ratio) for px, py in points]


def _rect(sheet: Sheet, shape: Rect, x: float, y: float, ratio: float) -> None:
    style = ("D" if shape.stroke else "") + ("F" if shape.fill else "")
    if not style or shape.width <= 0 or shape.height <= 0:
        return
    radius = min(shape.radius, shape.width / 2, shape.height / 2) * ratio
    with sheet.see_through(shape.opacity):
        if shape.fill:
            sheet.set_fill_color(shape.fill)
        if shape.stroke:
            sheet.set_draw_color(shape.stroke)
            sheet.set_line_width(0.8 * ratio)
        place = (x + shape.x * ratio, y + shape.y * ratio, shape.width * ratio, shape.height * ratio)
        sheet.rect(*place, style=style, round_corners=radius > 0, corner_radius=radius)


def _circle(sheet: Sheet, shape: Circle, x: float, y: float, ratio: float) -> None:
    style = ("D" if shape.stroke else "") + ("F" if shape.fill else "")
    if not style:
        return
    if shape.fill:
        sheet.set_fill_color(shape.fill)
    if shape.stroke:
        sheet.set_draw_color(shape.stroke)
        sheet.set_line_width(1.2 * ratio)
    sheet.circle(x + shape.x * ratio, y + shape.y * ratio, shape.radius * ratio, style=style)


def _path(
    sheet: Sheet,
    points: Sequence[tuple[float, float]],
    fill: str = "",
    opacity: float = 1.0,
    line: Line | None = None,
    ratio: float = 1.0,
) -> None:
    """A surface filled with `fill`, or a stroke drawn like `line`."""
    if len(points) < 2 or not (fill or (line is not None and line.stroke)):
        return
    sheet.set_xy(0, 0)
    with sheet.new_path(*points[0]) as path:
        for point in points[1:]:
            path.line_to(*point)
        path.style.auto_close = line is None
        if line is None:
            path.style.paint_rule = PathPaintRule.FILL_NONZERO
            path.style.fill_color, path.style.fill_opacity = fill, opacity
        else:
            path.style.paint_rule = PathPaintRule.STROKE
            path.style.stroke_color, path.style.stroke_width = line.stroke, line.width * ratio
            path.style.stroke_join_style, path.style.stroke_cap_style = StrokeJoinStyle.ROUND, StrokeCapStyle.BUTT
            path.style.stroke_dash_pattern = [length * ratio for length in line.dash] or None
