"""Days and moments as files write them: 2024-03-31, 31/03/2024, 20240331, with an hour and a zone or without."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from core.errors import InputError

PARIS = ZoneInfo("Europe/Paris")
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})|(\d{4})(\d{2})(\d{2})")
_HOUR = re.compile(r"[T ](\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,]0+)?(Z|[+-]\d{2}:?\d{2})?")


def read_day(text: str) -> date:
    """The day, whatever the hour. Raises InputError: not a date, or one that does not exist."""
    found = _DAY.match(text.strip())
    if found is None or ((rest := text.strip()[found.end() :]) and not _HOUR.fullmatch(rest)):
        raise _unreadable(text)
    iso, french, packed = found.groups()[:3], found.groups()[3:6][::-1], found.groups()[6:]
    year, month, day = next(part for part in (iso, french, packed) if part[0])
    try:
        return date(int(year), int(month), int(day))
    except ValueError as error:
        raise _unreadable(text) from error


def read_moment(text: str) -> tuple[datetime, bool]:
    """The moment, on the clocks of Paris when no zone is written, and whether one was. Raises InputError."""
    plain = text.strip()
    day = read_day(plain)
    found = _HOUR.search(plain)
    hour, minute, second, zone = found.groups() if found else ("0", "0", None, None)
    try:
        wall = datetime(day.year, day.month, day.day, int(hour), int(minute), int(second or 0), tzinfo=PARIS)
        if zone is None:
            return wall, False
        written = "+00:00" if zone == "Z" else zone if ":" in zone else f"{zone[:3]}:{zone[3:]}"
        return datetime.fromisoformat(f"{wall:%Y-%m-%dT%H:%M:%S}{written}"), True
    except ValueError as error:
        raise _unreadable(text) from error


def midnight(day: date) -> datetime:
    """When a day begins in Paris, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=PARIS).astimezone(UTC)


def _unreadable(text: str) -> InputError:
    return InputError("« {text} » n'est pas une date lisible (par exemple 31/03/2024).", text=text)
