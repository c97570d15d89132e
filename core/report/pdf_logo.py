"""The logo at the top of a cover: the company's own picture, else the sign of CarbonScore (assets/logo.svg)."""

from __future__ import annotations

import io

from fpdf.enums import PathPaintRule, StrokeCapStyle
from PIL import Image

from core.language import _
from core.report.document import Brand
from core.report.pdf_sheet import Sheet
from core.report.pdf_text import Style

_WIDEST, _HIGHEST = 190.0, 62.0
_ARCS = (
    ("#0B6E4F", (34.6, 12.2), (10.0, 17.2)),
    ("#2E9E6B", (8.6, 23.2), (16.4, 36.9)),
    ("#E0A526", (22.2, 39.0), (35.6, 34.6)),
)
_RADIUS, _THICK = 15.5, 6.5
_CARBON, _SCORE = Style(19, 24, bold=True, colour="#12372A"), Style(19, 24, bold=True, colour="#0B6E4F")


def logo(sheet: Sheet, brand: Brand, x: float, top: float) -> None:
    """At most 190 × 62 points, in its own proportions."""
    if brand.logo is None:
        _sign(sheet, x, top)
        return
    width, height = sizes(brand.logo)
    ratio = min(_WIDEST / width, _HIGHEST / height)
    with sheet.tagged("Figure", alt=_("Logo de l'entreprise")):
        sheet.image(io.BytesIO(brand.logo), x, top, width * ratio, height * ratio)


def sizes(content: bytes) -> tuple[int, int]:
    """(width, height) in pixels of a picture that we encoded ourselves."""
    with Image.open(io.BytesIO(content)) as picture:
        return picture.size


def _sign(sheet: Sheet, x: float, top: float) -> None:
    ratio = 0.8
    with sheet.tagged("Figure", alt="CarbonScore"):
        sheet.set_xy(0, 0)
        for colour, start, end in _ARCS:
            radius, until = _RADIUS * ratio, (x + end[0] * ratio, top + end[1] * ratio)
            with sheet.new_path(x + start[0] * ratio, top + start[1] * ratio) as path:
                path.arc_to(radius, radius, 0, False, False, *until)
                path.style.auto_close, path.style.paint_rule = False, PathPaintRule.STROKE
                path.style.stroke_color, path.style.stroke_width = colour, _THICK * ratio
                path.style.stroke_cap_style = StrokeCapStyle.ROUND
        sheet.set_fill_color("#12372A")
        sheet.circle(x + 24 * ratio, top + 24 * ratio, 4.6 * ratio, style="F")
        sheet.write_line(x + 50 * ratio, top + 32 * ratio, "Carbon", _CARBON)
        sheet.write_line(x + 50 * ratio + _CARBON.wide("Carbon"), top + 32 * ratio, "Score", _SCORE)
