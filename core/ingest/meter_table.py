"""A table of a meter, from values at moments to intervals: steps of a curve, days, months, differences of indexes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

from core.errors import InputError
from core.ingest.dates import PARIS, midnight
from core.ingest.meter_readings import Interval, MeterFile

MOMENTS = ("horodate", "date", "jour", "mois")
POWERS = {"w": Fraction(1, 1000), "kw": Fraction(1)}  # in kW
ENERGIES = {"wh": Fraction(1, 1000), "kwh": Fraction(1), "mwh": Fraction(1000)}  # in kWh
STEPS = (5, 10, 15, 30, 60)  # minutes
_UNIT = re.compile(r"\b(kwh|mwh|wh|kw|w)\b")
_STEP = re.compile(r"pt(\d+)([mh])|(\d+)")


@dataclass(frozen=True, slots=True)
class Value:
    """What a line says. `zoned`: it says its time zone; `hourly`: it says an hour; `monthly`: it names a month."""

    line: int
    moment: datetime
    zoned: bool
    hourly: bool
    monthly: bool
    value: Fraction
    unit: str = ""
    step: str = ""


@dataclass
class Table:
    """Columns, folded, the facts above them, and the values by point. What columns and facts say is read once."""

    columns: list[str]
    facts: Mapping[str, str]
    values: dict[str, list[Value]] = field(default_factory=dict)

    @cached_property
    def moment(self) -> str:
        """The column of moments: « horodate » before any other date."""
        named = [name for name in self.columns if name.startswith(MOMENTS)]
        return next((name for name in named if name.startswith("horodate")), named[-1])

    @cached_property
    def indexed(self) -> bool:
        return any(name.startswith("eas ") for name in self.columns)

    @cached_property
    def value_names(self) -> list[str]:
        """The column of values; of indexes, the total one, else those of the supplier's classes."""
        if self.indexed:
            classes = [name for name in self.columns if re.fullmatch(r"eas f\d+", name)]
            return ["eas t"] if "eas t" in self.columns else classes
        known = [name for name in self.columns if name.startswith("valeur")]
        words = ("puissance", "consommation", "energie", "conso")
        return (known or [name for name in self.columns if name.startswith(words)])[:1]

    @cached_property
    def unit(self) -> str:
        """« w », « kwh »… of the column's name, else of the facts; "" when nothing says it."""
        said = [*self.value_names, self.facts.get("unite", "")]
        return next((found[1] for text in said if (found := _UNIT.search(text))), "")

    def close(self, file: MeterFile) -> None:
        """Every value becomes an interval of the file, or a refusal."""
        for point, values in self.values.items():
            for value, start, end, quantity in self._intervals(file, _once(values)):
                by_day = value.monthly or not value.hourly
                file.intervals.append(Interval(file.name, value.line, point, start, end, quantity, by_day))

    def _intervals(self, file: MeterFile, values: list[Value]) -> Iterator[tuple[Value, datetime, datetime, Fraction]]:
        values = sorted(values, key=lambda one: (one.moment, one.line))
        if self.indexed:
            return self._differences(file, values)
        if not values[0].hourly or (len(values) > 1 and all(_at_midnight(one.moment) for one in values)):
            return self._days(file, values)
        return self._curve(file, values)

    def _differences(
        self, file: MeterFile, values: Sequence[Value]
    ) -> Iterator[tuple[Value, datetime, datetime, Fraction]]:
        """Index after index: what was consumed in between."""
        scale = ENERGIES.get(self.unit or "wh")
        for one, after in pairwise(values):
            if scale is None or after.value < one.value or after.moment == one.moment:
                file.refuse(after.line, InputError(BACKWARDS, line=after.line, before=one.line))
            else:
                yield after, one.moment, after.moment, (after.value - one.value) * scale
        if values:
            file.remarks.append(InputError(FIRST_INDEX, file=file.name, line=values[0].line))

    def _days(self, file: MeterFile, values: Sequence[Value]) -> Iterator[tuple[Value, datetime, datetime, Fraction]]:
        """A day or a month each."""
        days = [one.moment.astimezone(PARIS).date() for one in values]
        monthly = values[0].monthly or "mensuel" in self.facts.get("type de donnees", "") or _first_days(days)
        for one, day in zip(values, days, strict=True):
            scale = ENERGIES.get(one.unit or self.unit)
            if scale is None:
                file.refuse(one.line, InputError(NO_ENERGY, line=one.line, unit=one.unit or self.unit or "?"))
                continue
            end = _next_month(day) if monthly else day + timedelta(days=1)
            yield replace(one, hourly=False), midnight(day), midnight(end), one.value * scale

    def _curve(self, file: MeterFile, values: Sequence[Value]) -> Iterator[tuple[Value, datetime, datetime, Fraction]]:
        """A step each: power × minutes, or the energy of the step."""
        usual = self._usual_step(values)
        ends = self._at_the_end(values, usual)
        for at, one in enumerate(values):
            minutes, unit = _minutes(one.step) or usual, one.unit or self.unit
            ahead = (one.moment - values[at - 1].moment).total_seconds() / 60 if at else 0
            if minutes is None or (not one.step and 0 < ahead < minutes):
                file.refuse(one.line, InputError(IRREGULAR, line=one.line))
            elif unit not in POWERS and unit not in ENERGIES:
                file.refuse(one.line, InputError(NO_UNIT, line=one.line, unit=unit or "?"))
            else:
                step = timedelta(minutes=minutes)
                start = one.moment - step if ends else one.moment
                energy = one.value * (POWERS[unit] * minutes / 60 if unit in POWERS else ENERGIES[unit])
                yield one, start, start + step, energy

    def _usual_step(self, values: Sequence[Value]) -> int | None:
        """Minutes: written above the table, else the most common time between two values."""
        if (said := _minutes(self.facts.get("pas en minutes", ""))) is not None:
            return said
        apart = Counter((b.moment - a.moment) // timedelta(minutes=1) for a, b in pairwise(values))
        common = [step for step, _ in apart.most_common() if step in STEPS]
        return common[0] if common else None

    def _at_the_end(self, values: Sequence[Value], usual: int | None) -> bool:
        """Do moments end their steps? Yes, unless the column or the first of them says that they begin them."""
        if "debut" in self.moment or "fin" in self.moment:
            return "fin" in self.moment
        first, last = values[0].moment.astimezone(PARIS), values[-1].moment.astimezone(PARIS)
        closing = last + timedelta(minutes=usual or 0)
        return not (_at_midnight(first) and _at_midnight(closing) and not _at_midnight(last))


def _once(values: list[Value]) -> list[Value]:
    """Moments in UTC; without a zone, the second passage of an hour that autumn repeats is the later one."""
    seen: set[datetime] = set()
    found = []
    for one in values:
        moment = one.moment
        if not one.zoned and moment in seen:
            moment = moment.replace(fold=1)
        seen.add(one.moment)
        found.append(replace(one, moment=moment.astimezone(UTC)))
    return found


def _at_midnight(moment: datetime) -> bool:
    return moment.astimezone(PARIS).time() == time()


def _minutes(text: str) -> int | None:
    """« PT30M », « PT1H », « 30 » → minutes."""
    found = _STEP.fullmatch(text.strip())
    if found is None:
        return None
    return int(found[3]) if found[3] else int(found[1]) * (60 if found[2] == "h" else 1)


def _first_days(days: Sequence[date]) -> bool:
    """First days of months that follow each other: a monthly table."""
    return len(days) > 1 and all(day.day == 1 for day in days)


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


BACKWARDS = (
    "Ligne {line} : l'index n'avance pas depuis la ligne {before} (compteur remplacé ou remis à zéro ?). La période "
    "entre les deux n'est pas comptée."
)
NO_ENERGY = "Ligne {line} : l'unité « {unit} » n'est pas une énergie (Wh, kWh, MWh)."
NO_UNIT = "Ligne {line} : l'unité « {unit} » n'est ni une puissance (W, kW) ni une énergie (Wh, kWh)."
IRREGULAR = "Ligne {line} : le pas de temps est irrégulier, et le fichier ne le dit pas (colonne « Pas »)."
FIRST_INDEX = "{file}, ligne {line} : premier index, rien n'est compté avant lui."
