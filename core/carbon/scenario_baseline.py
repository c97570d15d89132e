"""What a scenario starts from: a footprint as a few arrays, read once."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.carbon import views
from core.carbon.footprint import Footprint, Line

GRID = "electricity"  # the flow of electricity drawn from the grid


@dataclass(frozen=True, slots=True, eq=False)
class Baseline:
    """A footprint, by BEGES post. Masses in kgCO2e.

    `kg` is its total, exactly rounded; `by_post[i]` that of `posts[i]`; `electric[i]` the share of it that is grid
    electricity (0…1). The lines that share a datum or a factor are a row of `groups` (kg by post), whose ln² GSD² is in
    `ln2`: what `core.carbon.uncertainty` makes a total's interval of.
    """

    year: int
    kg: float
    posts: tuple[str, ...]
    by_post: NDArray[np.float64]
    electric: NDArray[np.float64]
    groups: NDArray[np.float64]
    ln2: NDArray[np.float64]


def baseline(footprint: Footprint) -> Baseline:
    """The footprint as a starting point. Memo lines count in no post."""
    lines = [line for line in footprint.lines if line.beges]
    found = views.by_beges(footprint)
    posts = tuple(group.name for group in found)
    kg = np.array([group.kg for group in found])
    grid = np.array([views.beges(line for line in group.lines if line.flow == GRID) for group in found])
    electric = np.clip(np.divide(grid, kg, out=np.zeros_like(kg), where=kg > 0), 0.0, 1.0)
    data, of_data = _grouped(lines, posts, lambda line: (line.activity, line.gsd2_datum))
    factors, of_factors = _grouped(lines, posts, lambda line: (line.factor_id, line.gsd2_factor))
    groups, ln2 = np.vstack([data, factors]), np.array([*of_data, *of_factors])
    return Baseline(footprint.perimeter.year, views.total(footprint), posts, kg, electric, groups, ln2)


def _grouped(
    lines: Sequence[Line], posts: Sequence[str], key: Callable[[Line], tuple[str, float]]
) -> tuple[NDArray[np.float64], list[float]]:
    """(kg of each group by post, ln² GSD² of each group), in the order in which they are met."""
    found: defaultdict[tuple[str, float], defaultdict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for line in lines:
        found[key(line)][line.beges].append(line.kg_beges)
    rows = [[math.fsum(by_post[post]) if post in by_post else 0.0 for post in posts] for by_post in found.values()]
    return np.array(rows).reshape(len(rows), len(posts)), [math.log(gsd2) ** 2 for _, gsd2 in found]
