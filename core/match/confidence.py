"""How sure a first answer is: a logistic model of what the query and the answer share.

Weights: data/matching/calibration.csv, fitted on the project's own labelled queries (tests/matching), the constant
moved until the mean confidence on queries that had never been seen was the share of them answered right.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from core.match.query import Query
from core.match.ranking import Ranked
from core.match.shapes import Weight

THRESHOLD = 0.5  # below it nothing is proposed as an answer
OUTSIDE = 0.65  # a value that is not the Base Carbone's is always to be looked at
SUREST = 0.97  # nothing found is as sure as what a person has confirmed


class Calibration:
    """Features → share of right first answers. Raises KeyError without a row per feature: tests read the table."""

    def __init__(self, weights: Sequence[Weight]) -> None:
        self._weights = {row.feature: row.weight for row in weights}

    def confidence(self, told: dict[str, float]) -> float:
        """Between 0 and SUREST (OUTSIDE for a value from outside the base); 0 when nothing was found."""
        if not told:
            return 0.0
        total = self._weights["constant"] + math.fsum(self._weights[name] * value for name, value in told.items())
        return (OUTSIDE if told["outside"] else SUREST) / (1 + math.exp(-total))


def features(query: Query, ranked: Sequence[Ranked], known: float, outside: bool, nothing: bool) -> dict[str, float]:
    """What the confidence is made of. `known`: share (0–1) of the words' weight that the answer, or an expression,
    explains; `outside`: the first answer is not a factor of the Base Carbone®; `nothing`: the text, or the account,
    is about what has no factor."""
    if not ranked:
        return {}
    best, next_best = ranked[0], ranked[1].score if len(ranked) > 1 else 0.0
    told = any(query.dimensions)
    measured = query.physical and bool(query.nothing)  # « mortier prêt à l'emploi 3 t »: the word was not about a loan
    return {
        "expected": min(best.expected, 2.6),
        "text": min(best.text, 1.0),
        "known": known,
        "margin": min(best.score - next_best, 1.0),
        "fits": float(told and best.fit > 0),
        "misfit": float(told and best.fit < 0),
        "outside": float(outside),
        "proxy": float(best.proxy),
        "nothing": float(nothing and not measured),
        "nothing_measured": float(nothing and measured),
    }
