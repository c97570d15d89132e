"""French words as they are compared: without accents, case, plural or feminine ending, small words left out."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_APART = str.maketrans({"’": " ", "'": " ", "–": " ", "·": " ", "œ": "oe", "Œ": "oe", "æ": "ae"})
_WORD = re.compile(r"[a-z0-9]+")
_SMALL = frozenset((
    "a", "au", "aux", "avec", "c", "ce", "ces", "chez", "d", "dans", "de", "des", "du", "en", "et", "l", "la", "le",
    "les", "leur", "ma", "me", "mes", "mon", "n", "no", "nos", "notre", "ou", "par", "pour", "qu", "que", "qui", "s",
    "sa", "se", "ses", "son", "sous", "sur", "t", "un", "une", "vers", "vos", "votre", "y", "fact", "ref", "dont",
    "selon", "type", "pcs", "ht", "ttc", "eur", "euro", "euros",
))  # fmt: skip
_MUTE = frozenset(
    (
        "achat",
        "cb",
        "diver",
        "ech",
        "eurl",
        "exemplair",
        "factur",
        "piec",
        "prlv",
        "sarl",
        "sas",
        "sepa",
        "ste",
        "unit",
        "vir",
    )
)
_IRREGULAR = {
    "aux": "al",  # journaux, métaux
    "fraiche": "frai", "fraiches": "frai", "blanche": "blanc", "blanches": "blanc", "seche": "sec", "seches": "sec",
    "travaux": "travail", "vitraux": "vitrail", "materiaux": "materiau", "tuyaux": "tuyau", "noyaux": "noyau",
    "oeufs": "oeuf", "boeufs": "boeuf", "yeux": "oeil", "locaux": "local", "maraichere": "maraicher", "caces": "caces",
}  # fmt: skip


def fold(text: str) -> str:
    """Lower case without accents; anything that is not a letter or a digit is kept."""
    plain = unicodedata.normalize("NFKD", text.translate(_APART))
    return plain.encode("ascii", "ignore").decode().lower()


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The word without its plural and its mute e: recyclées → recycl, métaux → metal, eaux → eau."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) < 4 or not word.isalpha():
        return word
    if word.endswith("aux") and not word.endswith("eaux"):
        return word[:-2] + "l"
    bare = word[:-1] if word[-1] in "sx" else word
    while len(bare) > 3 and bare.endswith("e"):
        bare = bare[:-1]
    return bare


def mute(word: str) -> bool:
    """A stem that counts inside an expression and says nothing alone: « achat », a number."""
    return word in _MUTE or word.isdigit()


def tokens(text: str) -> list[str]:
    """The stems of a text, in order: « Chaises de bureau » → chais, bureau."""
    return [stem(word) for word in _WORD.findall(fold(text)) if word not in _SMALL]


def grams(text: str) -> list[str]:
    """Groups of 3 to 5 letters of each word, its ends marked: what a misspelt word keeps of itself."""
    found = []
    for word in _WORD.findall(fold(text)):
        if word not in _SMALL and not word.isdigit():
            marked = f"_{word}_"
            for size in (3, 4, 5):
                found += [marked[at : at + size] for at in range(len(marked) - size + 1)]
    return found
