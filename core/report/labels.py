"""Official names of the BEGES posts and of the GHG Protocol categories, in the reader's language.

An unknown code is its own name: it may come from the address of a page.
"""

from __future__ import annotations

from core.ingest.tables import beges_posts, ghg_categories


def post(code: str, language: str = "fr") -> str:
    """Name of a BEGES v5 post: « 2.1 » → « Émissions indirectes liées à la consommation d'électricité »."""
    row = beges_posts().get(code)
    return code if row is None else row.label_en if language == "en" else row.label_fr


def posts() -> list[str]:
    """Codes of the 22 posts, in the order of the regulation."""
    return list(beges_posts())


def ghg(code: str, language: str = "fr") -> str:
    """Name of a GHG Protocol scope or category: « 3.4 » → « Transport et distribution amont »."""
    row = ghg_categories().get(code)
    return code if row is None else row.label_en if language == "en" else row.label_fr
