"""Axes of the charts of actions and of the plan: discreet, not to be dragged, the unit above instead of beside."""

from __future__ import annotations

from typing import Any

from core.report.colours import RULE, SOFT

MARGIN = {"l": 4, "r": 8, "t": 30, "b": 8}


def axis() -> dict[str, Any]:
    return {"fixedrange": True, "gridcolor": RULE, "tickfont": {"color": SOFT, "size": 12}, "automargin": True}


def corner(unit: str) -> dict[str, Any]:
    """The unit of the vertical axis, at its top: legible on a narrow screen."""
    return {
        "text": unit, "x": 0, "y": 1, "xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "bottom",
        "yshift": 8, "showarrow": False, "font": {"size": 12, "color": SOFT},
    }  # fmt: skip
