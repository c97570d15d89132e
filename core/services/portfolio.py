"""Portfolios: the activities of many companies in one file → their footprints, kept, read again, exported, erased."""

from __future__ import annotations

import io
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

import polars as pl
from sqlalchemy.orm import Session

from core.access import Action, Who, allowed, require
from core.db import members
from core.db import portfolios as rows
from core.db.activity_tables import Portfolio as Row
from core.db.session import Database
from core.errors import InputError, LimitReached, NotFound
from core.language import language
from core.services import audit
from core.services.editions import Editions
from core.services.portfolio_engines import Engine
from core.services.portfolio_facts import Facts, facts_in, kept
from core.services.portfolio_measure import Measured, measured
from core.services.tiers import Tiers
from core.settings import Settings

FEATURE = "portfolio"
MAX_BYTES = 200 * 2**20
LONGEST_NAME = 120
MOST_IN_MEMORY = 8
FORMULA = r"^[=+\-@\t\r]"

Progress = Callable[[float], object]


class Format(StrEnum):
    CSV = "csv"
    PARQUET = "parquet"


@dataclass(frozen=True, slots=True)
class Portfolio:
    """A stored portfolio. In a list its facts carry no rejections."""

    id: UUID
    name: str
    created_at: datetime
    facts: Facts


@dataclass(frozen=True, slots=True)
class Opened:
    """`results`: one row per company and year, columns of core.carbon.portfolio.RESULT."""

    portfolio: Portfolio
    results: pl.DataFrame


class Portfolios:
    def __init__(self, database: Database, editions: Editions, tiers: Tiers, settings: Settings) -> None:
        self._database, self._editions, self._tiers, self._settings = database, editions, tiers, settings
        self._results: OrderedDict[tuple[UUID, UUID], pl.DataFrame] = OrderedDict()
        self._lock = threading.Lock()

    def open_to(self, who: Who) -> bool:
        """May this person work on portfolios: their role, and the tier of the company."""
        if not allowed(who, Action.PORTFOLIO):
            return False
        with self._database.tenant(who) as session:
            return self._tiers.has(members.tier(session, who.tenant_id), FEATURE)

    def read(self, who: Who, name: str, content: bytes, progress: Progress = lambda _: None) -> Portfolio:
        """The footprints of a file (CSV or Parquet), stored. The same bytes under the same factors are the same
        portfolio. `progress` is told 0…1.

        Raises AccessDenied, LimitReached (the tier), InputError (no such table, no usable row), Unavailable (engine).
        """
        with self._entered(who):
            pass
        found = self.measured(content, progress=progress)
        digest = sha256(content).hexdigest()
        row = Row(
            tenant_id=who.tenant_id,
            name=_named(name),
            sha256=digest,
            facts=kept(found.facts),
            result=as_parquet(found.results),
            person_id=who.person_id,
        )
        with self._entered(who) as session:
            rows.lock(session, who.tenant_id)
            law = {"edition": found.facts.edition, "method_version": found.facts.method_version}
            known = rows.same(session, who.tenant_id, digest, law)
            if known is None:
                known = rows.add(session, row).id
                detail = {"companies": found.facts.companies, "rows": found.facts.rows}
                audit.record(session, who.tenant_id, "portfolio_calculated", f"portfolio/{known}", detail, None, digest)
            progress(1.0)
            return self._found(session, who, known)

    def measured(self, content: bytes, engine: Engine | None = None, progress: Progress = lambda _: None) -> Measured:
        """The footprints of a file; nothing is stored, no company is concerned. By default on PORTFOLIO_ENGINE.

        Raises InputError, Unavailable.
        """
        if len(content) > MAX_BYTES:
            raise InputError("Le fichier dépasse {limit} Mo. Découpez-le.", limit=MAX_BYTES // 2**20)
        chosen = engine or Engine(self._settings.portfolio_engine)
        return measured(content, self._editions.book(), chosen, self._settings.portfolio_master, progress)

    def all(self, who: Who) -> list[Portfolio]:
        """Newest first. Raises AccessDenied, LimitReached."""
        with self._entered(who) as session:
            return [_said(row) for row in rows.headers(session, who.tenant_id)]

    def open(self, who: Who, portfolio_id: UUID) -> Opened:
        """Raises AccessDenied, LimitReached, NotFound."""
        with self._entered(who) as session:
            found = self._found(session, who, portfolio_id)
            return Opened(found, self._result(session, who, portfolio_id))

    def export(self, who: Who, portfolio_id: UUID, form: str) -> bytes:
        """« csv » or « parquet ». Raises AccessDenied, LimitReached, NotFound, InputError (another form)."""
        require(who, Action.PORTFOLIO)
        if form not in set(Format):
            raise InputError("Le format « {form} » n'existe pas : csv ou parquet.", form=form)
        results = self.open(who, portfolio_id).results
        return as_csv(results) if form == Format.CSV else as_parquet(results)

    def erase(self, who: Who, portfolio_id: UUID) -> None:
        """For good, whatever the tier has become. Raises AccessDenied, NotFound."""
        require(who, Action.PORTFOLIO)
        with self._database.tenant(who) as session:
            if not rows.remove(session, who.tenant_id, portfolio_id):
                raise _none()
            audit.record(session, who.tenant_id, "portfolio_erased", f"portfolio/{portfolio_id}")
        self.forget(who.tenant_id)

    def forget(self, tenant_id: UUID) -> None:
        """Nothing of an erased company stays in memory."""
        with self._lock:
            for key in [key for key in self._results if key[0] == tenant_id]:
                del self._results[key]

    @contextmanager
    def _entered(self, who: Who) -> Iterator[Session]:
        """A transaction of somebody who may work on portfolios. Raises AccessDenied, LimitReached."""
        require(who, Action.PORTFOLIO)
        with self._database.tenant(who) as session:
            if not self._tiers.has(members.tier(session, who.tenant_id), FEATURE):
                raise LimitReached(
                    "Les portefeuilles font partie de l'offre {tier}. Demandez-la à la personne qui administre "
                    "l'application.",
                    tier=self.offer(),
                )
            yield session

    def offer(self) -> str:
        """Name of the smallest tier that has portfolios, in the reader's language."""
        smallest = next(tier for tier in self._tiers.all() if FEATURE in tier.features)
        return smallest.label_en if language() == "en" else smallest.label_fr

    def _found(self, session: Session, who: Who, portfolio_id: UUID) -> Portfolio:
        row = rows.facts(session, who.tenant_id, portfolio_id)
        if row is None:
            raise _none()
        return _said(row)

    def _result(self, session: Session, who: Who, portfolio_id: UUID) -> pl.DataFrame:
        """The result of a portfolio that is known to exist; the last ones read stay in memory."""
        key = (who.tenant_id, portfolio_id)
        with self._lock:
            if key in self._results:
                self._results.move_to_end(key)
                return self._results[key]
        stored = rows.result(session, who.tenant_id, portfolio_id)
        if stored is None:
            raise _none()
        frame = pl.read_parquet(io.BytesIO(stored))
        with self._lock:
            self._results[key] = frame
            while len(self._results) > MOST_IN_MEMORY:
                self._results.popitem(last=False)
        return frame


def as_csv(results: pl.DataFrame) -> bytes:
    """UTF-8, comma, decimal point. Text that a spreadsheet would run as a formula comes after an apostrophe."""
    texts = [name for name, kind in results.schema.items() if kind == pl.String]
    safe = [
        pl.when(pl.col(name).str.contains(FORMULA)).then("'" + pl.col(name)).otherwise(name).alias(name)
        for name in texts
    ]
    return results.with_columns(*safe).write_csv().encode()


def as_parquet(results: pl.DataFrame) -> bytes:
    """The results with their types."""
    out = io.BytesIO()
    results.write_parquet(out, compression="zstd")
    return out.getvalue()


def _named(name: str) -> str:
    """The name of a file as it is kept: one line, not too long."""
    cleaned = " ".join("".join(c if c.isprintable() else " " for c in name).split())
    return cleaned[:LONGEST_NAME] or "Portefeuille"


def _said(row: rows.Header) -> Portfolio:
    return Portfolio(row.id, row.name, row.created_at, facts_in(row.facts))


def _none() -> NotFound:
    return NotFound("Ce portefeuille n'existe pas ou plus. Choisissez-en un dans la liste.")
