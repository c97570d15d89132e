"""GRDF: consumption of gas by period, month or day, of one PCE or of many.

Energy in kWh is gross (PCS), as GRDF gives it; a file without it is read in m³. Ends of periods: the first day not
counted when one period begins on the day another ends (as in GRDF's own exports), else the last day counted.
A column of single dates: a day each when they follow day by day, a month each when they are first days of months, else
the time since the date before.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from core.carbon.allocation import plain
from core.errors import CarbonScoreError, InputError
from core.ingest.dates import midnight, read_day
from core.ingest.meter_readings import Interval, MeterFile
from core.ingest.text import number

Lines = Sequence[tuple[int, list[str]]]
NO_POINT = "PCE non indiqué"
DAY = timedelta(days=1)
_POINT = re.compile(r"\b(\d{14}|GI\d{6})\b", re.IGNORECASE)
_START, _END = ("date de debut", "debut", "date debut"), ("date de fin", "fin", "date fin")
_SINGLE = ("date", "journee gaziere", "jour", "mois", "periode")
_MONTH = re.compile(r"(?:(\d{4})-(\d{2})|(\d{2})/(\d{4}))")
_ENERGY = re.compile(r"(energie|consommation|conso|quantite).*kwh|^kwh$|energie consommee")
_VOLUME = re.compile(r"(volume|consommation|conso).*(m3|m³)|^m3$|volume (brut )?consomme")


@dataclass(frozen=True, slots=True)
class _Columns:
    """Names of the columns, "" for those a file has not."""

    start: str
    end: str
    energy: str
    volume: str
    point: str


@dataclass(frozen=True, slots=True)
class _Period:
    """`end` as written, None when the file has no column for it."""

    line: int
    point: str
    start: date
    end: date | None
    value: Fraction
    monthly: bool


def read(name: str, lines: Lines) -> MeterFile:
    """Every line under the header is a period, or a refusal."""
    folded = [(line, [plain(cell).replace("_", " ").strip(" :") for cell in cells], cells) for line, cells in lines]
    head = next((at for at, (_, names, _) in enumerate(folded) if _columns(names) is not None), None)
    above = " ".join(" ".join(cells) for _, _, cells in folded[:head])
    columns = _columns(folded[head][1]) if head is not None else None
    if head is None or columns is None:
        raise InputError(
            "{file} : aucune ligne d'en-tête avec une date et une consommation (kWh ou m³) n'est reconnue.", file=name
        )
    file = MeterFile(name, "gas", "kWh PCS" if columns.energy else "m³")
    outside = found[1] if (found := _POINT.search(above)) else NO_POINT
    names = folded[head][1]
    periods = []
    for line, _, cells in folded[head + 1 :]:
        try:
            periods.append(_period(line, dict(zip(names, cells, strict=False)), columns, outside))
        except CarbonScoreError as why:
            said = InputError("Ligne {line} : {why}", line=line, why=why)
            file.refuse(line, why if "line" in why.values else said)
    for point in dict.fromkeys(period.point for period in periods):
        _close(file, [period for period in periods if period.point == point])
    return file


def _columns(names: Sequence[str]) -> _Columns | None:
    """What the columns are, None when this is no header."""
    if any(name[:1].isdigit() for name in names):
        return None
    energy = next((name for name in names if _ENERGY.search(name)), "")
    volume = next((name for name in names if _VOLUME.search(name)), "")
    end = next((name for name in names if name.startswith(_END)), "")
    start = next((name for name in names if name.startswith(_START)), "")
    start = start or next((name for name in names if name.startswith(_SINGLE) and name != end), "") or end
    point = next((name for name in names if "pce" in name.split() or name == "point de comptage"), "")
    return _Columns(start, end if end != start else "", energy, volume, point) if start and (energy or volume) else None


def _period(line: int, said: Mapping[str, str], columns: _Columns, outside: str) -> _Period:
    """Raises InputError: a date or a figure that cannot be read."""
    text = said.get(columns.energy or columns.volume, "")
    if not text or text.casefold() in ("na", "n/a", "-"):
        raise InputError("Ligne {line} : la consommation est absente.", line=line)
    value = number(text, columns.energy or columns.volume)
    if value < 0:
        raise InputError("Ligne {line} : la consommation est négative ({text}).", line=line, text=text)
    when = said.get(columns.start, "")
    month = _MONTH.fullmatch(when)
    start = date(int(month[1] or month[4]), int(month[2] or month[3]), 1) if month else read_day(when)
    end = read_day(said.get(columns.end, "")) if columns.end else None
    if end is not None and end < start:
        raise InputError("Ligne {line} : la fin de la période précède son début.", line=line)
    return _Period(line, said.get(columns.point, "").strip() or outside, start, end, value, month is not None)


def _close(file: MeterFile, periods: list[_Period]) -> None:
    """The periods of one point as intervals of the file."""
    periods.sort(key=lambda one: (one.start, one.line))
    starts = {one.start for one in periods}
    shared = any(one.end in starts and one.end != one.start for one in periods)
    step = _step(periods)
    for at, one in enumerate(periods):
        if one.end is not None:
            start, end = one.start, one.end if shared and one.end != one.start else one.end + DAY
        elif step == "day":
            start, end = one.start, one.start + DAY
        elif step == "month":
            start, end = one.start, (one.start + timedelta(days=32)).replace(day=1)
        elif at:
            start, end = periods[at - 1].start, one.start
        else:
            why = InputError("Ligne {line} : premier relevé, rien ne dit depuis quand.", line=one.line)
            file.refuse(one.line, why)
            continue
        file.intervals.append(Interval(file.name, one.line, one.point, midnight(start), midnight(end), one.value))


def _step(periods: Sequence[_Period]) -> str:
    """« day », « month », or "" for dates of readings."""
    if all(one.monthly or one.start.day == 1 for one in periods):
        return "month"
    apart = {(after.start - one.start).days for one, after in pairwise(periods)}
    return "day" if 1 in apart or len(periods) == 1 else ""
