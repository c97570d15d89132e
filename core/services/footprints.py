"""Footprints: calculate, keep, read again, replay, export."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, TypeVar
from uuid import UUID

from core.access import Action, Who, require
from core.carbon import run as runs
from core.carbon import views
from core.carbon.activity import Weighed
from core.carbon.factors import FactorBook
from core.carbon.footprint import Footprint, Perimeter
from core.carbon.measure import digest, footprint, to_json, weigh
from core.db import calculations
from core.db.session import Database
from core.db.tables import Calculation
from core.errors import InputError, NotFound
from core.ingest.activities import Context, read_activities
from core.ingest.tables import method
from core.ingest.text import decode
from core.kept import Memory
from core.services import audit
from core.services.drafts import Draft, Drafts, Source
from core.services.editions import Editions
from core.services.questionnaire import Questionnaire

MAX_CACHED_LINES = 100_000  # of all the runs in memory: 1.7 kB each

Read = TypeVar("Read")


def _document(answers: str, content: str, entered: str) -> str:
    """What is stored, as canonical JSON whose content is not written a second time."""
    return f'{{"answers":{answers},"content":{content},"entered":{entered}}}'


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
    """`sources`: what a company may bring for a year besides its answers."""

    def __init__(
        self, database: Database, editions: Editions, questionnaire: Questionnaire, sources: Sequence[Source] = ()
    ) -> None:
        self._database = database
        self._editions = editions
        self._questionnaire = questionnaire
        self.drafts = Drafts(editions, questionnaire, sources)
        self._read = Memory[Run](MAX_CACHED_LINES, lambda run: len(run.footprint.lines))

    def preview(self, who: Who, year: int) -> Footprint:
        """The footprint of the answers so far; nothing is stored. Raises InputError, FactorNotFound."""
        return self.measured(who, self.drafts.stored(who, year))

    def measured(self, who: Who, draft: Draft) -> Footprint:
        """The footprint of what was given; nothing is stored. Raises InputError, FactorNotFound."""
        require(who, Action.CALCULATE)
        return self._measure(draft, draft.book or self._editions.book())[1]

    def calculate(self, who: Who, year: int) -> Run:
        """The footprint of the answers, stored. The same result twice is the same run."""
        return self.keep(who, self.drafts.stored(who, year))

    def calculate_activities(self, who: Who, content: bytes, year: int | None = None) -> Run:
        """The footprint of a CSV of activities. The year is the latest of the file unless given. Raises InputError."""
        require(who, Action.CALCULATE)
        law = method()
        context = Context(self._editions.book(), law.allocation, law.units)
        activities, year = read_activities(content, context, year)
        return self.keep(who, Draft(activities, (), Perimeter(year), 1.0, {}))

    def calculate_answers(self, who: Who, content: bytes) -> Run:
        """The footprint of a questionnaire given as a YAML file (docs/answers.md). Raises InputError."""
        require(who, Action.CALCULATE)
        text = decode(content)
        activities, gaps, perimeter, completeness = self._questionnaire.from_file(text)
        return self.keep(who, Draft(activities, gaps, perimeter, completeness, {"file": text}))

    def keep(self, who: Who, draft: Draft) -> Run:
        """The footprint of what was given, stored. The same result twice is the same run, even at the same time.

        Raises InputError (something in it cannot be used, or nothing to calculate), FactorNotFound, AccessDenied.
        """
        require(who, Action.CALCULATE)
        if not draft.activities and not draft.problems:
            raise InputError("Aucune activité à calculer : répondez à au moins une question chiffrée.")
        book = draft.book or self._editions.book()
        weighed, result = self._measure(draft, book)
        content = to_json(runs.content(weighed, result, method()))
        row = Calculation(
            tenant_id=who.tenant_id,
            year=draft.perimeter.year,
            method_version=result.method_version,
            hash=sha256(content.encode()).hexdigest(),
            document=_document(to_json(draft.kept), content, to_json(runs.entered(weighed))),
            total_kg=views.total(result),
        )
        with self._database.tenant(who) as session:
            calculations.lock(session, who.tenant_id, row.year)
            last = calculations.newest_header(session, who.tenant_id, row.year)
            if last is not None and last.hash == row.hash:
                same = calculations.by_id(session, who.tenant_id, last.id)
                if same is not None:
                    return self._open(same)
            editions = calculations.edition_ids(session)
            row.edition_id = editions[book.edition]
            used = {(editions[w.factor.edition], w.factor.id) for w in weighed}
            stored = calculations.save(session, row, used)
            audit.record(session, who.tenant_id, "calculated", f"run/{stored.id}", {"year": row.year}, None, row.hash)
            return Run(stored.id, stored.hash, stored.created_at, result)  # not remembered: it may yet be rolled back

    def latest(self, who: Who, year: int | None = None) -> Run | None:
        require(who, Action.READ_FOOTPRINT)
        with self._database.tenant(who) as session:
            row = calculations.newest(session, who.tenant_id, year)
            return None if row is None else self._open(row)

    def get(self, who: Who, run_id: UUID) -> Run:
        """Raises NotFound."""
        require(who, Action.READ_FOOTPRINT)
        return self._read.get((who.tenant_id, run_id)) or self._with(who, run_id, self._open)

    def all(self, who: Who) -> list[RunHeader]:
        """Newest first."""
        require(who, Action.READ_FOOTPRINT)
        with self._database.tenant(who) as session:
            return [RunHeader(*row) for row in calculations.headers(session, who.tenant_id)]

    def page(self, who: Who, limit: int, before: tuple[datetime, UUID] | None = None) -> list[RunHeader]:
        """Newest first, from the run that precedes `before` (date, id)."""
        require(who, Action.READ_FOOTPRINT)
        with self._database.tenant(who) as session:
            return [RunHeader(*row) for row in calculations.page(session, who.tenant_id, limit, before)]

    def replay(self, who: Who, run_id: UUID) -> bool:
        """True when the stored content still has its hash and calculating it again gives the same one."""
        require(who, Action.READ_FOOTPRINT)
        kept, content = self._with(who, run_id, lambda row: (row.hash, json.loads(row.document)["content"]))
        return digest(content) == kept and runs.replay(content, method()) == kept

    def content(self, who: Who, run_id: UUID) -> dict[str, Any]:
        """The hashed content of a run: activities, copies of factors and rules, lines. Raises NotFound."""
        require(who, Action.READ_FOOTPRINT)
        found: dict[str, Any] = self._with(who, run_id, lambda row: json.loads(row.document)["content"])
        return found

    def document(self, who: Who, run_id: UUID) -> dict[str, Any]:
        """Everything stored about a run: content (hashed), entered, answers. Raises NotFound."""
        require(who, Action.EXPORT)
        found: dict[str, Any] = self._with(who, run_id, lambda row: json.loads(row.document))
        return found

    def forget(self, tenant_id: UUID) -> None:
        """Nothing of an erased company stays in memory."""
        self._read.forget(tenant_id)

    def _measure(self, draft: Draft, book: FactorBook) -> tuple[list[Weighed], Footprint]:
        if draft.problems:
            raise InputError("Rien n'a été calculé. Valeurs à corriger : {n}.", n=len(draft.problems))
        law = method()
        weighed = weigh(draft.activities, book, law.units)
        return weighed, footprint(weighed, law, draft.perimeter, book.edition, draft.gaps, draft.completeness)

    def _open(self, row: Calculation) -> Run:
        return self._read.made((row.tenant_id, row.id), lambda: _read(row))

    def _with(self, who: Who, run_id: UUID, read: Callable[[Calculation], Read]) -> Read:
        with self._database.tenant(who) as session:
            row = calculations.by_id(session, who.tenant_id, run_id)
            if row is None:
                raise NotFound("Ce calcul n'existe pas ou plus. Choisissez-en un dans la liste.")
            return read(row)


def _read(row: Calculation) -> Run:
    stored = json.loads(row.document)
    return Run(row.id, row.hash, row.created_at, runs.footprint_in(stored["content"], stored["entered"]))
