"""Refrigerants and other gases by their code: « R410A », « R 32 », « HFC-134a »; the sixth report of the IPCC."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.match.families import Family
from core.match.proposals import Proposal
from core.match.query import Query

CATEGORY = "prg a 100 ans"
_NAME = re.compile(r"^(?:hfc|hcfc|hcfo|hfo|cfc|pfc|r)-?(\d[\w-]*)(?:\((e|z)\))?$")
_PLAIN = {  # codes of substances that the base publishes under their own name
    "r290": "propane", "r600": "butane", "r600a": "butane", "r744": "dioxyde de carbone", "r50": "methane",
    "r170": "ethane", "r40": "methyl chloride",
}  # fmt: skip


class Fluids:
    """The gases of an edition, by code."""

    def __init__(self, families: Sequence[Family]) -> None:
        self._by_code: dict[str, list[int]] = {}
        for place, family in enumerate(families):
            if CATEGORY in family.category:
                for code in _codes(family.name):
                    self._by_code.setdefault(code, []).append(place)

    def knows(self, code: str) -> bool:
        """True when this code, or one that begins like it, is in the edition."""
        return any(known.startswith(code) for known in self._by_code)

    def find(self, query: Query) -> list[Proposal]:
        """The gas of the code; failing that its neighbours (R404 → R404A). Empty without a code."""
        if not query.code:
            return []
        exact = self._by_code.get(query.code)
        if exact:
            return [Proposal(place, 2.6 - 0.1 * rank, _why(query.code)) for rank, place in enumerate(exact)]
        near = [
            place for code, places in sorted(self._by_code.items()) if code.startswith(query.code) for place in places
        ]
        return [Proposal(place, 2.2 - 0.1 * rank, _near(query.code)) for rank, place in enumerate(near)]


def _codes(name: str) -> list[str]:
    match = _NAME.match(name)
    found = [code for code, plain in _PLAIN.items() if plain == name]
    if match:
        found.append("r" + match[1].replace("-", ""))
    return found


def _why(code: str) -> str:
    return f"fluide {code[0].upper()}{code[1:]} : potentiel de réchauffement du 6e rapport du GIEC"


def _near(code: str) -> str:
    return f"fluide proche de {code[0].upper()}{code[1:]}, qui n'est pas dans cette édition"
