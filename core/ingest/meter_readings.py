"""What a meter counted, interval by interval, brought to years: the same for electricity and gas.

A year is a civil year on the clocks of Paris. A period that straddles new year is shared by its days (or, for curves,
by its minutes), and that is said. What nobody measured is a gap: named, never filled here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Literal

from core.carbon.datum import say
from core.errors import CarbonScoreError, InputError
from core.ingest.dates import PARIS

Energy = Literal["electricity", "gas"]
DAY_S = 86_400


@dataclass(frozen=True, slots=True)
class Interval:
    """`quantity` counted at a point (PRM, PCE) from `start` (included) to `end` (not), both in UTC. `by_day`: read as
    whole days."""

    file: str
    line: int
    point: str
    start: datetime
    end: datetime
    quantity: Fraction
    by_day: bool = True

    @property
    def place(self) -> str:
        return f"{self.file}, ligne {self.line}"


@dataclass(frozen=True, slots=True)
class RefusedReading:
    """A line that cannot be counted, and why."""

    file: str
    line: int
    why: CarbonScoreError


@dataclass
class MeterFile:
    """One export, read. accepted + refused = lines. `unit`: of its quantities."""

    name: str
    energy: Energy
    unit: str
    intervals: list[Interval] = field(default_factory=list)
    refused: list[RefusedReading] = field(default_factory=list)
    remarks: list[InputError] = field(default_factory=list)  # what is tolerated, and said

    def refuse(self, line: int, why: CarbonScoreError) -> None:
        self.refused.append(RefusedReading(self.name, line, why))


@dataclass(frozen=True, slots=True)
class Consumption:
    """What one point counted in one year. `covered`: days measured, of `days`; `gaps`: [from, to) without measure;
    `shared`: sentences on the periods that straddle new year."""

    point: str
    energy: Energy
    year: int
    quantity: Fraction
    unit: str
    covered: Fraction
    days: int
    gaps: tuple[tuple[datetime, datetime], ...]
    readings: int
    shared: tuple[InputError, ...]

    @property
    def whole(self) -> bool:
        return not self.gaps

    @property
    def filled(self) -> Fraction:
        """The year at the pace of the days measured: an estimate."""
        return self.quantity * self.days / self.covered if self.covered else self.quantity


def standing(files: Sequence[MeterFile]) -> list[tuple[MeterFile, Interval]]:
    """The intervals that count. The same one twice counts once; contradictions and overlaps are refused, by name."""
    by_point: dict[tuple[str, str], list[tuple[MeterFile, Interval]]] = defaultdict(list)
    for file in files:
        for interval in file.intervals:
            by_point[file.unit, interval.point].append((file, interval))
    found = []
    for intervals in by_point.values():
        intervals.sort(key=lambda one: (one[1].start, one[1].end))  # stable: files, then lines, in their order
        found += list(_apart(intervals))
    for file in files:
        file.intervals = [one for owner, one in found if owner is file]
        file.refused.sort(key=lambda one: one.line)
    return found


def _apart(intervals: Iterable[tuple[MeterFile, Interval]]) -> Iterator[tuple[MeterFile, Interval]]:
    """Each interval that begins where the one before has ended, or later; the others are refused."""
    kept: tuple[MeterFile, Interval] | None = None
    doubtful = False
    for file, one in intervals:
        if kept is None or one.start >= kept[1].end:
            if kept is not None and not doubtful:
                yield kept
            kept, doubtful = (file, one), False
        elif (one.start, one.end) != (kept[1].start, kept[1].end):
            file.refuse(one.line, InputError(OVERLAP, line=one.line, other=kept[1].place))
        elif one.quantity == kept[1].quantity:
            file.refuse(one.line, InputError(TWICE, line=one.line, other=kept[1].place))
        else:
            file.refuse(one.line, InputError(CONTRADICTS, line=one.line, other=kept[1].place))
            if not doubtful:
                kept[0].refuse(kept[1].line, InputError(CONTRADICTS, line=kept[1].line, other=one.place))
            doubtful = True
    if kept is not None and not doubtful:
        yield kept


def by_year(counted: Sequence[tuple[MeterFile, Interval]]) -> list[Consumption]:
    """One consumption per point and year, in that order."""
    shares: dict[tuple[str, Energy, str, int], list[tuple[Interval, Fraction]]] = defaultdict(list)
    for file, one in counted:
        for year, share in _shares(one):
            shares[one.point, file.energy, file.unit, year].append((one, share))
    return [_year(*key, found) for key, found in sorted(shares.items())]


def _shares(one: Interval) -> list[tuple[int, Fraction]]:
    """The years an interval belongs to, and how much of it to each (they sum to 1)."""
    last = one.end - timedelta(microseconds=1)
    first_year, last_year = one.start.astimezone(PARIS).year, last.astimezone(PARIS).year
    if first_year == last_year:
        return [(first_year, Fraction(1))]
    whole = _length(one.start, one.end, one.by_day)
    found = []
    for year in range(first_year, last_year + 1):
        start, end = max(one.start, _new_year(year)), min(one.end, _new_year(year + 1))
        found.append((year, _length(start, end, one.by_day) / whole))
    return found


def _year(point: str, energy: Energy, unit: str, year: int, found: list[tuple[Interval, Fraction]]) -> Consumption:
    opens, closes = _new_year(year), _new_year(year + 1)
    spans = sorted((max(one.start, opens), min(one.end, closes)) for one, _ in found)
    covered = sum((_length(start, end, by_day=False) for start, end in spans), Fraction(0)) / DAY_S
    return Consumption(
        point,
        energy,
        year,
        sum((one.quantity * share for one, share in found), Fraction(0)),
        unit,
        covered,
        (date(year + 1, 1, 1) - date(year, 1, 1)).days,
        tuple(_gaps(spans, opens, closes)),
        len(found),
        tuple(_said(one, share, year) for one, share in found if share != 1),
    )


def _said(one: Interval, share: Fraction, year: int) -> InputError:
    start, end = one.start.astimezone(PARIS), one.end.astimezone(PARIS)
    days = _length(one.start, one.end, one.by_day) / (1 if one.by_day else DAY_S)
    return InputError(
        "{place} : la période du {start} au {end} est partagée au prorata des jours ; {part} jours sur {days} sont "
        "comptés en {year}.",
        place=one.place,
        start=f"{start:%d/%m/%Y}",
        end=f"{end:%d/%m/%Y}",
        part=say(share * days, 1),
        days=say(days, 1),
        year=year,
    )


def _gaps(
    spans: Sequence[tuple[datetime, datetime]], opens: datetime, closes: datetime
) -> Iterator[tuple[datetime, datetime]]:
    at = opens
    for start, end in spans:
        if start > at:
            yield at, start
        at = max(at, end)
    if at < closes:
        yield at, closes


def _new_year(year: int) -> datetime:
    return datetime(year, 1, 1, tzinfo=PARIS).astimezone(UTC)


def _length(start: datetime, end: datetime, by_day: bool) -> Fraction:
    """Days between two midnights, or seconds between two moments."""
    if by_day:
        return Fraction((end.astimezone(PARIS).date() - start.astimezone(PARIS).date()).days)
    return Fraction(end.timestamp()) - Fraction(start.timestamp())


TWICE = "Ligne {line} : cette mesure est déjà donnée ({other}). Elle n'est comptée qu'une fois."
CONTRADICTS = (
    "Ligne {line} : une autre valeur est donnée pour le même intervalle ({other}). Aucune des deux n'est comptée : "
    "corrigez le fichier."
)
OVERLAP = (
    "Ligne {line} : cette période en chevauche une autre ({other}). Elle n'est pas comptée, pour ne rien compter "
    "deux fois."
)
