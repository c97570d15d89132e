"""The monetary ratio of the accounts' own year: the ones published for 2019 to 2023, the nearest for other years.

The base numbers the vintages of a ratio one after the other (43361 for 2019 … 43365 for 2023). That is checked on the
row itself: same name, and a unit that says the year; otherwise the latest ratio serves, and the sentence says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.carbon.allocation import plain
from core.carbon.derivations import Why
from core.carbon.factors import Factor, FactorBook, usable
from core.errors import FactorNotFound, FactorRefused

FIRST, LATEST = 2019, 2023
_SERIES = range(43296, 43576)  # five ids a ratio, the latest a multiple of five
_YEAR_OF_NAME = re.compile(r"\s*[-–]\s*\d{4}$")


@dataclass(frozen=True, slots=True)
class Vintage:
    """A ratio and the year it is of. `why`: French template with {year} and {of}, "" for a ratio without year."""

    factor: Factor
    of: int | None = None
    why: str = ""

    def sentence(self, year: int) -> str:
        return self.why.format(year=year, of=self.of)


def latest_of(ref: str) -> str:
    """The name under which a choice is kept for every year: « mon_43361 » or « 43361 » → « mon_43365 »."""
    number = ref.removeprefix("mon_")
    if not number.isdigit() or int(number) not in _SERIES:
        return ref
    return f"mon_{-(-int(number) // 5) * 5}"


def vintage(ref: str, year: int, book: FactorBook) -> Vintage:
    """The ratio `ref` as it was in `year`. Raises FactorNotFound, FactorRefused."""
    key = latest_of(ref)
    latest = _of_number(key, book)
    if not key.startswith("mon_"):
        return Vintage(latest)
    wanted = min(max(year, FIRST), LATEST)
    if wanted == LATEST:
        return Vintage(latest, LATEST, Why.RATIO_OWN if year == LATEST else Why.RATIO_LATER)
    own = _same(int(key.removeprefix("mon_")) - (LATEST - wanted), latest, wanted, book)
    if own is None:
        return Vintage(latest, LATEST, Why.RATIO_MISSING)
    return Vintage(own, wanted, Why.RATIO_OWN if wanted == year else Why.RATIO_EARLIER)


def _same(number: int, latest: Factor, year: int, book: FactorBook) -> Factor | None:
    """The row of that number when it is the same ratio of that year."""
    try:
        found = usable(book.get(str(number)))
    except (FactorNotFound, FactorRefused):
        return None
    return found if _name(found) == _name(latest) and f"({year})" in found.unit else None


def _of_number(key: str, book: FactorBook) -> Factor:
    """By stable key; by ADEME id for a ratio of the base that has none of ours."""
    try:
        return usable(book.get(key))
    except FactorNotFound:
        return usable(book.get(key.removeprefix("mon_")))


def _name(factor: Factor) -> str:
    return plain(_YEAR_OF_NAME.sub("", factor.label))
