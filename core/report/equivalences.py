"""What a mass is like: only quantities with a published factor, each cited (data/equivalences.csv)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from core.errors import DataError
from core.ingest.builtin import BuiltinFactor, rows
from core.ingest.tables import DATA, read_table
from core.language import _, language
from core.report import show


@dataclass(frozen=True, slots=True)
class Equivalence:
    """`key`: of the built-in factor that it divides by; the labels name the quantity."""

    key: str
    label_fr: str
    label_en: str
    source: str


def told(kg: float) -> list[str]:
    """« 164 000 kilomètres en voiture moyenne (0,256 kg CO₂e/km, Base Carbone n° 43791) »; nothing for nothing."""
    return [_said(one, entry, kg / entry.total) for one, entry in _known()] if kg > 0 else []


def _said(one: Equivalence, entry: BuiltinFactor, quantity: float) -> str:
    said = _("environ {n} {what} ({factor}, Base Carbone n° {id})")
    return said.format(
        n=show.rough(quantity),
        what=one.label_en if language() == "en" else one.label_fr,
        factor=show.factor(entry.total, entry.unit),
        id=entry.ademe_id,
    )


@cache
def _known() -> list[tuple[Equivalence, BuiltinFactor]]:
    """Raises DataError: a key that the built-in edition has not, or a factor that divides nothing."""
    found = []
    for one in read_table(DATA / "equivalences.csv", Equivalence):
        entry = rows().get(one.key)
        if entry is None or entry.total <= 0 or not entry.ademe_id:
            raise DataError("data/equivalences.csv : le facteur « {key} » ne peut pas être cité.", key=one.key)
        found.append((one, entry))
    return found
