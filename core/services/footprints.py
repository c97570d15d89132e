"""Footprints: calculate, keep, read again, replay, export."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from core.access import Action, Who, require
from core.carbon import run as runs
from core.carbon import views
from core.carbon.activity import Activity, Weighed
from core.carbon.factors import FactorBook
from core.carbon.footprint import Footprint, Gap, Perimeter
from core.carbon.measure import digest, footprint, to_json, weigh
from core.db import calculations
from core.db.session import Database
from core.db.tables import Calculation
from core.errors import InputError, NotFound
from core.ingest.activities import Context, read_activities
from core.ingest.tables import method
from core.ingest.text import decode
from core.services.editions import Editions
from core.services.questionnaire import Questionnaire

MAX_CACHED_RUNS = 64

Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class Run:
    """A stored footprint. `hash` is the SHA-256 of its canonical content."""

    id: UUID
    hash: str
    created_at: datetime
    footprint: Footprint


@dataclass(frozen=True, slots=True)
class RunHeader:
    """A run in a list: no lines."""

    id: UUID
    hash: str
    created_at: datetime
    year: int
    total_kg: float


class Footprints:
    def __init__(self, database: Database, editions: Editions, questionnaire: Questionnaire) -> None:
        self._database = database
        self._editions = editions
        self._questionnaire = questionnaire
        self._read: dict[tuple[UUID, UUID], Run] = {}

    def preview(self, who: Who, year: int) -> Footprint:
        """The footprint of the answers so far; nothing is stored. Raises InputError, FactorNotFound."""
        require(who, Action.CALCULATE)
        activities, gaps, perimeter, completeness = self._questionnaire.activities(who, year)
        return self._measure(activities, perimeter, gaps, completeness, self._editions.book())[1]

    def calculate(self, who: Who, year: int) -> Run:
        """The footprint of the answers, stored. The same result twice is the same run."""
        require(who, Action.CALCULATE)
        activities, gaps, perimeter, completeness = self._questionnaire.activities(who, year)
        answers = self._questionnaire.answers(who, year)
        return self._keep(who, activities, perimeter, gaps, completeness, answers)

    def calculate_activities(self, who: Who, content: bytes, year: int | None = None) -> Run:
        """The footprint of a CSV of activities. The year is the latest of the file unless given. Raises InputError."""
        require(who, Action.CALCULATE)
        law = method()
        context = Context(self._editions.book(), law.allocation, law.units)
        activities, year = read_activities(content, context, year)
        return self._keep(who, activities, Perimeter(year), (), 1.0, {})

    def calculate_answers(self, who: Who, content: bytes) -> Run:
        """The footprint of a questionnaire given as a YAML file (docs/answers.md). Raises InputError."""
        require(who, Action.CALCULATE)
        text = decode(content)
        activities, gaps, perimeter, completeness = self._questionnaire.from_file(text)
        return self._keep(who, activities, perimeter, gaps, completeness, {"file": text})

    def latest(self, who: Who, year: int | None = None) -> Run | None:
        require(who, Action.READ_FOOTPRINT)
        with self._database.tenant(who.tenant_id) as session:
            row = calculations.newest(session, who.tenant_id, year)
            return None if row is None else self._open(row)

    def get(self, who: Who, run_id: UUID) -> Run:
        """Raises NotFound."""
        require(who, Action.READ_FOOTPRINT)
        cached = self._read.get((who.tenant_id, run_id))
        return cached or self._with(who, run_id, self._open)

    def all(self, who: Who) -> list[RunHeader]:
        """Newest first."""
        require(who, Action.READ_FOOTPRINT)
        with self._database.tenant(who.tenant_id) as session:
            return [
                RunHeader(row.id, row.hash, row.created_at, row.year, row.total_kg)
                for row in calculations.headers(session, who.tenant_id)
            ]

    def replay(self, who: Who, run_id: UUID) -> bool:
        """True when the stored content still has its hash and calculating it again gives the same one."""
        require(who, Action.READ_FOOTPRINT)
        kept, content = self._with(who, run_id, lambda row: (row.hash, json.loads(row.document)["content"]))
        return digest(content) == kept and runs.replay(content, method()) == kept

    def document(self, who: Who, run_id: UUID) -> dict[str, Any]:
        """Everything stored about a run: content (hashed), entered, answers. Raises NotFound."""
        require(who, Action.EXPORT)
        found: dict[str, Any] = self._with(who, run_id, lambda row: json.loads(row.document))
        return found

    def _measure(
        self,
        activities: Sequence[Activity],
        perimeter: Perimeter,
        gaps: Sequence[Gap],
        completeness: float,
        book: FactorBook,
    ) -> tuple[list[Weighed], Footprint]:
        law = method()
        weighed = weigh(activities, book, law.units)
        return weighed, footprint(weighed, law, perimeter, book.edition, gaps, completeness)

    def _keep(
        self,
        who: Who,
        activities: Sequence[Activity],
        perimeter: Perimeter,
        gaps: Sequence[Gap],
        completeness: float,
        answers: Mapping[str, Any],
    ) -> Run:
        if not activities:
            raise InputError("Aucune activité à calculer : répondez à au moins une question chiffrée.")
        weighed, result = self._measure(activities, perimeter, gaps, completeness, self._editions.book())
        content = runs.content(weighed, result, method())
        document = {"content": content, "entered": runs.entered(weighed), "answers": answers}
        row = Calculation(
            tenant_id=who.tenant_id,
            year=perimeter.year,
            edition_id=self._editions.active().id,
            method_version=result.method_version,
            hash=digest(content),
            document=to_json(document),
            total_kg=views.total(result),
        )
        with self._database.tenant(who.tenant_id) as session:
            last = calculations.newest(session, who.tenant_id, perimeter.year)
            if last is not None and last.hash == row.hash:
                return self._open(last)
            calculations.save(session, row, self._used(weighed))
            session.refresh(row)
            return self._open(row)

    def _used(self, weighed: Sequence[Weighed]) -> set[tuple[UUID, str]]:
        editions = {edition.label: edition.id for edition in self._editions.all()}
        return {(editions[w.factor.edition], w.factor.id) for w in weighed}

    def _open(self, row: Calculation) -> Run:
        key = (row.tenant_id, row.id)
        if key not in self._read:
            if len(self._read) >= MAX_CACHED_RUNS:
                self._read.pop(next(iter(self._read)))
            stored = json.loads(row.document)
            self._read[key] = Run(
                row.id, row.hash, row.created_at, runs.footprint_in(stored["content"], stored["entered"])
            )
        return self._read[key]

    def _with(self, who: Who, run_id: UUID, read: Callable[[Calculation], Read]) -> Read:
        with self._database.tenant(who.tenant_id) as session:
            row = calculations.by_id(session, who.tenant_id, run_id)
            if row is None:
                raise NotFound("Ce calcul n'existe pas ou plus. Choisissez-en un dans la liste.")
            return read(row)
