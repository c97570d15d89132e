"""Rows of activities of a year: add, change, erase, undo, confirm; what they count for.

A row without a factor is proposed one by the matcher and counts only once somebody confirmed it; that choice is then
remembered for the company. Every gesture is one batch: one audit entry, one undo.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from core.access import Action, Who, require
from core.carbon.activity import Activity
from core.db import activity_rows as rows
from core.db.session import Database
from core.errors import CarbonScoreError, Conflict, InputError, NotFound
from core.ingest.activities import Context, column_at_fault
from core.ingest.tables import method
from core.match.shapes import Matched
from core.services import audit
from core.services.activity_proposals import Finder, find
from core.services.activity_row import Row, begun, changed, check, proposed, spoken
from core.services.activity_table import Shown, Table, table
from core.services.editions import Editions
from core.services.questionnaire import Questionnaire

__all__ = ["MAX_ROWS", "Activities", "Added", "Matched", "Rejected"]

MAX_ROWS = 5_000
CACHED = 64
Given = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was not kept: its place among those given (from 0), the column when it is known, and why."""

    place: int
    column: str
    why: CarbonScoreError


@dataclass(frozen=True, slots=True)
class Added:
    """What became of rows that were given. `waiting`: those kept whose factor somebody has to confirm."""

    kept: tuple[UUID, ...] = ()
    waiting: tuple[UUID, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    proposals: Mapping[int, Matched] | None = None  # by place among the rows given


class Activities:
    def __init__(self, database: Database, editions: Editions, questionnaire: Questionnaire, finder: Finder) -> None:
        self._database, self._editions, self._questionnaire = database, editions, questionnaire
        self._finder = finder
        self._read: OrderedDict[tuple[UUID, int], tuple[tuple[int, str], Table]] = OrderedDict()

    def table(self, who: Who, year: int) -> Table:
        """Every row of a year, what it counts for or what it waits for, and their total. Raises AccessDenied."""
        require(who, Action.READ_ANSWERS)
        context = self._context()
        with self._database.tenant(who) as session:
            mark = (rows.version(session, who.tenant_id, year), context.book.edition)
            known = self._read.get((who.tenant_id, year))
            if known is not None and known[0] == mark:
                return known[1]
            kept = rows.current(session, who.tenant_id, year)
        made = table(kept, context, year)
        self._read[who.tenant_id, year] = (mark, made)
        while len(self._read) > CACHED:
            self._read.popitem(last=False)
        return made

    def counted(self, who: Who, year: int) -> list[Activity]:
        """The activities of a year that count: confirmed, and valid today."""
        require(who, Action.READ_ANSWERS)
        return [row.activity for row in self.table(who, year).rows if row.activity is not None]

    def pending(self, who: Who, year: int) -> list[Shown]:
        """The rows of a year that do not count yet: proposed, or incomplete."""
        return [row for row in self.table(who, year).rows if row.activity is None]

    def add(
        self,
        who: Who,
        year: int,
        given: Sequence[Given],
        sources: Sequence[str],
        notes: Sequence[str] = (),
        progress: Callable[[float], object] = lambda _: None,
    ) -> Added:
        """Keep rows, as one gesture; those that cannot be used are given back, each with the reason.

        `given`: text by column (core.services.activity_row.GIVEN); `sources`: where each comes from; `notes`: how each
        quantity was obtained; `progress` is told 0…1.
        Raises AccessDenied, InputError (year, too many rows), LimitReached.
        """
        require(who, Action.ANSWER)
        context = self._context()
        kept: dict[int, Row] = {}
        rejected: list[Rejected] = []
        for place, one in enumerate(given):
            try:
                row = replace(begun(one, sources[place], year), derivation=notes[place] if notes else "")
                check(row, context, year)
                kept[place] = replace(row, confirmed=bool(row.factor))
            except CarbonScoreError as error:
                rejected.append(_rejected(place, error))
        unknown = {at: row for at, row in kept.items() if not row.factor}
        found = find(self._finder, who, unknown, context, year, progress)
        kept |= {at: proposed(kept[at], match) for at, match in found.items()}
        ids = {at: uuid4() for at in kept}
        if kept:
            with self._database.tenant(who) as session:
                self._hold(session, who, year, len(kept))
                changes = [(ids[at], row.to_json()) for at, row in kept.items()]
                self._write(session, who, year, changes, "activities_added")
        waiting = tuple(ids[at] for at in found)
        return Added(tuple(ids.values()), waiting, tuple(rejected), found)

    def edit(
        self,
        who: Who,
        year: int,
        changes: Mapping[UUID, Given],
        erased: Collection[UUID] = (),
        versions: Mapping[UUID, int] | None = None,
    ) -> list[Rejected]:
        """Change and erase rows, as one gesture. What cannot be is given back, in the order of `changes`.

        Raises AccessDenied, Conflict (a row is not at its version: mine, theirs), NotFound (no such row).
        """
        require(who, Action.ANSWER)
        context = self._context()
        rejected: list[Rejected] = []
        with self._database.tenant(who) as session:
            self._questionnaire.open_year(session, who, year)
            standing = {kept.row_id: kept for kept in rows.current(session, who.tenant_id, year)}
            written: list[rows.Change] = []
            for place, (row_id, said) in enumerate(changes.items()):
                kept = _standing(standing, row_id, versions, said)
                try:
                    after = self._changed(who, Row.from_json(kept.row), said, context, year)
                except CarbonScoreError as error:
                    rejected.append(_rejected(place, error))
                    continue
                if after.to_json() != kept.row:
                    written.append((row_id, after.to_json()))
            gone = [_standing(standing, row_id, versions, None).row_id for row_id in erased]
            before = {str(at): standing[at].row for at, _ in written} | {str(at): standing[at].row for at in gone}
            name = "activities_erased" if gone and not written else "activities_changed"
            self._write(session, who, year, [*written, *((at, None) for at in gone)], name, before)
        return rejected

    def change(self, who: Who, year: int, row_id: UUID, said: Given, version: int | None = None) -> None:
        """Change one row. Raises what `edit` gives back, besides what it raises."""
        rejected = self.edit(who, year, {row_id: said}, versions=None if version is None else {row_id: version})
        if rejected:
            raise rejected[0].why

    def erase(self, who: Who, year: int, row_ids: Collection[UUID]) -> None:
        """Raises AccessDenied, NotFound."""
        self.edit(who, year, {}, row_ids)

    def confirm(self, who: Who, year: int, choices: Mapping[UUID, str], flow: str = "") -> list[Rejected]:
        """Agree to factors, as one gesture: {row: factor, "" for the one proposed}. Each choice is remembered.

        Raises AccessDenied, NotFound, InputError (nothing was proposed, a flow that does not exist).
        """
        require(who, Action.ANSWER)
        context = self._context()
        agreed: dict[UUID, Row] = {}
        rejected: list[Rejected] = []
        with self._database.tenant(who) as session:
            self._questionnaire.open_year(session, who, year)
            standing = {kept.row_id: kept for kept in rows.current(session, who.tenant_id, year)}
            for place, (row_id, factor) in enumerate(choices.items()):
                row = Row.from_json(_standing(standing, row_id, None, None).row)
                try:
                    agreed[row_id] = _agreed(row, factor, flow, context, year)
                except CarbonScoreError as error:
                    rejected.append(_rejected(place, error))
            before = {str(at): standing[at].row for at in agreed}
            written = [(at, row.to_json()) for at, row in agreed.items()]
            self._write(session, who, year, written, "activities_confirmed", before)
        choices_made = [(row.text, row.supplier, row.factor, row.flow) for row in agreed.values() if row.text]
        if choices_made:
            self._finder.remember_all(who, choices_made)
        return rejected

    def undo(self, who: Who, year: int) -> int:
        """Take back the latest gesture, of one's own when a person is known; how many rows it touched."""
        require(who, Action.ANSWER)
        with self._database.tenant(who) as session:
            self._questionnaire.open_year(session, who, year)
            touched = rows.undo(session, who.tenant_id, year, who.person_id)
            if touched:
                audit.record(session, who.tenant_id, "activities_undone", f"activities/{year}", {"rows": touched})
            return touched

    def candidates(self, who: Who, year: int, row: Row, text: str = "") -> Matched:
        """Five factors for a row, or for other words about it. Raises AccessDenied."""
        require(who, Action.READ_ANSWERS)
        return self._matched(who, replace(row, label=text or row.label), self._context(), year)

    def forget(self, tenant_id: UUID) -> None:
        """Nothing of an erased company stays in memory."""
        for key in [key for key in list(self._read) if key[0] == tenant_id]:
            self._read.pop(key, None)

    def _context(self) -> Context:
        law = method()
        return Context(self._editions.book(), law.allocation, law.units)

    def _matched(self, who: Who, row: Row, context: Context, year: int) -> Matched:
        return find(self._finder, who, {0: row}, context, year)[0]

    def _changed(self, who: Who, row: Row, said: Given, context: Context, year: int) -> Row:
        """The row after a change, matched again when its words changed and nobody had agreed to its factor."""
        after = changed(row, said)
        check(after, context, year)
        if not after.confirmed and after.text != row.text:
            after = proposed(replace(after, factor=""), self._matched(who, after, context, year))
        return after

    def _hold(self, session: Session, who: Who, year: int, more: int) -> None:
        """The year, held and begun, with room for `more` rows. Raises InputError, LimitReached."""
        self._questionnaire.open_year(session, who, year)
        if rows.count(session, who.tenant_id, year) + more > MAX_ROWS:
            raise InputError(
                "Une année compte au plus {limit} activités. Regroupez celles qui se ressemblent.",
                limit=f"{MAX_ROWS:,}".replace(",", "\u202f"),
            )

    def _write(
        self,
        session: Session,
        who: Who,
        year: int,
        changes: Sequence[rows.Change],
        action: str,
        before: Mapping[str, object] | None = None,
    ) -> None:
        if not changes:
            return
        rows.append(session, who.tenant_id, year, who.person_id, uuid4(), changes)
        after = {str(row_id): row for row_id, row in changes}
        was, becomes = audit.sealed(before) if before else None, audit.sealed(after)
        audit.record(session, who.tenant_id, action, f"activities/{year}", {"rows": len(changes)}, was, becomes)


def _agreed(row: Row, factor: str, flow: str, context: Context, year: int) -> Row:
    """The row with the factor somebody chose. Raises InputError, FactorNotFound, UnitError."""
    if not (factor or row.factor):
        raise InputError("« {label} » : choisissez d'abord un facteur.", label=row.text)
    if flow and flow not in context.allocation.flows:
        raise InputError("Flux « {flow} » inconnu.", flow=flow)
    after = replace(row, factor=factor or row.factor, flow=flow or row.flow, confirmed=True)
    check(after, context, year)
    return after


def _standing(
    standing: Mapping[UUID, rows.Kept], row_id: UUID, versions: Mapping[UUID, int] | None, mine: object
) -> rows.Kept:
    """The row, at the version that its change started from. Raises NotFound, Conflict."""
    kept = standing.get(row_id)
    if kept is None:
        raise NotFound("Cette ligne n'existe pas ou plus. Rechargez la page.")
    if versions is not None and versions.get(row_id, kept.version) != kept.version:
        raise Conflict(STALE, mine=mine, theirs=kept.row, label=str(kept.row.get("label", "")))
    return kept


def _rejected(place: int, error: CarbonScoreError) -> Rejected:
    return Rejected(place, column_at_fault(error), spoken(error))


STALE = "« {label} » a changé pendant que vous la modifiiez : relisez la ligne, puis recommencez."
