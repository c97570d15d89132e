"""French on screen, English from a catalogue. `_("Tableau de bord")` is the whole interface.

The language belongs to the connection: cookie `cs_lang` (the switch in the header), else Accept-Language.
The catalogue is `assets/locale/en/LC_MESSAGES/carbonscore.po`, read once with Babel.
"""

from __future__ import annotations

from contextvars import ContextVar

import streamlit as st

from core.errors import CarbonScoreError
from core.language import COOKIE, catalogue, choose
from core.language import sentence as said

__all__ = ["_", "catalogue", "language", "sentence"]

_here: ContextVar[str | None] = ContextVar("language", default=None)


def language() -> str:
    """Language of the connection this script run serves (each run has its own thread and context)."""
    known = _here.get()
    if known is None:
        known = choose(st.context.cookies.get(COOKIE), st.context.headers.get("Accept-Language") or "fr")
        _here.set(known)
    return known


def _(french: str) -> str:
    """The sentence in the visitor's language; the French one when the catalogue lacks it."""
    code = language()
    return french if code == "fr" else catalogue(code).get(french, french)


def sentence(error: CarbonScoreError) -> str:
    """The message of an error, translated with its values."""
    return said(error, language())
