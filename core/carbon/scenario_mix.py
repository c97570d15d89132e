"""The grid's electricity in the years to come, as an index of the year of the footprint (1.0)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.errors import InputError

CONSTANT = "constant"
MOST = 50.0  # % a year, up or down
_RATE = re.compile(r"([+-]?\d{1,3}(?:[.,]\d{1,6})?)\s*%")


@dataclass(frozen=True, slots=True)
class Mix:
    """A path of the grid: `points` are (year, level) in any unit, only their ratios count; none means constant.

    `hypothesis`: nobody published it as a path of the electricity factor.
    """

    id: str
    label_fr: str
    label_en: str
    hypothesis: bool
    points: tuple[tuple[int, float], ...]
    source: str


def index_of(asked: str, years: NDArray[np.int64], mixes: Mapping[str, Mix]) -> NDArray[np.float64]:
    """Index of the grid in each of these years, the first being 1.0. Between two points a line; outside, the nearest.

    Raises InputError: neither « constant », a path of `mixes`, nor a yearly change such as « -3 % ».
    """
    rate = yearly(asked)
    if rate is not None:
        return np.asarray(np.power(1.0 + rate, years - years[0]), dtype=np.float64)
    if asked != CONSTANT and asked not in mixes:
        raise InputError(
            "Électricité : « {found} » n'est ni une trajectoire connue ({known}) ni une évolution annuelle (« -3 % »).",
            found=asked[:40],
            known=", ".join(sorted({CONSTANT, *mixes})),
        )
    points = mixes[asked].points if asked in mixes else ()
    if not points:
        return np.ones(len(years))
    levels = np.interp(years, [year for year, _ in points], [level for _, level in points])
    return np.asarray(levels / levels[0], dtype=np.float64)


def yearly(asked: str) -> float | None:
    """« -3 % » → −0.03; None when it is not a percentage. Raises InputError beyond ± 50 % a year."""
    found = _RATE.fullmatch(asked.strip().replace("−", "-"))
    if found is None:
        return None
    percent = float(found[1].replace(",", "."))
    if abs(percent) > MOST:
        raise InputError(
            "Électricité : {found} % par an n'est pas vraisemblable. Donnez une évolution entre -{most} et {most} %.",
            found=f"{percent:g}",
            most=f"{MOST:g}",
        )
    return percent / 100
