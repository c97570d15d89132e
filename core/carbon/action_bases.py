"""What an action can touch in a footprint: activities chosen by what they are, and the share of them it reaches.

The rows of data/action_bases.csv, read against the activities of a run, wherever they came from: questionnaire,
ledger or list. Within a base the first row that fits an activity gives its share.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.carbon.actions import Range
from core.carbon.activity import Weighed
from core.carbon.allocation import memo_of, plain

YEAR = "year"


@dataclass(frozen=True, slots=True)
class Choice:
    """One row of a base. Whatever is empty is not looked at; words are plain and looked for at their beginning.

    `factors`: stable keys and ADEME ids. `sectors`: of the company; `beside` and `without`: flows that the same site
    must have, or must not have. `bought` « year »: bought in the footprint's year.
    """

    flows: frozenset[str]
    factors: frozenset[str]
    categories: tuple[str, ...]
    words: tuple[str, ...]
    not_words: tuple[str, ...]
    units: frozenset[str]
    sectors: frozenset[str]
    beside: frozenset[str]
    without: frozenset[str]
    bought: str
    share: Range
    why: str


@dataclass(frozen=True, slots=True)
class Present:
    """What of a run can still fall, with what the rows ask about it."""

    weighed: Sequence[Weighed]
    flows_at: Mapping[str, frozenset[str]]
    sector: str
    year: int

    def chosen(self, base: Sequence[Choice]) -> Iterator[tuple[int, Choice]]:
        """(place of an activity, the row that chooses it), for each activity that the base holds."""
        for place, one in enumerate(self.weighed):
            found = next((row for row in base if self._fits(row, one)), None)
            if found is not None:
                yield place, found

    def _fits(self, row: Choice, one: Weighed) -> bool:
        a, factor = one.activity, one.factor
        if (row.flows and a.flow not in row.flows) or (row.sectors and self.sector not in row.sectors):
            return False
        if row.factors and factor.id not in row.factors and factor.key not in row.factors:
            return False
        if row.categories and not any(_under(factor.category, category) for category in row.categories):
            return False
        if (row.units and factor.unit not in row.units) or (row.bought == YEAR and a.year != self.year):
            return False
        said = plain(f"{factor.label} {a.label}") if row.words or row.not_words else ""
        if (row.words and not _says(said, row.words)) or _says(said, row.not_words):
            return False
        here = self.flows_at[a.site]
        return not (row.without & here) and (not row.beside or bool(row.beside & here))


def present(weighed: Sequence[Weighed], sector: str, year: int) -> Present:
    """The activities that count in the footprint's total: nothing replaced, avoided, market-based or zero."""
    flows_at: dict[str, set[str]] = defaultdict(set)
    counted = [one for one in weighed if one.quantity > 0 and not one.activity.replaced_by and not memo_of(one.factor)]
    for one in counted:
        flows_at[one.activity.site].add(one.activity.flow)
    return Present(counted, {site: frozenset(flows) for site, flows in flows_at.items()}, sector, year)


def _under(category: str, prefix: str) -> bool:
    return category == prefix or category.startswith(prefix + " > ")


def _says(said: str, words: Sequence[str]) -> bool:
    return any(re.search(rf"\b{re.escape(word)}", said) for word in words)
