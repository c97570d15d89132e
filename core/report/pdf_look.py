"""How documents look: one colour, that of the brand, in the few places where it is read or seen; and styles of type."""

from __future__ import annotations

from dataclasses import dataclass

from core.report.colours import INK, SOFT
from core.report.contrast import readable
from core.report.document import Brand
from core.report.pdf_text import Style

AMBER = "#B7791F"
WARM = "#FBF4E6"

BODY_TEXT = Style(9.4, 14.2)
LEAD = Style(12.4, 18.0, colour=INK)
SMALL = Style(7.8, 11.0, colour=SOFT)
CAPTION = Style(8.8, 12.4, bold=True)
CHAPTER, PART = Style(20, 25, bold=True), Style(13, 17, bold=True)
CELL, CELL_DENSE = Style(8.2, 10.8), Style(7.0, 9.2)
FURNITURE = Style(7.6, 10.0, colour=SOFT)


@dataclass(frozen=True, slots=True)
class Look:
    """`colour`: surfaces; `ink`: the same where it is read on white; `tint`: a ground for dark text."""

    colour: str
    ink: str
    tint: str


def look(brand: Brand) -> Look:
    return Look(brand.colour, readable(brand.colour), _mixed(brand.colour, 0.07))


def _mixed(colour: str, share: float) -> str:
    """The colour in white: `share` 0 is white, 1 the colour."""
    channels = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return "#" + "".join(f"{round(255 + (channel - 255) * share):02x}" for channel in channels)
