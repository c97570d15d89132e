"""Why a factor is proposed, in the reader's language.

The matcher reasons on French words and says so in French (core.match). Another reader is told the same reasons by their
shape; what a French word means is left out: the name of the factor says it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from core.language import _, language
from core.report import retold
from core.report.unit_words import unit


def reasons(french: Iterable[str]) -> str:
    """The reasons of one candidate, in one line."""
    if language() == "fr":
        return " ; ".join(french)
    said = (reason(one) for one in french)
    return "; ".join(dict.fromkeys(one for one in said if one))


def reason(french: str) -> str:
    """One reason; "" when it only explains a French word."""
    if language() == "fr":
        return french
    for pattern, words in _SHAPES.items():
        if found := re.fullmatch(pattern, french, re.DOTALL):
            return words().format(**{name: _held(name, value) for name, value in found.groupdict().items()})
    return retold.known(french) or ""


def _held(name: str, value: str) -> str:
    """A word of the text stays as it was typed."""
    return unit(value) if name == "unit" else retold.text(value) if name == "place" else value


_SHAPES: Mapping[str, Callable[[], str]] = {
    r"« (?P<said>.+?) » : .+": lambda: _("d'après « {said} »"),
    r"compte (?P<account>\w+) : .+, sans facteur d'émission": lambda: _("compte {account} : sans facteur d'émission"),
    r"compte (?P<account>\w+) : .+": lambda: _("d'après le compte {account}"),
    r"les mots du libellé": lambda: _("les mots du libellé"),
    r"l'unité « (?P<unit>.+) » convient": lambda: _("l'unité « {unit} » convient"),
    r"attention : ce facteur se compte en (?P<unit>.+)": lambda: _("attention : ce facteur se compte en {unit}"),
    r"attention : valeur pour un autre pays": lambda: _("attention : valeur pour un autre pays"),
    r"attention : valeur pour (?P<place>.+)": lambda: _("attention : valeur pour {place}"),
    r"lieu : (?P<place>.+)": lambda: _("lieu : {place}"),
    r"millésime le plus récent : (?P<year>\d+)": lambda: _("millésime le plus récent : {year}"),
    r"millésime (?P<year>\d+), le plus proche de (?P<wanted>\d+)": lambda: _(
        "millésime {year}, le plus proche de {wanted}"
    ),
    r"millésime (?P<year>\d+)": lambda: _("millésime {year}"),
    r"valeur publiée douteuse : voir la fiche du facteur": lambda: _(
        "valeur publiée douteuse : voir la fiche du facteur"
    ),
    r"vol de la tranche .+": lambda: _("vol de cette tranche de distance"),
    r"vol d'une autre tranche : .+": lambda: _("vol d'une autre tranche de distance"),
    r"avion-cargo \(.+\)": lambda: _("avion-cargo de cette tranche de distance"),
    r"avion-cargo d'une autre tranche": lambda: _("avion-cargo d'une autre tranche de distance"),
    r"bateau de (?P<tonnes>[\d.]+) t": lambda: _("bateau de {tonnes} t"),
    r"conteneur frigorifique": lambda: _("conteneur frigorifique"),
    r"taille la plus proche de (?P<inches>[\d.]+) pouces": lambda: _("taille la plus proche de {inches} pouces"),
    r"fluide (?P<code>\w+) : potentiel .+": lambda: _("fluide {code}, potentiel du 6e rapport du GIEC"),
    r"fluide proche de (?P<code>\w+), .+": lambda: _("fluide proche de {code}, qui n'est pas dans cette édition"),
    r"le fluide (?P<code>\w+) n'est pas dans cette édition : .+": lambda: _(
        "le fluide {code} n'est pas dans cette édition : demandez son potentiel au frigoriste"
    ),
    r"(?:ensemble articulé|camion porteur|véhicule utilitaire léger), .+": lambda: _("véhicule de ce poids"),
}
"""Shape of a French reason → the sentence of the catalogue."""
