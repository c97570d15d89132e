"""Quantities as bills write them: « 450 L », « 28 MWh PCS », « 1,2 tonne », « x4 », « 12 000 € HT », « 2 nuits »."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from core.carbon.units import MONEY, Units
from core.errors import UnitError

_NUMBER = r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?"
_SPELT = (  # as written → as data/units.csv writes it; longest first where one begins like another
    (r"t\.?\s?k?m\.?\s?/?\s?an", ""),
    (r"tonnes?[.\s-]?(?:km|kilom[èe]tres?)|t[.\s-]?km|tkm", "t.km"),
    (r"(?:pax|passagers?|voyageurs?|personnes?|p)[.\s-]?(?:km|kilom[èe]tres?)|pkm", "passager.km"),
    (r"(?:v[ée]hicules?|v)[.\s-]?km", "km"),
    (r"m[3³][.\s-]km", "m³.km"),
    (r"[kMGT]\s?W\.?\s?h(?:eures?)?\s?(?:\(?PCS\)?|\(?PCI\)?)?", ""),
    (r"(?:kilo|m[ée]ga|giga)watt-?\s?heures?", ""),
    (r"[GM]J\s?(?:PCS|PCI)?|tep\s?(?:PCS|PCI)?", ""),
    (r"hectolitres?|hl", "hL"),
    (r"litres?|ltr|l", "litre"),
    (r"m[3³]|m[eè]tres?\s?cubes?", "m³"),
    (r"m[2²]|m[eè]tres?\s?carr[ée]s?", "m²"),
    (r"kilogrammes?|kilos?|kgs?", "kg"),
    (r"tonnes?|to|t", "t"),
    (r"quintaux|quintal", "q"),
    (r"grammes?|gr|g", "g"),
    (r"kilom[èe]tres?|kms?", "km"),
    (r"nuit[ée]es?|nuits?", "nuit"),
    (r"repas|couverts?|plateaux[-\s]repas|plateau[-\s]repas|d[ée]jeuners?|d[iî]ners?|menus?", "repas"),
    (r"millions?\s(?:d['’])?(?:euros?|€)|m€|meur", "M€"),
    (r"milliers?\sd['’]euros?|k\s?€|k\s?eur(?:os?)?", "k€"),
    (r"€|euros?|eur", "€"),
    (r"ramettes?|unit[ée]s?|pi[èe]ces?|pcs?|exemplaires?|u|ex|appareils?|postes?", "unité"),
    (r"hectares?|ha", "ha"),
    (r"ml|m[eè]tres?|m", "m"),
    (r"heures?|h", "heure"),
    (r"jours?|j", "jour"),
    (r"feuilles?", "feuille A4"),
)
_MEASURE = re.compile(
    rf"(?<![\w.,/])(?P<number>{_NUMBER})\s?(?P<unit>{'|'.join(f'(?:{spelt})' for spelt, _ in _SPELT)})(?![\w/²³])"
    r"(?:\s?(?:H\.?T\.?|T\.?T\.?C\.?))?(?![\w])",
    re.IGNORECASE,
)
_SIGN_FIRST = re.compile(rf"€\s?(?P<number>{_NUMBER})(?![\w])")
_TIMES = re.compile(r"(?<![\w])(?:[x×]\s?(?P<after>\d{1,5})|(?P<before>\d{1,5})\s?[x×])(?![\w])", re.IGNORECASE)
_BARE = re.compile(rf"(?<![\w.,/])(?:{_NUMBER})(?![\w.,/%°])")
_SHEET = re.compile(
    r"(?<!\w)\d+\s?(?:g|gr|grammes?)(?:\s?/\s?m[2²])?(?=\b.*(?:ramette|unit|paquet|carton|boîte))", re.I
)
_SIZE = re.compile(
    r"(?<!\w)\d+(?:[.,]\d+)?\s?(?:pouces?|pieds?|\"|cm|mm|cv|ch|kw|kva|watts?|w|volts?|v|m?ah|go|to|gb|tb|ghz|bars?|°c?|%|ans?|mois)(?!\w)"
    r"|(?<!\w)\d+\s?/\s?\d+(?:\s?/\s?\d+)*",
    re.IGNORECASE,
)
_THINGS = ("repas", "nuit", "unité", "feuille A4")  # units that also say what it is
_RANK = ("fret", "voyageurs", "énergie", "énergie PCS", "énergie PCI", "repas", "nuit", "m³.km", "feuille A4")
MOST = 100_000  # things that a bare number counts; more is the reference of an invoice
_LAST = ("distance", "surface", "durée", "jour")


@dataclass(frozen=True, slots=True)
class Measure:
    """A quantity of a text. `unit` is canonical, "" for a bare number; `start`, `end`: where it was read."""

    quantity: Fraction
    unit: str
    dimension: str
    start: int
    end: int


def read_measures(text: str, units: Units) -> tuple[list[Measure], str]:
    """The quantities of a text, the one to calculate with first, and the text without them.

    What only describes the thing is no quantity: 24 pouces, 80 g in front of « 50 ramettes », 0/20.
    """
    left = _SIZE.sub(_blank, _SHEET.sub(_blank, text))
    found = []
    for pattern in (_SIGN_FIRST, _MEASURE, _TIMES):
        for match in pattern.finditer(left):
            measure = _measure(match, units)
            if measure is not None:
                found.append(measure)
                end = match.end("number") if measure.unit in _THINGS and "unit" in match.groupdict() else measure.end
                left = left[: measure.start] + " " * (end - measure.start) + left[end:]
    if not found:
        found = [_number(match) for match in _BARE.finditer(left)][-1:]
        found = [measure for measure in found if _counts(measure.quantity)]
    return sorted(found, key=_preference), left


def _counts(number: Fraction) -> bool:
    """A bare number that may count things: neither a year, an amount nor a reference."""
    return number.denominator == 1 and 0 < number < MOST and not 1990 <= number <= 2040


def number(text: str) -> Fraction:
    """« 3 450,5 » → 6901/2."""
    return Fraction("".join(text.split()).replace(",", "."))


def _measure(match: re.Match[str], units: Units) -> Measure | None:
    said = match.groupdict()
    if "unit" not in said:
        amount = said.get("after") or said.get("before")
        unit = "unité" if amount else "€"
        return Measure(number(amount or said["number"]), unit, units.dimension(unit), match.start(), match.end())
    spelt = said["unit"]
    written = next(w for pattern, w in _SPELT if re.fullmatch(pattern, spelt, re.IGNORECASE))
    try:
        unit = units.canonical(written or " ".join(spelt.replace("(", " ").replace(")", " ").split()))
    except UnitError:
        return None
    return Measure(number(said["number"]), unit, units.dimension(unit), match.start(), match.end())


def _number(match: re.Match[str]) -> Measure:
    return Measure(number(match[0]), "", "", match.start(), match.end())


def _preference(measure: Measure) -> tuple[int, int]:
    """What is multiplied comes before what describes, money after what is physical."""
    if measure.dimension in _RANK:
        return (0, -measure.end)
    if measure.dimension == MONEY:
        return (3, -measure.end)
    return (2 if measure.dimension in _LAST else 1, -measure.end)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])
