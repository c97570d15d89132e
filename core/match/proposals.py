"""What a special reader says of a query: these families, this much, for this reason."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Proposal:
    """`weight` adds to the score of the family; `why` is a French sentence."""

    family: int
    weight: float
    why: str
