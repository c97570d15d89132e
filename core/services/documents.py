"""The public texts that pages show as they are: the method and the notices of our sources."""

from __future__ import annotations

from functools import cache

from core.settings import ROOT

_METHODS = {"fr": "method.md", "en": "method.en.md"}


@cache
def method(language: str) -> str:
    """The method in the reader's language (Markdown)."""
    return (ROOT / "docs" / _METHODS[language]).read_text(encoding="utf-8")


@cache
def notice() -> str:
    """NOTICE: sources of facts and their licences."""
    return (ROOT / "NOTICE").read_text(encoding="utf-8")
