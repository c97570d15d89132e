"""The public texts that pages show as they are: the method, privacy and the notices of our sources."""

from __future__ import annotations

import re
from functools import cache

from core.settings import ROOT

_FOR_EDITORS = re.compile(r"<!--.*?-->\n?|[^.\n]*\[method(\.en)?\.md\]\([^)]*\)\.", re.DOTALL)
_METHODS = {"fr": "method.md", "en": "method.en.md"}
_PRIVACY = {"fr": "privacy.md", "en": "privacy.en.md"}


@cache
def method(language: str) -> str:
    """The method in the reader's language (Markdown), without what only the editors of the file need."""
    text = (ROOT / "docs" / _METHODS[language]).read_text(encoding="utf-8")
    return _FOR_EDITORS.sub("", text)


@cache
def notice() -> str:
    """NOTICE: sources of facts and their licences."""
    return (ROOT / "NOTICE").read_text(encoding="utf-8")


@cache
def privacy(language: str) -> str:
    """What is kept about people, in plain words, in the reader's language (Markdown)."""
    return _FOR_EDITORS.sub("", (ROOT / "docs" / _PRIVACY[language]).read_text(encoding="utf-8"))
