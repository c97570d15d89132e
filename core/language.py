"""Which language a visitor reads: their choice, else what the browser asks for, else French."""

from __future__ import annotations

LANGUAGES = ("fr", "en")
COOKIE = "cs_lang"


def choose(cookie: str | None, accepted: str) -> str:
    """A code of LANGUAGES. `accepted` is an Accept-Language header, in order of preference."""
    if cookie in LANGUAGES:
        return cookie
    wanted = (tag.split(";")[0].strip()[:2].lower() for tag in accepted.split(","))
    return next((tag for tag in wanted if tag in LANGUAGES), "fr")
