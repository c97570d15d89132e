"""Factors proposed for rows: the matcher is asked in one batch, with what the row says besides its words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

from core.access import Who
from core.carbon.units import NO_UNIT
from core.ingest.activities import Context
from core.match.shapes import Asked, Matched
from core.services.activity_row import Row


class Finder(Protocol):
    """What finds factors for texts (core.services.matching)."""

    def match_many(
        self, who: Who, asked: Sequence[Asked], progress: Callable[[float], object] = ...
    ) -> list[Matched]: ...

    def remember_all(self, who: Who, choices: Iterable[tuple[str, str, str, str]]) -> None: ...


def find(
    finder: Finder,
    who: Who,
    rows: Mapping[int, Row],
    context: Context,
    year: int,
    progress: Callable[[float], object] = lambda _: None,
) -> dict[int, Matched]:
    """Candidates for these rows, under the same keys. `progress` is told 0…1."""
    asked = [_asked(row, context, year) for row in rows.values()]
    return dict(zip(rows, finder.match_many(who, asked, progress), strict=True)) if asked else {}


def _asked(row: Row, context: Context, year: int) -> Asked:
    only_money = row.unit not in ("", NO_UNIT) and context.units.is_money(row.unit)
    return Asked(row.text, row.account, row.unit, only_money, year, row.supplier)
