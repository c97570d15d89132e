"""What a path owes to each of its causes, and how far it can be trusted."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def shares(before: Array, factors: Array) -> Array:
    """kg of the change `before · (Π factors − 1)` owed to each factor: a split that does not depend on their order.

    `before`: (…, posts, 1); `factors`: (…, causes, posts, years), each ≥ 0. The result has the shape of `factors` and
    adds up to the change. Logarithmic mean of before and after × ln of the factor (LMDI; Ang, Energy Policy 33, 2005).
    Its limit when factors reach zero: they share the whole fall equally, the others get nothing.
    """
    gone = factors == 0.0
    some = gone.any(axis=-3, keepdims=True)
    logs = np.log(np.where(gone, 1.0, factors))
    sums = logs.sum(axis=-3, keepdims=True)
    flat = sums == 0.0
    mean = np.where(flat, 1.0, np.expm1(sums) / np.where(flat, 1.0, sums))  # logarithmic mean ÷ before
    full = -1.0 * gone / np.maximum(gone.sum(axis=-3, keepdims=True), 1)
    return np.asarray(before[..., None, :, :] * np.where(some, full, mean * logs), dtype=np.float64)


def band(kg: Array, least: Array, most: Array, ln2: Array) -> tuple[Array, Array]:
    """(low, high), kgCO2e: the 95 % band of paths. All of one shape.

    `ln2`: ln² GSD² of the lines as they are scaled. `least` and `most`: the path when every action does the least, the
    most, it may. Both in quadrature, side by side, as logarithms. A path at zero has no logarithm: from 0 to what the
    least effects leave.
    """
    positive = kg > 0
    safe = np.where(positive, kg, 1.0)
    above = np.log(np.maximum(least, safe) / safe)
    under = np.where(most > 0, np.log(safe / np.where(most > 0, np.minimum(most, safe), safe)), np.inf)
    low = np.where(positive, kg / np.exp(np.sqrt(ln2 + under**2)), 0.0)
    high = np.where(positive, kg * np.exp(np.sqrt(ln2 + above**2)), np.maximum(least, 0.0))
    return low, high
