"""A JSON document as plain text, like the YAML files: one reader for what a program sends and what a person types.

A number becomes the text that reads back to it: 40.125 becomes « 40.1250 », which nobody takes for forty thousand.
"""

from __future__ import annotations

import math
import unicodedata
from decimal import Decimal

from core.errors import InputError
from core.ingest.yaml_text import MAX_BYTES, Plain

DEEPEST = 6
LONGEST = 2_000  # characters of one text
_ALLOWED = frozenset("\n\t")


def plain(value: object, pointer: str = "", depth: int = 0) -> Plain:
    """Texts, lists and mappings of texts. Raises InputError whose `pointer` value says where."""
    if depth > DEEPEST:
        raise InputError("« {pointer} » : trop de niveaux imbriqués.", pointer=pointer)
    if isinstance(value, dict):
        return {
            _text(str(key), pointer): plain(inner, f"{pointer}/{_escaped(str(key))}", depth + 1)
            for key, inner in value.items()
        }
    if isinstance(value, list):
        return [plain(inner, f"{pointer}/{place}", depth + 1) for place, inner in enumerate(value)]
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return figure(value, pointer)
    if isinstance(value, str):
        return _text(value, pointer)
    raise InputError("« {pointer} » est vide (null) : donnez une valeur, ou retirez ce champ.", pointer=pointer)


def figure(value: float, pointer: str) -> str:
    """A number in full digits, in one way only. Raises InputError for NaN and infinity."""
    if not math.isfinite(value):
        raise InputError("« {pointer} » n'est pas un nombre fini.", pointer=pointer)
    text = format(Decimal(repr(value)), "f")
    whole, _, decimals = text.partition(".")
    if not decimals.strip("0"):
        return whole
    return f"{text}0" if len(decimals) == 3 else text


def size(value: Plain) -> None:
    """Nothing when the document is as small as a questionnaire. Raises InputError."""
    if len(str(value).encode()) > MAX_BYTES:
        raise InputError("{file} dépasse {most} ko : ce n'est pas un questionnaire.", file="answers", most=200)


def readable(text: str) -> bool:
    """True for text without control characters (tabs and line ends aside) or half characters."""
    return all(c in _ALLOWED or unicodedata.category(c) not in ("Cc", "Cs") for c in text)


def _text(text: str, pointer: str) -> str:
    if len(text) > LONGEST or not readable(text):
        raise InputError(
            "« {pointer} » : texte trop long ou caractères de contrôle. {most} caractères lisibles au plus.",
            pointer=pointer,
            most=LONGEST,
        )
    return text


def _escaped(key: str) -> str:
    """A key as a step of a JSON pointer (RFC 6901), with what cannot be shown left out."""
    shown = "".join(c for c in key[:80] if unicodedata.category(c) not in ("Cc", "Cs"))
    return shown.replace("~", "~0").replace("/", "~1")
