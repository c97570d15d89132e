"""Finding a language where it should not be: French left in an English page, English left in a French one.

A heuristic on words, not a reader: small words that the other language does not have, words with accents, elisions.
What is a name stays one: `allowed` lists the pieces of text to leave out (a company, its sites, what a person typed).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_HOLE = re.compile(r"\{\w+\}")  # of a template: its name is code
_ELIDED = re.compile(r"(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)['’]\w", re.IGNORECASE)
_ACCENTS = set("àâçèéêëîïôœùûÀÂÇÈÉÊËÎÏÔŒÙÛ")
FRENCH = frozenset(
    re.findall(
        r"\w+",
        """
        achat achats ans année années au aucun aucune autres aux avec bilan calcul ce ces cette chiffre combien compte
        comptes dans de depuis des deux dont du elle elles entreprise est facteur ici il ils jour jours la le les leur
        leurs ligne lignes mais mois nos notre nous nuit nuits ou où pas personnes poids pour produits quel quelle qui
        repas rien sa sans ses sont sur toujours tous tout toute trajets un une unité ventes votre vos vous
        """,
    )
)
ENGLISH = frozenset(
    re.findall(
        r"\w+",
        """
        about add after and are before by can choose company each every for from has have how if into is it its made
        more most must no nothing of only our over save see select than that the their them then there these they this
        to was were what when where which who why will with without year years you your
        """,
    )
)
NAMES = (
    "Base Carbone", "Bilan Carbone", "Nos Gestes Climat", "Mission Transition Écologique", "Insee Première",
    "Baisse les Watts", "La Tribune", "Île-de-France", "Provence-Alpes-Côte d'Azur", "Réunion", "Citepa", "Légifrance",
    "Français", "English", "GHG Protocol", "market-based", "location-based", "cafés", "café",
)  # fmt: skip
"""The same in both languages."""


def french(text: str, allowed: Iterable[str] = ()) -> list[str]:
    """The words of an English text that are French."""
    return [w for w in _words(text, allowed) if w.casefold() in FRENCH or _ELIDED.match(w) or _ACCENTS & set(w)]


def english(text: str, allowed: Iterable[str] = ()) -> list[str]:
    """The words of a French text that are English."""
    return [word for word in _words(text, allowed) if word.casefold() in ENGLISH]


def left_in(texts: Iterable[str], language: str, allowed: Collection[str] = ()) -> dict[str, list[str]]:
    """{text: the words that give it away}, of texts that should be in `language` ("fr" or "en")."""
    look = french if language == "en" else english
    return {text: found for text in dict.fromkeys(texts) if (found := look(text, allowed))}


def _words(text: str, allowed: Iterable[str]) -> list[str]:
    for name in sorted((*NAMES, *allowed), key=len, reverse=True):
        text = text.replace(name, " ") if name else text
    return _WORD.findall(_HOLE.sub(" ", text))
