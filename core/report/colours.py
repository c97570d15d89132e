"""One colour per BEGES post, the same everywhere: a hue per category, a shade per post.

The six hues stay apart for deuteranopia, protanopia and tritanopia (derived from Okabe and Ito's set); no chart
relies on colour alone: every bar carries its name and its value.
"""

from __future__ import annotations

from collections.abc import Mapping

INK = "#16302A"
SOFT = "#5B6B66"
RULE = "#DCE5E1"
GREEN = "#0B6E4F"
RISE, FALL = "#B4491F", "#1D4E89"  # apart for every kind of colour blindness; a sign is always written beside

POSTS: Mapping[str, str] = {
    "1.1": "#B4491F",
    "1.2": "#D2703F",
    "1.3": "#E09A72",
    "1.4": "#8C3413",
    "1.5": "#EDC2A8",
    "2.1": "#D79A17",
    "2.2": "#EBC566",
    "3.1": "#1D4E89",
    "3.2": "#6E9BCB",
    "3.3": "#3A76B4",
    "3.4": "#A3C1E2",
    "3.5": "#12345F",
    "4.1": "#0B6E4F",
    "4.2": "#5FB894",
    "4.3": "#94D1B8",
    "4.4": "#BFE3D4",
    "4.5": "#2E9473",
    "5.1": "#6A4594",
    "5.2": "#9C7FBD",
    "5.3": "#C0ADD6",
    "5.4": "#4A2B70",
    "6.1": "#858B90",
}
SCOPES: Mapping[str, str] = {"1": "#B4491F", "2": "#D79A17", "3": "#0B6E4F"}
SITES = ("#0B6E4F", "#D79A17", "#1D4E89", "#B4491F", "#6A4594", "#5FB894", "#6E9BCB", "#858B90")
"""Sites have no colour of their own: in the order of a chart, the last one for all the others."""
