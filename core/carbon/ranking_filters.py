"""What somebody chose to look at in a ranking. It changes neither the places nor the scores."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Literal

from core.carbon.ranking import Ranked


@dataclass(frozen=True, slots=True)
class Filters:
    """`category`: its French name; `post`: a BEGES post that falls; `price` « gain »: earns money, « known »: its cost
    is known; `ease`: at least; `search`: words of the action, its category or what it is about. "" and 0: all."""

    category: str = ""
    post: str = ""
    price: Literal["", "gain", "known"] = ""
    ease: int = 0
    search: str = ""

    def as_json(self) -> dict[str, Any]:
        """Without the words: what a person typed is not kept with their decisions."""
        return {**asdict(self), "search": bool(self.search.strip())}


def passing(items: Iterable[Ranked], filters: Filters) -> list[Ranked]:
    """Those that pass every filter, in their order."""
    return [item for item in items if _passes(item, filters)]


def _passes(item: Ranked, filters: Filters) -> bool:
    return (
        filters.category in ("", item.card.category)
        and (not filters.post or item.posts.get(filters.post, 0.0) < 0)
        and _priced(item, filters)
        and item.card.ease >= filters.ease
        and _mentions(item, filters.search)
    )


def _priced(item: Ranked, filters: Filters) -> bool:
    if filters.price == "gain":
        return item.per_tonne is not None and item.per_tonne[1] < 0
    return filters.price == "" or item.per_tonne is not None


def _mentions(item: Ranked, typed: str) -> bool:
    card = item.card
    text = _plain(
        f"{card.id} {card.label} {card.label_en} {card.category} {card.category_en} {card.base} {card.base_en}"
    )
    return all(word in text for word in _plain(typed).split())


def _plain(text: str) -> str:
    """Without capitals and accents."""
    return "".join(one for one in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(one))
