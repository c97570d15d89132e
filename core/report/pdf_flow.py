"""From pieces to pages: what stays with what follows, what comes again on a new page. Nothing is printed here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from core.report.pdf_sheet import BOTTOM, TOP, Sheet

Paint = Callable[[Sheet, float], None]
FULL = BOTTOM - TOP
_ROUNDING = 0.01


@dataclass(frozen=True, slots=True)
class Piece:
    """Something never cut. `paint(sheet, top)`; `before`: white above, lost at the top of a page; `stays`: on the same
    page as the next piece; `again`: printed above it when it opens a page; `opens`: it starts a page; `anchor`: what
    links to it say. Heights in points, at most FULL."""

    height: float
    paint: Paint
    before: float = 0.0
    stays: bool = False
    again: Piece | None = None
    opens: bool = False
    anchor: str = ""


@dataclass(slots=True)
class Laid:
    """Pages of (top, piece), and where each anchor is: (page from 1, top)."""

    pages: list[list[tuple[float, Piece]]] = field(default_factory=lambda: [[]])
    anchors: dict[str, tuple[int, float]] = field(default_factory=dict)


def lay(pieces: Sequence[Piece], bottom: float = BOTTOM) -> Laid:
    """Puts the pieces one under the other, page after page."""
    laid, y, needs = Laid(), TOP, _needs(pieces)
    for piece, need in zip(pieces, needs, strict=True):
        fresh, asked = not laid.pages[-1], need if need <= FULL else piece.height
        if not fresh and (piece.opens or y + piece.before + asked > bottom + _ROUNDING):
            laid.pages.append([])
            y, fresh = TOP, True
            if piece.again is not None:
                laid.pages[-1].append((y, piece.again))
                y += piece.again.height
        top = y if fresh else y + piece.before
        laid.pages[-1].append((top, piece))
        if piece.anchor:
            laid.anchors[piece.anchor] = (len(laid.pages), top)
        y = top + piece.height
    return laid


def _needs(pieces: Sequence[Piece]) -> list[float]:
    """Height of each piece with all that must be on its page after it."""
    needs, after = [0.0] * len(pieces), 0.0
    for place in reversed(range(len(pieces))):
        piece = pieces[place]
        needs[place] = piece.height + (after if piece.stays else 0.0)
        after = piece.before + needs[place]
    return needs
