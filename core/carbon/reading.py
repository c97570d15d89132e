"""What a person typed → exact values. Nothing is guessed: what can be read in two ways is refused.

Every function raises InputError with a French sentence that quotes what was typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction

from core.carbon.datum import Site, say
from core.errors import InputError

_SPACES = re.compile(r"(?<=\d)[ \u00a0\u202f'’](?=\d{3}(?:\D|$))")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_TWO_WAYS = re.compile(r"([1-9]\d{0,2})[.,](\d{3})")
_QUANTITY = re.compile(r"^\s*(-?[\d][\d \u00a0\u202f'’.,]*)\s*(.*?)\s*$", re.DOTALL)
_SHARE = re.compile(r"^\s*([a-z0-9_]+)\s*:?\s+(-?[\d.,]+)\s*%?\s*$")
_POSTCODE = re.compile(r"\d{5}|UE")
_SITE_ID = re.compile(r"[a-z0-9_-]{1,30}")
MAX_SITES = 50


def number(typed: str) -> Fraction:
    """« 12 000,5 » → 24001/2. Thousands are spaces, the decimal sign a comma or a point."""
    text = _SPACES.sub("", typed.strip())
    if text.startswith(("-", "\u2212")):
        raise InputError("« {typed} » est négatif. Tapez un nombre positif, ou 0.", typed=typed.strip())
    if not text.isascii() or not _NUMBER.fullmatch(text):
        raise InputError(
            "« {typed} » n'est pas un nombre. Tapez des chiffres seulement, par exemple 12 000 ou 12,5.",
            typed=typed.strip()[:40],
        )
    if two := _TWO_WAYS.fullmatch(text if text == typed.strip() else ""):
        raise InputError(
            "« {typed} » peut se lire de deux façons. Écrivez {thousands} ou {decimal}.",
            typed=text,
            thousands=f"{two[1]} {two[2]}",
            decimal=f"{two[1]},{two[2]}0",
        )
    if len(text) > 18:
        raise InputError("« {typed} » est trop long. Vérifiez le nombre de chiffres.", typed=typed[:40])
    return Fraction(text.replace(",", "."))


def quantity(typed: str) -> tuple[str, str]:
    """« 40 000 kWh PCS » → (« 40 000 », « kWh PCS »): number and unit, both as typed."""
    match = _QUANTITY.match(typed)
    if not match:
        raise InputError(
            "« {typed} » ne commence pas par un nombre. Écrivez une quantité et son unité, par exemple « 40 000 kWh ».",
            typed=typed.strip()[:40],
        )
    return match[1].strip(), match[2]


def picks(typed: str, options: Iterable[str]) -> frozenset[str]:
    """« gas, oil » → {gas, oil}: every word must be an option. « none » stands alone."""
    chosen = frozenset(word for part in typed.split(",") if (word := part.strip()))
    unknown = sorted(chosen - set(options))
    if not chosen or unknown:
        raise InputError(
            "« {typed} » n'est pas un choix possible. Choix : {choices}.",
            typed=", ".join(unknown) or typed,
            choices=", ".join(options),
        )
    if "none" in chosen and len(chosen) > 1:
        raise InputError("« none » (aucun) ne se combine pas avec d'autres choix : {typed}.", typed=typed)
    return chosen


def shares(typed: str, options: Iterable[str]) -> dict[str, Fraction]:
    """« car 70 ; bus 30 » → percentages by option. The sum is checked apart (`whole`)."""
    read: dict[str, Fraction] = {}
    for part in filter(str.strip, typed.split(";")):
        match = _SHARE.match(part)
        if not match or match[1] in read or match[1] not in set(options):
            raise InputError(
                "Part « {part} » illisible. Écrivez « choix pourcentage », séparés par « ; ». Choix : {choices}.",
                part=part.strip(),
                choices=", ".join(options),
            )
        read[match[1]] = number(match[2])
    return read


def whole(parts: Mapping[str, Fraction]) -> None:
    """Nothing when the shares sum to 100. Raises InputError with the sum otherwise."""
    total = sum(parts.values(), Fraction(0))
    if total < 100:
        raise InputError(
            "La somme des parts fait {total} % : elle doit faire 100 %. Ajoutez {gap} %.",
            total=say(total),
            gap=say(100 - total),
        )
    if total > 100:
        raise InputError(
            "La somme des parts fait {total} % : elle doit faire 100 %. Retirez {gap} %.",
            total=say(total),
            gap=say(total - 100),
        )


def sites(typed: str) -> tuple[Site, ...]:
    """One site per line, « id | nom | code postal »; the postcode may be empty, ids and names are unique."""
    found = tuple(_site(line) for line in typed.splitlines() if line.strip())
    if not found or len(found) > MAX_SITES:
        raise InputError("Déclarez entre 1 et {most} sites.", most=MAX_SITES)
    for names in ([s.id for s in found], [s.name for s in found]):
        if twin := next((n for n in names if names.count(n) > 1), None):
            raise InputError("Deux sites portent le nom « {name} ». Donnez-leur des noms différents.", name=twin)
    return found


def siren(typed: str) -> str:
    """« 552 100 554 » → « 552100554 »: nine digits whose Luhn sum is a multiple of ten (Insee)."""
    digits = typed.replace(" ", "").replace("\u00a0", "").replace("\u202f", "")
    if not re.fullmatch(r"[0-9]{9}", digits):
        raise InputError("Un numéro SIREN compte neuf chiffres : « {typed} » n'en est pas un.", typed=typed[:40])
    doubled = [int(d) * (1 + n % 2) for n, d in enumerate(digits)]
    if sum(d - 9 * (d > 9) for d in doubled) % 10:
        raise InputError("Le SIREN « {typed} » n'existe pas : vérifiez ses neuf chiffres.", typed=typed)
    return digits


def _site(line: str) -> Site:
    cells = [cell.strip() for cell in line.split("|")]
    if len(cells) != 3 or not _SITE_ID.fullmatch(cells[0]) or not cells[1]:
        raise InputError("Site « {line} » illisible : donnez-lui un nom et un code postal.", line=line.strip())
    postcode = cells[2].replace(" ", "").upper()
    if postcode and not _POSTCODE.fullmatch(postcode):
        raise InputError(
            "« {code} » n'est pas un code postal de cinq chiffres (site « {name} »). "
            "Écrivez « UE » pour un site dans un autre pays européen.",
            code=cells[2],
            name=cells[1],
        )
    return Site(cells[0], cells[1], postcode)
