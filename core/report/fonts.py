"""The fonts that reports are set in, shipped with the program (assets/fonts): Lato, then DejaVu Sans for what Lato has
not; and how wide a text is in them."""

from __future__ import annotations

import logging
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

FOLDER = Path(__file__).resolve().parents[2] / "assets" / "fonts"
REGULAR, BOLD = FOLDER / "Lato-Regular.ttf", FOLDER / "Lato-Bold.ttf"
OTHERS, OTHERS_BOLD = FOLDER / "DejaVuSans.ttf", FOLDER / "DejaVuSans-Bold.ttf"
UNKNOWN = 0.6  # em: what a character of neither font may take

logging.getLogger("fontTools").setLevel(logging.ERROR)  # says, at every print, that the fonts were made long ago


@cache
def _advances(path: Path) -> dict[int, float]:
    """{code point: width in em}."""
    with TTFont(path, lazy=True) as font:
        per_em, metrics = font["head"].unitsPerEm, font["hmtx"].metrics
        return {code: metrics[name][0] / per_em for code, name in font.getBestCmap().items()}


def width(text: str, size: float, bold: bool = False) -> float:
    """Width of one line of text, in the unit of `size`; kerning left out (it only takes away)."""
    own, others = _advances(BOLD if bold else REGULAR), _advances(OTHERS_BOLD if bold else OTHERS)
    return size * sum(own.get(ord(c)) or others.get(ord(c), UNKNOWN) for c in text)


def known(character: str) -> bool:
    """Has one of our fonts a shape for it?"""
    return native(character) or ord(character) in _advances(OTHERS)


def native(character: str) -> bool:
    """Is it in Lato, or only in DejaVu Sans?"""
    return ord(character) in _advances(REGULAR)
