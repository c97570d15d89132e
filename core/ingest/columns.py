"""Which column of somebody's file is which of ours: proposed from its name, then from what it holds.

Names are rows of data/activity_columns.csv, French and English. A proposal is only that: the person corrects it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from core.carbon.allocation import plain
from core.carbon.units import Units
from core.errors import CarbonScoreError
from core.ingest.dates import read_day
from core.ingest.spreadsheet import Line
from core.ingest.tables import DATA, read_table
from core.ingest.text import number

TARGETS = (
    "label", "quantity", "unit", "factor", "amount", "supplier", "account", "site", "year", "date", "comment", "flow",
    "control", "lifetime_years", "quality",
)  # fmt: skip
Mapped = Mapping[str, int]  # our column → place in the file
EXACT, HELD, PARTIAL, ENOUGH = 1000, 400, 200, 0.8
SAMPLE = 50
_WORDS = re.compile(r"[a-z0-9€°_]+")
_IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]+)[)\]]")


@dataclass(frozen=True, slots=True)
class Synonym:
    """One row of data/activity_columns.csv."""

    column: str
    synonym: str


@cache
def synonyms() -> dict[str, str]:
    """{name as people write it, folded: our column}."""
    return {" ".join(_split(row.synonym)): row.column for row in read_table(DATA / "activity_columns.csv", Synonym)}


def recognised(cells: Iterable[str]) -> int:
    """How many of these cells name a column: what makes a line a header."""
    return len({found for cell in cells if (found := _named(cell)[0])})


def signature(header: Sequence[str]) -> str:
    """What remembers a file's mapping: SHA-256 of its column names, case and accents apart."""
    return hashlib.sha256("\x1f".join(" ".join(_split(cell)) for cell in header).encode()).hexdigest()


def proposed(header: Sequence[str], rows: Sequence[Line], units: Units) -> dict[str, int]:
    """The columns recognised, each used once, the surest first."""
    scores: list[tuple[int, int, str]] = []
    for at, name in enumerate(header):
        target, score = _named(name)
        if target:
            scores.append((score, -at, target))
        held = _content([row.cells[at] for row in rows[:SAMPLE] if row.cells[at]], units)
        scores += [(HELD + 100 if held == target else HELD // 2, -at, held)] if held else []
    found: dict[str, int] = {}
    for _, place, target in sorted(scores, reverse=True):
        if target not in found and -place not in found.values():
            found[target] = -place
    if "label" not in found:
        found |= _wordiest(rows, len(header), set(found.values()))
    return {target: found[target] for target in TARGETS if target in found}


def unit_in_name(name: str, units: Units) -> str:
    """The unit that a column's name carries: « Consommation (kWh) » → « kWh », "" without one."""
    for inner in [*_IN_BRACKETS.findall(name), name.rsplit(" ", 1)[-1]]:
        try:
            return units.canonical(inner.removeprefix("en ").strip())
        except CarbonScoreError:
            continue
    return ""


def _named(name: str) -> tuple[str, int]:
    """(our column that this name says, how surely), ("", 0) for a name that says none."""
    words = _split(_IN_BRACKETS.sub(" ", name)) or _split(name)
    whole = " ".join(words)
    if found := synonyms().get(whole):
        return found, EXACT
    best, score = "", 0
    for known, target in synonyms().items():
        size = len(known.split())
        starts = (at for at in range(len(words) - size + 1) if words[at : at + size] == known.split())
        at = next(starts, None) if len(known) > 2 else None
        mark = 0 if at is None else PARTIAL + 20 * size + len(known) - 5 * at - 10 * min(4, len(words))
        if mark > score:
            best, score = target, mark
    return best, score


def _content(values: Sequence[str], units: Units) -> str:
    """What a column holds when its name does not say."""
    if not values:
        return ""
    for target, fits in (("unit", lambda text: _is_unit(text, units)), ("date", _is_day), ("quantity", _is_number)):
        if sum(map(fits, values)) >= ENOUGH * len(values):
            return target
    return ""


def _is_unit(text: str, units: Units) -> bool:
    try:
        return bool(units.canonical(text))
    except CarbonScoreError:
        return False


def _is_number(text: str) -> bool:
    try:
        return number(text, "") >= 0
    except CarbonScoreError:
        return False


def _is_day(text: str) -> bool:
    try:
        return read_day(text) is not None
    except CarbonScoreError:
        return False


def _wordiest(rows: Sequence[Line], width: int, taken: set[int]) -> dict[str, int]:
    """The column with most letters is the label."""
    free = [at for at in range(width) if at not in taken]
    letters = {at: sum(c.isalpha() for row in rows[:SAMPLE] for c in row.cells[at]) for at in free}
    best = max(letters, key=lambda at: (letters[at], -at), default=None)
    return {} if best is None or not letters[best] else {"label": best}


def _split(text: str) -> list[str]:
    return _WORDS.findall(plain(text.replace("_", " ").replace("’", "'")))
