"""Units in the reader's language. Data, files and the API keep the unit as it is named in data/units.csv."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from core.language import _, language, speaking

_EUROS = re.compile(r"(k?€) HT \((\d{4})\)")
_PIECE = re.compile(r"( / | de |[().])")
_CALORIFIC = re.compile(r" (PCI|PCS)$")


def unit(name: str) -> str:
    """« passager.km » → “passenger.km”, « kWh PCS » → “kWh gross CV”; a unit without words is the same everywhere."""
    return name if language() == "fr" else _english(name)


@lru_cache(maxsize=1024)
def _english(name: str) -> str:
    with speaking("en"):
        words = _words()
        if name in words:
            return words[name]
        if money := _EUROS.fullmatch(name):
            return f"{money[1]} {words['HT']} ({money[2]})"
        heat = _CALORIFIC.search(name)
        if heat:
            return f"{_english(name[: heat.start()])} {words[heat[1]]}"
        return "".join(words.get(piece, piece) for piece in _PIECE.split(name))


def _words() -> Mapping[str, str]:
    """What is said of a unit, by piece of its name."""
    return {
        " de ": _(" de "),
        "HT": _("HT"),
        "PCI": _("PCI"),
        "PCS": _("PCS"),
        "an": _("an"),
        "appareil": _("appareil"),
        "biodéchets": _("biodéchets"),
        "BioGNC": _("BioGNC"),
        "course": _("course"),
        "déchets": _("déchets"),
        "équipement": _("équipement"),
        "feuille A4": _("feuille A4"),
        "100 feuilles A4": _("100 feuilles A4"),
        "fluide": _("fluide"),
        "franc CFP": _("franc CFP"),
        "habitant": _("habitant"),
        "heure": _("heure"),
        "jour": _("jour"),
        "kg d'azote épandu": _("kg d'azote épandu"),
        "livre": _("livre"),
        "logement": _("logement"),
        "matière active": _("matière active"),
        "m² SHON": _("m² SHON"),
        "ménage": _("ménage"),
        "mois": _("mois"),
        "nuit": _("nuit"),
        "passager": _("passager"),
        "personne": _("personne"),
        "plant": _("plant"),
        "poids net": _("poids net"),
        "poids vif": _("poids vif"),
        "produits": _("produits"),
        "repas": _("repas"),
        "route": _("route"),
        "sans unité": _("sans unité"),
        "stockage": _("stockage"),
        "tep": _("tep"),
        "unité": _("unité"),
        "véhicule": _("véhicule"),
        "voiture": _("voiture"),
    }
