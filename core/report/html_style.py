"""Style sheets of the pages made of documents (assets/report.css, assets/embedded.css), written inside them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from core.report.contrast import readable

ASSETS = Path(__file__).resolve().parents[2] / "assets"
TINT = "#f3f7f5"  # the darkest ground that the brand's colour is read on


def page(brand: str) -> str:
    """Of a report. `brand`: its colour, « #rrggbb », darkened where it is read."""
    return f":root{{--brand:{brand};--read:{readable(brand, TINT)}}}\n{_read('report.css')}"


def embedded() -> str:
    """Of what is shown in a frame of somebody else's page."""
    return _read("embedded.css")


@cache
def _read(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf-8")
