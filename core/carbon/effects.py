"""What an action changes in a footprint, measured: the company's activities are changed and calculated again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Effect:
    """Of one action or lever at full uptake, on one run. {BEGES post: kgCO2e a year, negative when it falls}.

    `low` is the least it may do, `high` the most, `central` between them. Posts that do not move are left out.
    """

    id: str
    low: Mapping[str, float]
    central: Mapping[str, float]
    high: Mapping[str, float]
