"""Things told apart by their size: « écran 22 pouces », « péniche 350 t », « conteneur frigo »."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from core.match.bands import bands
from core.match.families import Family
from core.match.proposals import Proposal
from core.match.query import Query
from core.match.words import stem

_ASKED = re.compile(r"(?<!\w)(\d{1,3}(?:[.,]\d+)?)(?:\s?(?:-|à)\s?(\d{1,3}))?\s?(?:pouces?\b|\"|'')")
_SHIPS = re.compile(r"^transport de marchandises > (fluvial|maritime)")
_PUBLISHED = re.compile(r"(\d+(?:[.,]\d+)?)(?:\s*(?:-|a)\s*(\d+))? pouces")
COLD = frozenset(stem(word) for word in ("frigo", "frigorifique", "refrigere", "reefer", "congele", "surgele"))
NEAR = 1.35  # times larger or smaller: still that kind of screen
WEIGHT = 1.0
SHIP = 200  # tonnes: less is what it carries
HOLDS = 0.5  # the ship of this tonnage; the container that is kept cold


class Sizes:
    """The things of an edition that are told apart by inches."""

    def __init__(self, families: Sequence[Family]) -> None:
        found = ((place, _PUBLISHED.search(family.attribute)) for place, family in enumerate(families))
        self._inches = {place: _middle(match) for place, match in found if match}
        ships = {place: bands(f.attribute) for place, f in enumerate(families) if _SHIPS.search(f.category)}
        self._tonnes = {place: told.get("tpl") or told.get("tonne") for place, told in ships.items()}
        self._cold = [place for place, family in enumerate(families) if family.attribute == "reefer"]

    def find(self, query: Query) -> list[Proposal]:
        """A nudge to the sizes of the text; nothing when it gives none."""
        return [*self._screens(query), *self._ships(query)]

    def _ships(self, query: Query) -> list[Proposal]:
        tonnes = [
            float(measure.quantity) for measure in query.measures if measure.unit == "t" and measure.quantity >= SHIP
        ]
        found = [
            Proposal(place, HOLDS, f"bateau de {tonnes[-1]:g} t")
            for place, band in self._tonnes.items()
            if band and tonnes and band.holds(tonnes[-1])
        ]
        cold = self._cold if COLD & set(query.words) else []
        return found + [Proposal(place, HOLDS, "conteneur frigorifique") for place in cold]

    def _screens(self, query: Query) -> list[Proposal]:
        asked = _ASKED.search(query.asked.text)
        if asked is None:
            return []
        inches = _middle(asked)
        apart = {place: abs(math.log(size / inches)) for place, size in self._inches.items()}
        return [
            Proposal(place, WEIGHT * (1 - far / math.log(NEAR)), f"taille la plus proche de {inches:g} pouces")
            for place, far in apart.items()
            if far < math.log(NEAR)
        ]


def _middle(match: re.Match[str]) -> float:
    low = float(match[1].replace(",", "."))
    return (low + float(match[2])) / 2 if match[2] else low
