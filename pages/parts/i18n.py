"""French on screen, English from a catalogue. `_("Tableau de bord")` is the whole interface.

The language belongs to the connection: cookie `cs_lang` (the switch in the header), else Accept-Language.
The catalogue is `assets/locale/en/LC_MESSAGES/carbonscore.po`, read once with Babel.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from functools import cache
from pathlib import Path

import streamlit as st

from core.errors import CarbonScoreError
from core.language import COOKIE, choose

_CATALOGUES = Path(__file__).resolve().parents[2] / "assets" / "locale"
_here: ContextVar[str | None] = ContextVar("language", default=None)


def language() -> str:
    """Language of the connection this script run serves (each run has its own thread and context)."""
    known = _here.get()
    if known is None:
        known = choose(st.context.cookies.get(COOKIE), st.context.headers.get("Accept-Language") or "fr")
        _here.set(known)
    return known


@cache
def catalogue(code: str) -> Mapping[str, str]:
    """French sentence → sentence in `code`. Empty for French."""
    from babel.messages.pofile import read_po

    path = _CATALOGUES / code / "LC_MESSAGES" / "carbonscore.po"
    if code == "fr" or not path.is_file():
        return {}
    with path.open("rb") as handle:
        messages = read_po(handle, locale=code)
    return {str(message.id): str(message.string) for message in messages if message.id and message.string}


def _(french: str) -> str:
    """The sentence in the visitor's language; the French one when the catalogue lacks it."""
    code = language()
    return french if code == "fr" else catalogue(code).get(french, french)


def sentence(error: CarbonScoreError) -> str:
    """The message of an error, translated with its values."""
    return _(error.template).format(**error.values)
