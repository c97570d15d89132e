"""Which language a visitor reads: their choice, else what the browser asks for, else French; and its sentences.

The catalogue is `assets/locale/en/LC_MESSAGES/carbonscore.po`, read once with Babel.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from core.errors import CarbonScoreError

LANGUAGES = ("fr", "en")
COOKIE = "cs_lang"
_CATALOGUES = Path(__file__).resolve().parents[1] / "assets" / "locale"


def choose(cookie: str | None, accepted: str) -> str:
    """A code of LANGUAGES. `accepted` is an Accept-Language header, in order of preference."""
    if cookie in LANGUAGES:
        return cookie
    wanted = (tag.split(";")[0].strip()[:2].lower() for tag in accepted.split(","))
    return next((tag for tag in wanted if tag in LANGUAGES), "fr")


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


def sentence(error: CarbonScoreError, code: str) -> str:
    """The message of an error in this language, with its values; in French when the catalogue lacks it."""
    return catalogue(code).get(error.template, error.template).format(**error.values)
