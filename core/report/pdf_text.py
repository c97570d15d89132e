"""Text made printable, and cut into lines, by the widths of our own fonts: nothing of a PDF is needed for that."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from core.report import fonts
from core.report.colours import INK

SUBSTITUTE = "□"
ELLIPSIS = "…"
_BREAKS = re.compile(r"[\n\r\v\f\x85\u2028\u2029]+")
_GIVES_WAY = (re.compile("(?<=\u00a0)"), re.compile(r"(?<=[-/_.@&=?])"))  # where a word too wide is cut, best first
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
_HELD = re.compile(r"(?<=«) | (?=[»:;!?%€])")  # where French typography breaks no line
_HYPHENS = str.maketrans({"\u2010": "-", "\u2011": "-", "\t": " "})


@dataclass(frozen=True, slots=True)
class Style:
    """Points: `size` of the letters, `leading` from one baseline to the next."""

    size: float
    leading: float
    bold: bool = False
    colour: str = INK

    def wide(self, text: str) -> float:
        return fonts.width(text, self.size, self.bold)

    def coloured(self, colour: str) -> Style:
        return replace(self, colour=colour)


def clean(text: str) -> str:
    """What can be printed of a text typed by anybody; line ends are kept, as « \\n ».

    Controls, marks of direction and variants are dropped; what neither font has is shown as « □ ».
    """
    if text.isascii() and text.isprintable():
        return text
    composed = unicodedata.normalize("NFC", text).translate(_HYPHENS)
    return "".join(_printable(c) for c in _BREAKS.sub("\n", composed))


def _printable(character: str) -> str:
    if character == "\n" or (character.isalnum() and fonts.known(character)):
        return character
    kind = unicodedata.category(character)
    if kind in ("Cc", "Cf") or 0xFE00 <= ord(character) <= 0xFE0F:
        return ""
    if not fonts.known(character) and kind in ("Mn", "Zs"):
        return " " if kind == "Zs" else ""
    return character if fonts.known(character) and kind not in ("Cs", "Co", "Cn") else SUBSTITUTE


def one_line(text: str) -> str:
    return " ".join(clean(text).split("\n"))


def lines(text: str, style: Style, width: float) -> list[str]:
    """The lines of a text in a column of `width` points. Cut at spaces; a word wider than the column after one of its
    signs, else anywhere: no line leaves the column. At least one line, which may be empty."""
    held = _HELD.sub("\u00a0", clean(text))
    return [line for part in held.split("\n") for line in _wrapped(part, style, width)]


def balanced(text: str, style: Style, width: float) -> list[str]:
    """As few lines as `lines`, of lengths as near as can be: a title has no lonely last word."""
    found = lines(text, style, width)
    for share in range(97, 40, -3):
        narrower = lines(text, style, width * share / 100)
        if len(narrower) > len(found):
            break
        found = narrower
    return found


def _wrapped(text: str, style: Style, width: float) -> Iterator[str]:
    line, room, space = "", width, style.wide(" ")
    for word in (piece for whole in text.split(" ") if whole for piece in _pieces(whole, style, width)):
        wide = style.wide(word)
        if line and wide + space > room:
            yield line
            line, room = "", width
        line, room = (f"{line} {word}", room - space - wide) if line else (word, room - wide)
    yield line


def _pieces(word: str, style: Style, width: float, where: Sequence[re.Pattern[str]] = _GIVES_WAY) -> Iterator[str]:
    """A word, or its parts when it is wider than the column."""
    if style.wide(word) <= width:
        yield word
    elif not where:
        while word:
            end = _fitting(word, style, width)
            yield word[:end]
            word = word[end:]
    else:
        for part in _together(where[0].split(word), style, width):
            yield from _pieces(part, style, width, where[1:])


def _together(parts: Sequence[str], style: Style, width: float) -> Iterator[str]:
    """Parts joined again as long as they fit."""
    held = ""
    for part in parts:
        if held and style.wide((held + part).rstrip()) > width:
            yield held.rstrip()
            held = ""
        held += part
    yield held.rstrip()


def _fitting(text: str, style: Style, width: float) -> int:
    """How many characters fit in the width: at least one."""
    total = 0.0
    for place, character in enumerate(text):
        total += style.wide(character)
        if total > width:
            return max(1, place)
    return len(text)


def cut(text: str, style: Style, width: float) -> str:
    """The text on one line of this width, its end replaced by « … » when it is longer."""
    text = one_line(text)
    if style.wide(text) <= width:
        return text
    return text[: _fitting(text, style, width - style.wide(ELLIPSIS))].rstrip() + ELLIPSIS


def longest_word(text: str, style: Style) -> float:
    """Width of the widest word, or part of one that may be cut after its signs; points."""
    parts = (part for word in clean(text).split() for part in _GIVES_WAY[-1].split(word))
    return max(map(style.wide, parts), default=0.0)


def needs_shaping(text: str) -> bool:
    """Right to left, or letters that change with their neighbours: Arabic, Hebrew, marks set over a letter."""
    return not text.isascii() and any(
        unicodedata.bidirectional(c) in _RIGHT_TO_LEFT or unicodedata.combining(c) for c in text
    )


def runs(text: str) -> Iterator[tuple[bool, str]]:
    """Parts of a line by font: (in Lato?, text)."""
    for native, characters in groupby(text, fonts.native):
        yield native, "".join(characters)
