"""Where the words of a chart go: cut or broken by their measured width, moved apart when they would touch."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from core.report.drawing import Anchor, Label
from core.report.fonts import width

SIZE, SMALL = 8.5, 7.5
LEADING = 1.25  # of the size, from one baseline to the next
_RISE, _FALL = 0.95, 0.3  # of the size: what letters take above and below their baseline
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # would turn what follows around


def plain(text: str) -> str:
    """One line, without control characters nor those that reverse the direction of their surroundings."""
    kept = (" " if unicodedata.category(c) == "Cc" else c for c in text if c not in _TURNING)
    return " ".join(word for word in "".join(kept).split(" ") if word)


def fit(text: str, size: float, room: float, bold: bool = False) -> str:
    """The text, its end replaced by « … » when it is wider than `room`; "" when not even that fits."""
    text = plain(text)
    if width(text, size, bold) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if width(text[:middle], size, bold) <= room - 0.75 * size else (low, middle - 1)
    cut = f"{text[:low].rstrip()}…"
    return cut if width(cut, size, bold) <= room else ""


def broken(text: str, size: float, room: float, most: int = 2, bold: bool = False) -> list[str]:
    """The text on `most` lines at most, between words; the last one is cut if there was more."""
    said: list[str] = []
    line = ""
    words = [word for word in plain(text).split(" ") if word]
    for place, word in enumerate(words):
        longer = f"{line} {word}" if line else word
        if not line or width(longer, size, bold) <= room:
            line = longer
        elif len(said) == most - 1:
            return [*said, fit(" ".join([line, *words[place:]]), size, room, bold)]
        else:
            said.append(fit(line, size, room, bold))
            line = word
    return [*said, fit(line, size, room, bold)]


def spread(wanted: Sequence[float], heights: Sequence[float], top: float, bottom: float) -> list[float]:
    """Middles of boxes as near as possible to `wanted` (ascending), in order, none over another, from `top` on.

    Their sum must fit between `top` and `bottom`.
    """
    placed: list[float] = []
    edge = top
    for middle, height in zip(wanted, heights, strict=True):
        placed.append(max(middle, edge + height / 2))
        edge = placed[-1] + height / 2
    edge = bottom
    for place in range(len(placed) - 1, -1, -1):
        placed[place] = min(placed[place], edge - heights[place] / 2)
        edge = placed[place] - heights[place] / 2
    return placed


def box(label: Label) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of what a label covers."""
    wide = width(label.text, label.size, label.bold)
    left = label.x - {"start": 0.0, "middle": wide / 2, "end": wide}[label.anchor]
    return left, label.y - _RISE * label.size, left + wide, label.y + _FALL * label.size


def stacked(
    lines: Sequence[tuple[str, str, bool]], x: float, middle: float, size: float, anchor: Anchor = "start"
) -> list[Label]:
    """Lines (text, colour, bold) one under another, centred on the height `middle`."""
    first = middle - (len(lines) - 1) * size * LEADING / 2 + 0.34 * size
    return [
        Label(x, first + place * size * LEADING, text, size, colour, anchor, bold)
        for place, (text, colour, bold) in enumerate(lines)
    ]
