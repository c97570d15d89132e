"""Year after year: as each footprint was calculated, and at constant method and factors; why two of them differ."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar
from uuid import UUID

from core.access import Action, Who, require
from core.carbon import run as runs
from core.carbon import views
from core.carbon.activity import Weighed
from core.carbon.coefficients import coefficients
from core.carbon.differences import Waterfall, difference
from core.carbon.factors import FactorBook, usable
from core.carbon.footprint import Footprint, Perimeter
from core.carbon.gather import QUESTION
from core.carbon.ledger_activities import SOURCE
from core.carbon.measure import Method, footprint
from core.errors import CarbonScoreError
from core.ingest.questions import law
from core.ingest.tables import method
from core.services.editions import Editions
from core.services.footprints import Footprints, RunHeader
from core.services.gathering import LEDGER

MAX_CACHED = 128

By = Literal["scope", "post", "site"]
Made = TypeVar("Made")
Key = tuple[UUID, tuple[str, ...], str]


@dataclass(frozen=True, slots=True)
class Level:
    """A year's BEGES total with its interval; kgCO2e. `split`: the same total by scope, by post and by site."""

    year: int
    kg: float
    interval: tuple[float, float] | None
    split: Mapping[By, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Year:
    """The latest run of a year."""

    run_id: UUID
    level: Level
    edition: str
    method_version: str


@dataclass(frozen=True, slots=True)
class Constant:
    """A year measured again. `kept`: activities whose factor the edition in use no longer has, or has otherwise:
    they keep their stored copy. `problem`: why the year cannot be measured again (`level` is then None)."""

    year: int
    level: Level | None
    kept: tuple[str, ...] = ()
    problem: CarbonScoreError | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """Oldest year first. `edition`, `method_version`: those in use, of `constant`."""

    years: tuple[Year, ...]
    constant: tuple[Constant, ...]
    edition: str
    method_version: str


class Evolution:
    """What it reads is written once and never changes: answers are remembered by hashes and edition."""

    def __init__(self, editions: Editions, footprints: Footprints) -> None:
        self._editions, self._footprints = editions, footprints
        self._known: OrderedDict[Key, Any] = OrderedDict()

    def series(self, who: Who) -> Series:
        """The latest run of each year, and the same at constant method and factors."""
        require(who, Action.READ_FOOTPRINT)
        latest = latest_of_each_year(self._footprints.all(who))
        key = (who.tenant_id, tuple(header.hash for header in latest), self._editions.book().edition)
        return self._remembered(key, lambda: self._series(who, latest))

    def difference(self, who: Who, before: UUID, after: UUID) -> Waterfall:
        """Why the second run is not the first. Raises NotFound."""
        require(who, Action.READ_FOOTPRINT)
        one, other = self._footprints.get(who, before), self._footprints.get(who, after)
        key = (who.tenant_id, (one.hash, other.hash), "difference")
        return self._remembered(key, lambda: difference(one.footprint, other.footprint, question_of))

    def forget(self, tenant_id: UUID) -> None:
        """Nothing of an erased company stays in memory."""
        for key in [key for key in list(self._known) if key[0] == tenant_id]:
            self._known.pop(key, None)

    def _series(self, who: Who, latest: Sequence[RunHeader]) -> Series:
        book, in_use = self._editions.book(), method()
        years = tuple(_year(header, self._footprints.get(who, header.id).footprint) for header in latest)
        again = tuple(constant(self._footprints.content(who, header.id), book, in_use) for header in latest)
        return Series(years, again, book.edition, in_use.version)

    def _remembered(self, key: Key, make: Callable[[], Made]) -> Made:
        known: Made | None = self._known.get(key)
        if known is not None:
            return known
        made = make()
        while len(self._known) >= MAX_CACHED:
            self._known.popitem(last=False)
        self._known[key] = made
        return made


def latest_of_each_year(headers: Sequence[RunHeader]) -> list[RunHeader]:
    """The newest run of each year, oldest year first. `headers` come newest first."""
    newest: dict[int, RunHeader] = {}
    for header in headers:
        newest.setdefault(header.year, header)
    return [newest[year] for year in sorted(newest)]


def year_before(headers: Sequence[RunHeader], year: int) -> RunHeader | None:
    """The newest run of the last year calculated before this one. `headers` come newest first."""
    earlier = [header for header in latest_of_each_year(headers) if header.year < year]
    return earlier[-1] if earlier else None


def constant(content: dict[str, Any], book: FactorBook, in_use: Method) -> Constant:
    """A stored year measured with the factors of `book` and the law in use; its activities stay what they were."""
    weighed, _ = runs.restored(content, in_use)
    perimeter = Perimeter(**content["perimeter"])
    moved = [(w, _moved(w, book, in_use)) for w in weighed]
    kept = tuple(sorted({w.activity.label for w, now in moved if now is None}))
    try:
        again = footprint([now or w for w, now in moved], in_use, perimeter, book.edition)
    except CarbonScoreError as why:
        return Constant(perimeter.year, None, kept, why)
    return Constant(perimeter.year, _level(again), kept)


def question_of(source: str) -> str:
    """The question, or the other place, that an activity answers; "" when it answers none."""
    if source.startswith(SOURCE):
        return LEDGER
    asked = law().by_id.get(source.removeprefix(QUESTION)) if source.startswith(QUESTION) else None
    return asked.question if asked else ""


def _moved(w: Weighed, book: FactorBook, in_use: Method) -> Weighed | None:
    """The activity with its factor as the edition in use has it: same ADEME id, else same key. None: it has none
    that can be used with this quantity and this law."""
    for ref in (w.factor.id, w.factor.key):
        if ref is None:
            continue
        try:
            factor = usable(book.get(ref))
            quantity = in_use.units.convert(w.activity.quantity, w.activity.unit, factor.unit)
            list(coefficients(factor, w.activity.flow, str(w.activity.control), in_use.allocation))
        except CarbonScoreError:
            continue
        return Weighed(w.activity, factor, float(quantity))
    return None


def _year(header: RunHeader, result: Footprint) -> Year:
    return Year(header.id, _level(result), result.edition, result.method_version)


def _level(result: Footprint) -> Level:
    groups: dict[By, list[views.Group]] = {
        "scope": views.by_scope(result), "post": views.by_beges(result), "site": views.by_site(result)
    }  # fmt: skip
    split: dict[By, Mapping[str, float]] = {by: {one.name: one.kg for one in found} for by, found in groups.items()}
    return Level(result.perimeter.year, views.total(result), views.interval(result), split)
