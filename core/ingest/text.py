"""Bytes to text, text to numbers: the two things every file gets wrong. Strict, nothing guessed twice."""

from __future__ import annotations

import re
from fractions import Fraction

from core.errors import InputError

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_NUMBER = re.compile(r"[+-]?(\d{1,3}( \d{3}){1,6}|\d{1,30})([.,]\d{1,30})?([eE][+-]?\d{1,2})?")
_SPACES = re.compile("[\u00a0\u202f\u2009]")


def decode(content: bytes) -> str:
    """UTF-8 (with or without BOM), UTF-16 with BOM, else cp1252. Raises InputError for anything else."""
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return _decode(content, encoding)
    try:
        return _check(content.decode("utf-8"))
    except UnicodeDecodeError:
        return _decode(content, "cp1252")


def number(text: str, name: str) -> Fraction:
    """A French or English number, exactly: « 1 234,5 », « 1234.5 », « 1e3 ».

    Raises InputError naming the column: several separators, letters, NaN or infinity are refused.
    """
    plain = _SPACES.sub(" ", text.strip())
    if not _NUMBER.fullmatch(plain):
        raise InputError(
            "« {name} » : « {text} » n'est pas un nombre lisible. Écrivez par exemple 1234,5 "
            "(sans unité ni séparateur de milliers autre que l'espace).",
            name=name,
            text=text,
        )
    return Fraction(plain.replace(" ", "").replace(",", "."))


def _decode(content: bytes, encoding: str) -> str:
    try:
        return _check(content.decode(encoding))
    except UnicodeDecodeError as error:
        raise InputError(
            "Encodage du fichier illisible à l'octet {position}. Enregistrez-le en « CSV UTF-8 ».",
            position=error.start,
        ) from error


def _check(text: str) -> str:
    if "\x00" in text:
        raise InputError(
            "Le fichier contient des octets nuls : ce n'est pas du texte. Enregistrez-le en « CSV UTF-8 »."
        )
    return text
