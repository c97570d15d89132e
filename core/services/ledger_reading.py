"""A ledger as it stands, read from the database and kept in memory until something it depends on changes."""

from __future__ import annotations

import io
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import polars as pl
from sqlalchemy.orm import Session

from core.access import Scope, Who
from core.carbon.activity import Activity
from core.carbon.ledger import Triple, grouped, lines_of, reconciled, totals
from core.carbon.ledger_activities import Told, answered_paths
from core.carbon.ledger_decisions import Given, decided
from core.carbon.ledger_rules import Choice, Proposal
from core.db import ledgers as rows
from core.db import members
from core.db.session import Database
from core.ingest.ledger_tables import journal_kinds, ledger_rules
from core.ingest.tables import method
from core.services.editions import Editions
from core.services.ledger_view import SUGGESTIONS, View, told_by
from core.services.questionnaire import Questionnaire

LINES_PER_PAGE = 50
CACHED = 24

Uploads = Callable[[Who, int], Sequence[Activity]]
Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class LinesPage:
    """Some lines behind a group (columns of the movements), of `count` in all."""

    lines: pl.DataFrame
    count: int


class Reading:
    """The views of ledgers. Rights are checked by who calls (core.services.ledgers)."""

    def __init__(
        self, database: Database, editions: Editions, questionnaire: Questionnaire, uploads: Uploads | None
    ) -> None:
        self._database, self._editions, self._questionnaire = database, editions, questionnaire
        self._uploads = uploads
        self._kept: OrderedDict[Key, tuple[Key, Any]] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, who: Who, year: int) -> View | None:
        """The ledger of a year, None when there is none."""
        with self._database.tenant(who) as session:
            kept = rows.header(session, who.tenant_id, year)
            if kept is None:
                return None
            version = rows.version(session, who.tenant_id)
            company = members.company(session, who.tenant_id)
        told, book = self._told(who, year), self._editions.book()
        physical = frozenset(one.field for one in told if one.field)
        answered = answered_paths(told, ledger_rules(), year)
        suggested = len(kept.facts.get(SUGGESTIONS, ()))
        mark = (kept.created_at, suggested, version, book.edition, physical, tuple(sorted(answered.items())))
        found: View = self._once((who.tenant_id, year), mark, lambda: self._view(who, year, kept, answered, physical))
        siren = (company.siren if company else None) or kept.facts["siren"]
        return replace(found, other_siren=siren if kept.facts["siren"] not in ("", siren) else "")

    def lines(self, who: Who, year: int, group: Mapping[str, Any], page: int) -> LinesPage:
        """The lines behind a group of the view, oldest first, a page at a time (from 1)."""
        with self._database.tenant(who) as session:
            split = _split(_choices(session, who))
            kept, packed = rows.header(session, who.tenant_id, year), rows.lines(session, who.tenant_id, year)
        if kept is None or packed is None:
            return LinesPage(pl.DataFrame(), 0)
        named = {**group, "path": group["nature"]}
        found = lines_of(_movements(packed), named, ledger_rules(), journals_of(kept.facts), split)
        return LinesPage(found.slice((max(page, 1) - 1) * LINES_PER_PAGE, LINES_PER_PAGE), found.height)

    def forget(self, tenant_id: UUID) -> None:
        with self._lock:
            for key in [key for key in self._kept if key[0] == tenant_id]:
                del self._kept[key]

    def _view(self, who: Who, year: int, kept: Any, answered: dict[str, str], physical: frozenset[str]) -> View:
        book = self._editions.book()
        with self._database.tenant(who) as session:
            choices = _choices(session, who)
        groups = self._groups(who, year, kept, _split(choices))
        said = {group: Proposal(*found) for group, found in kept.facts.get(SUGGESTIONS, {}).items()}
        made = decided(groups, Given(year, answered, choices, said), ledger_rules(), book, method())
        sums = totals(made)
        return View(
            year=year,
            name=kept.name,
            sha256=kept.sha256,
            uploaded_at=kept.created_at,
            facts={name: value for name, value in kept.facts.items() if name != SUGGESTIONS},
            groups=made,
            totals=sums,
            net=sum(sums.values()),
            kg=float(made["kg"].sum()),
            edition=book.edition,
            physical=physical,
            suggested=bool(said),
        )

    def _groups(self, who: Who, year: int, kept: Any, split: frozenset[Triple]) -> pl.DataFrame:
        """The groups before any decision: they depend on the file, and on the lines that somebody chose apart."""

        def made() -> pl.DataFrame:
            with self._database.tenant(who) as session:
                movements = _movements(rows.lines(session, who.tenant_id, year) or b"")
            found = grouped(movements, ledger_rules(), journals_of(kept.facts), split)
            reconciled(movements, found)
            return found

        found: pl.DataFrame = self._once((who.tenant_id, year, "groups"), (kept.sha256, kept.created_at, split), made)
        return found

    def _told(self, who: Who, year: int) -> list[Told]:
        """The quantities given elsewhere: a key that may only write has them compared, not shown."""
        who = who if who.scopes is None else replace(who, scopes=who.scopes | {Scope.READ})
        uploads = self._uploads(who, year) if self._uploads is not None else ()
        return told_by(self._questionnaire.form(who, year), uploads, self._editions.book(), method().units)

    def _once(self, key: Key, mark: Key, make: Callable[[], Any]) -> Any:
        """What is kept under `key`, made again when its mark has changed. The least used goes first."""
        known = self._kept.get(key)
        if known is not None and known[0] == mark:
            return known[1]
        made = make()
        with self._lock:
            self._kept[key] = (mark, made)
            self._kept.move_to_end(key)
            while len(self._kept) > CACHED:
                self._kept.popitem(last=False)
        return made


def _choices(session: Session, who: Who) -> list[Choice]:
    return [Choice(**row._mapping) for row in rows.choices(session, who.tenant_id)]


def _split(choices: Sequence[Choice]) -> frozenset[Triple]:
    """The lines that somebody chose apart from the rest of their supplier."""
    return frozenset((one.account, one.supplier, one.label) for one in choices if one.scope == "line")


def journals_of(facts: Mapping[str, Any]) -> dict[str, str]:
    """{code: kind} of the journals of a file that hold no activity of the year."""
    return journal_kinds((one["code"], one["label"]) for one in facts["journals"])


def _movements(packed: bytes) -> pl.DataFrame:
    return pl.read_parquet(io.BytesIO(packed))
