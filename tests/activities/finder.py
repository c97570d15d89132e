"""A finder that knows a few words: deterministic, so that what is tested is what is done with its answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from core.access import Who
from core.match.shapes import Asked, Candidate, Matched

KNOWN = {
    "gazole": (("gazole_b7_l", "Gazole à la pompe (B7)", "litre"), ("gnr_l", "Gazole non routier (GNR)", "litre")),
    "hotel": (("hotel_nuit_2etoiles", "Nuit en hôtel 2 étoiles", "nuit"),),
    "gaz": (("37133", "Gaz naturel", "kWh PCS"), ("gpl_l", "GPL à la pompe", "litre")),
    "mobilier": (("spend_meubles", "Meubles", "k€"),),
}
UNITS = {"l": "litre", "litres": "litre", "nuits": "nuit", "kwh": "kWh PCS"}


@dataclass
class Finder:
    """`remembered` and `asked`: what it was told and asked."""

    remembered: list[tuple[str, str, str, str]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def match_many(
        self, who: Who | None, asked: Sequence[Asked], progress: Callable[[float], object] = lambda _: None
    ) -> list[Matched]:
        return [self._match(one.text) for one in asked]

    def remember_all(self, who: Who, choices: Iterable[tuple[str, str, str, str]]) -> None:
        self.remembered += choices

    def _match(self, text: str) -> Matched:
        self.asked.append(text)
        plain = text.casefold().replace("ô", "o")
        word = next((word for word in KNOWN if re.search(rf"\b{word}\b", plain)), None)
        if word is None:
            return Matched(text, 0.1, True, (), None, "")
        found = re.search(r"(\d+(?:[.,]\d+)?)\s*([a-z]+)", plain)
        unit = UNITS.get(found[2], "") if found else ""
        quantity = Fraction(found[1].replace(",", ".")) if found and unit else None
        reasons = (f"« {word} » est dans le libellé",)
        candidates = tuple(Candidate(*one, 0.9 - 0.1 * at, reasons) for at, one in enumerate(KNOWN[word]))
        return Matched(text, 0.9, False, candidates, quantity, unit)
