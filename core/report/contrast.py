"""Can one colour be read on another? Relative luminance and contrast of WCAG 2.2."""

from __future__ import annotations

import re

WHITE, ENOUGH = "#ffffff", 4.5
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}\Z")


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white). Colours are « #rrggbb »; raises ValueError for anything else."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def readable(colour: str, on: str = WHITE, least: float = ENOUGH) -> str:
    """The colour, darkened in small steps until text in it is read on the (light) ground `on`."""
    channels = _channels(colour)
    while contrast(colour, on) < least and any(channels):
        channels = tuple(int(channel * 0.94) for channel in channels)
        colour = "#" + "".join(f"{channel:02x}" for channel in channels)
    return colour


def on_top(colour: str) -> str:
    """Black or white: what is read best on this colour."""
    return max(("#ffffff", "#000000"), key=lambda text: contrast(text, colour))


def _luminance(colour: str) -> float:
    linear = [_linear(channel / 255) for channel in _channels(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _channels(colour: str) -> tuple[int, ...]:
    if not _COLOUR.match(colour):
        raise ValueError(f"not a colour: {colour!r}")
    return tuple(int(colour[place : place + 2], 16) for place in (1, 3, 5))
