"""Meters: exports of Enedis and GRDF, brought to a year and a site, and kept as the questionnaire's answers.

Nothing is filled without being asked: days that nobody measured are named, and a year filled at the pace of the others
is kept as an estimate.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from core.access import Action, Who, require
from core.carbon.activity import Quality
from core.carbon.form import Form
from core.carbon.questions import Answer, State
from core.db import activity_rows as rows
from core.db.session import Database
from core.errors import CarbonScoreError, InputError
from core.ingest import meters as exports
from core.ingest.meter_readings import Consumption, MeterFile, RefusedReading
from core.services.questionnaire import Questionnaire

__all__ = ["Consumption", "MeterReport", "Meters", "Planned", "RefusedReading"]

MAX_FILES = 20
FIELDS = {"electricity": "electricity", "gas": "gas"}  # energy → field of the questionnaire
HEATED_WITH = {"gas": "gas"}  # energy → the option of « heating » that shows its field


@dataclass(frozen=True, slots=True)
class MeterReport:
    """What the exports say. accepted + rejected = lines of measures; `consumptions` by point and year."""

    files: tuple[str, ...]
    accepted: int
    refused: tuple[RefusedReading, ...]
    remarks: tuple[CarbonScoreError, ...]
    consumptions: tuple[Consumption, ...]

    @property
    def years(self) -> list[int]:
        """Latest first."""
        return sorted({one.year for one in self.consumptions}, reverse=True)

    @property
    def fullest(self) -> int:
        """The year with most days measured, the latest of several."""
        return max(self.years, key=lambda year: (sum(one.covered for one in self.of(year)), year))

    def of(self, year: int) -> list[Consumption]:
        return [one for one in self.consumptions if one.year == year]


@dataclass(frozen=True, slots=True)
class Planned:
    """An answer that would be kept, and the one it replaces; `version` of that one."""

    site: str
    field: str
    answer: Answer
    before: Answer | None
    version: int


class Meters:
    def __init__(self, database: Database, questionnaire: Questionnaire) -> None:
        self._database, self._questionnaire = database, questionnaire

    def read(self, who: Who, files: Sequence[tuple[str, bytes]]) -> MeterReport:
        """The exports, together: [(name, content)]. Raises AccessDenied, InputError (a file that is no export)."""
        require(who, Action.ANSWER)
        if len(files) > MAX_FILES:
            raise InputError("Déposez {limit} fichiers au plus à la fois.", limit=MAX_FILES)
        read: list[MeterFile] = [exports.read_meter(name, content) for name, content in files]
        found = exports.years(read)
        return MeterReport(
            tuple(file.name for file in read),
            sum(len(file.intervals) for file in read),
            tuple(one for file in read for one in file.refused),
            tuple(remark for file in read for remark in file.remarks),
            tuple(found),
        )

    def sites(self, who: Who, points: Sequence[str]) -> Mapping[str, str]:
        """{PRM or PCE: site it was linked to last time}."""
        require(who, Action.READ_ANSWERS)
        with self._database.tenant(who) as session:
            known = {point: rows.mapping(session, who.tenant_id, _signature(point)) for point in points}
        return {point: str(said["site"]) for point, said in known.items() if said is not None}

    def plan(
        self, who: Who, year: int, found: Sequence[Consumption], sites: Mapping[str, str], fill: bool = False
    ) -> list[Planned]:
        """What `save` would keep: one answer per site and energy. Points without a site are left out.

        `fill`: days that were not measured are counted at the pace of the others, as an estimate.
        Raises AccessDenied, InputError (kWh and m³ of gas on one site).
        """
        require(who, Action.READ_ANSWERS)
        form = self._questionnaire.form(who, year)
        by_place: dict[tuple[str, str], list[Consumption]] = defaultdict(list)
        for one in found:
            if one.year == year and sites.get(one.point):
                by_place[sites[one.point], one.energy].append(one)
        return [_planned(form, site, energy, ones, fill) for (site, energy), ones in sorted(by_place.items())]

    def save(self, who: Who, year: int, planned: Sequence[Planned], sites: Mapping[str, str]) -> None:
        """Keep the answers, and remember which point is which site.

        Raises AccessDenied, InputError, LimitReached, and Conflict when an answer changed since it was planned.
        """
        require(who, Action.ANSWER)
        for one in planned:
            if option := HEATED_WITH.get(one.field):
                self._show(who, year, one.site, option)
            self._questionnaire.save(who, year, one.site, one.field, one.answer, version=one.version)
        with self._database.tenant(who) as session:
            for point, site in sites.items():
                rows.remember_mapping(session, who.tenant_id, _signature(point), {"site": site})

    def _show(self, who: Who, year: int, site: str, option: str) -> None:
        """A field that another answer hides would count for nothing: the site is said to be heated with that."""
        asked = self._questionnaire.law.field("heating")
        kept = self._questionnaire.form(who, year)
        now = next((i.answer for i in kept.items if i.field.id == "heating" and i.site.id == site), None)
        chosen = set(now.text.split(", ")) if now is not None and now.state is State.ANSWERED else set()
        if option not in chosen:
            text = ", ".join(o.id for o in asked.options if o.id in {*chosen, option} - {"none"})
            self._questionnaire.save(who, year, site, asked.id, Answer(text=text))


def _planned(form: Form, site: str, energy: str, found: Sequence[Consumption], fill: bool) -> Planned:
    units = {one.unit for one in found}
    if len(units) > 1:
        raise InputError("Un même site a du gaz en kWh et en m³ : exportez les deux compteurs en kWh.")
    asked = FIELDS[energy]
    estimated = fill and any(not one.whole for one in found)
    total = sum((one.filled if fill else one.quantity for one in found), Fraction(0))
    quality = Quality.ESTIMATE if estimated else Quality.METER
    answer = Answer(text=_written(total), unit=units.pop(), quality=int(quality))
    before = next((i.answer for i in form.items if i.field.id == asked and i.site.id == site), None)
    return Planned(site, asked, answer, before, form.versions.get((site, asked), 0))


def _written(total: Fraction) -> str:
    """To the watt-hour (or the litre of gas): « 40 123,5 »."""
    whole, rest = divmod(round(total * 1000), 1000)
    decimals = f",{rest:03}".rstrip("0").rstrip(",")
    return f"{whole:,}".replace(",", " ") + decimals


def _signature(point: str) -> str:
    return hashlib.sha256(f"meter\x1f{point}".encode()).hexdigest()
