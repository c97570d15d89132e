"""Ledgers (FEC) of a company: read one, look at its groups, choose and confirm factors, count what is confirmed.

Nothing counts before somebody confirmed it. A choice holds for every year, and can be taken back.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import polars as pl

from core.access import Action, Who, require
from core.carbon.derivations import Apart
from core.carbon.ledger import grouped, reconciled
from core.carbon.ledger_activities import activities, answered_paths, closed
from core.carbon.ledger_decisions import Given, decided
from core.carbon.ledger_rules import Scope
from core.carbon.ledger_vintages import latest_of, vintage
from core.db import ledgers as rows
from core.db.session import Database
from core.errors import InputError, NotFound
from core.ingest.answers import read_answers
from core.ingest.fec import read_fec
from core.ingest.ledger_tables import ledger_rules
from core.ingest.questions import law as questions
from core.ingest.tables import method
from core.services import audit, ledger_choices
from core.services.editions import Editions
from core.services.ledger_choices import Alternative, Progress, quiet
from core.services.ledger_document import as_json, total_kg
from core.services.ledger_reading import LinesPage, Reading, Uploads, journals_of
from core.services.ledger_view import SUGGESTIONS, Counted, View, facts_json, told_by
from core.services.matching import Matching
from core.services.questionnaire import Questionnaire, filled

NEVER = ("28", "29", "63", "64", "66", "68", "69")  # accounts that never buy anything
NO_LEDGER = "Aucun fichier comptable pour {year}. Déposez-le sur la page « Comptabilité »."
NO_GROUP = "Ce groupe de dépenses n'existe pas ou plus. Rechargez la page."


class Ledgers:
    """`uploads`: the activities that other files brought for a year; `finder`: what reads labels (None: accounts)."""

    def __init__(
        self,
        database: Database,
        editions: Editions,
        questionnaire: Questionnaire,
        uploads: Uploads | None = None,
        finder: Matching | None = None,
    ) -> None:
        self._database, self._editions, self._questionnaire = database, editions, questionnaire
        self._reading, self._finder = Reading(database, editions, questionnaire, uploads), finder

    def upload(self, who: Who, name: str, content: bytes | Path, progress: Progress = quiet) -> View:
        """Read a ledger and keep it for its year, instead of the one before. Raises InputError, LimitReached."""
        require(who, Action.ANSWER)
        read = read_fec(content, name, lambda share: progress(0.8 * share))
        year, digest = read.facts.year, _sha256(content)
        packed = io.BytesIO()
        read.movements.write_parquet(packed, compression="zstd")
        kept = {"name": name, "sha256": digest, "facts": facts_json(read.facts), "lines": packed.getvalue()}
        with self._database.tenant(who) as session:
            self._questionnaire.open_year(session, who, year)
            rows.put(session, who.tenant_id, year, person_id=who.person_id, **kept)
            about, detail = f"ledger/{year}", {"lines": read.facts.lines}
            audit.record(session, who.tenant_id, "ledger_uploaded", about, detail, None, digest)
        progress(0.95)
        found = self._view(who, year)
        progress(1.0)
        return found

    def read(
        self, name: str, content: bytes | Path, year: int | None = None, answers: str = "", progress: Progress = quiet
    ) -> dict[str, Any]:
        """A ledger by the account rules alone, as JSON; nothing is kept. `answers`: a questionnaire (docs/answers.md),
        whose quantities replace what they describe. Raises InputError."""
        read, book, law = read_fec(content, name, progress), self._editions.book(), method()
        facts, of_year = facts_json(read.facts), year or read.facts.year
        groups = grouped(read.movements, ledger_rules(), journals_of(facts))
        form = filled(read_answers(answers, questions(), law.units).sheet) if answers else None
        told = told_by(form, (), book, law.units) if form else []
        given = Given(of_year, answered_paths(told, ledger_rules(), of_year))
        made = decided(groups, given, ledger_rules(), book, law)
        reconciled(read.movements, made)
        return as_json(facts, made, of_year, book.edition, total_kg(made, of_year, book, law), _sha256(content))

    def document(self, view: View) -> dict[str, Any]:
        """A ledger that was read, as JSON."""
        total = total_kg(view.groups, view.year, self._editions.book(), method())
        return as_json(view.facts, view.groups, view.year, view.edition, total, view.sha256)

    def years(self, who: Who) -> list[int]:
        """The years that have a ledger, latest first."""
        require(who, Action.READ_ANSWERS)
        with self._database.tenant(who) as session:
            return rows.years(session, who.tenant_id)

    def view(self, who: Who, year: int) -> View | None:
        """The ledger of a year as it stands; None when there is none."""
        require(who, Action.READ_ANSWERS)
        return self._reading.find(who, year)

    def lines(self, who: Who, year: int, group_id: str, page: int = 1) -> LinesPage:
        """The lines behind a group, oldest first, a page at a time (from 1). Raises NotFound."""
        require(who, Action.READ_ANSWERS)
        return self._reading.lines(who, year, self._group(self._view(who, year), group_id), page)

    def alternatives(self, who: Who, year: int, group_id: str) -> list[Alternative]:
        """Five other factors at most, with why each may fit. Raises NotFound."""
        require(who, Action.READ_ANSWERS)
        group = self._group(self._view(who, year), group_id)
        matched = None
        if self._finder is not None:
            text, said = ledger_choices.query(group), {"supplier": group["supplier"], "account": group["account"]}
            matched = self._finder.match(who, text, **said, only_money=True, year=year)
        return ledger_choices.alternatives(group, matched, year, ledger_rules(), self._editions.book(), method())

    def choose(self, who: Who, year: int, scope: Scope, group_id: str, factor: str | None, label: str = "") -> None:
        """Count the account, the supplier or the lines of a group with this factor in euros; None: count it not.

        `label`: that of the lines (default: of the first one). Holds for the next years too.
        Raises NotFound, InputError, FactorNotFound, FactorRefused.
        """
        require(who, Action.ANSWER)
        group = self._group(self._view(who, year), group_id)
        _check_choice(group)
        if factor is not None:
            unit = vintage(factor, year, self._editions.book()).factor.unit
            if not method().units.is_money(unit):
                raise InputError("Ce facteur se compte en {unit} : choisissez-en un en euros.", unit=unit)
            factor = latest_of(factor)
        self._write(who, year, "ledger_chosen", [ledger_choices.choice(scope, group, factor, label)])

    def confirm(self, who: Who, year: int, groups: Sequence[str] | None = None) -> int:
        """Count these groups (all of them when None) as they are proposed; how many choices that made."""
        require(who, Action.ANSWER)
        found = self._view(who, year).groups
        mine = found if groups is None else found.filter(pl.col("id").is_in(list(groups)))
        made = ledger_choices.confirmations(mine, whole=groups is None)
        if made:
            self._write(who, year, "ledger_confirmed", made)
        return len(made)

    def undo(self, who: Who, year: int) -> bool:
        """Take back the latest choice or confirmation, one's own when a person is known; False without any."""
        require(who, Action.ANSWER)
        with self._database.tenant(who) as session:
            self._questionnaire.open_year(session, who, year)
            taken = rows.undo(session, who.tenant_id, who.person_id)
            if taken is not None:
                audit.record(session, who.tenant_id, "ledger_undone", f"ledger/{year}", {"batch": str(taken[0])})
            return taken is not None

    def remove(self, who: Who, year: int) -> None:
        """Forget the ledger of a year; the choices stay, for the next file."""
        require(who, Action.ANSWER)
        with self._database.tenant(who) as session:
            gone = rows.remove(session, who.tenant_id, year)
            if gone is not None:
                audit.record(session, who.tenant_id, "ledger_removed", f"ledger/{year}", None, gone)

    def improve(self, who: Who, year: int, progress: Progress = quiet) -> int:
        """Read the labels of the weak groups that carry most of the spending; how many suggestions that gave.

        Suggestions are proposals: they count only once confirmed. Raises NotFound.
        """
        require(who, Action.ANSWER)
        if self._finder is None:
            return 0
        groups = ledger_choices.to_read(self._view(who, year).groups)
        matched = self._finder.match_many(who, ledger_choices.asked_of(groups, year), progress)
        found = ledger_choices.suggestions(groups, matched, year, ledger_rules(), self._editions.book(), method())
        with self._database.tenant(who) as session:
            self._questionnaire.open_year(session, who, year)
            kept, packed = rows.header(session, who.tenant_id, year), rows.lines(session, who.tenant_id, year)
            if kept is None:
                raise NotFound(NO_LEDGER, year=year)
            facts = {**kept.facts, SUGGESTIONS: found}
            same = {name: getattr(kept, name) for name in ("name", "sha256", "person_id", "created_at")}
            rows.put(session, who.tenant_id, year, facts=facts, lines=packed, **same)
        return len(found)

    def counted(self, who: Who, year: int) -> Counted:
        """What the confirmed groups count for, the answers that they replace, and what waits to be confirmed."""
        require(who, Action.CALCULATE)
        view = self._reading.find(who, year)
        if view is None:
            return Counted()
        fields, questions = closed(view.groups, ledger_rules())
        replaces = {
            field: Apart.LEDGER_COUNTS.format(label=by) for field, by in fields.items() if field not in view.physical
        }
        waiting = int(view.unconfirmed["cents"].sum())
        return Counted(activities(view.groups, year, view.name), replaces, questions, unconfirmed_cents=waiting)

    def forget(self, tenant_id: UUID) -> None:
        """Nothing of an erased company stays in memory."""
        self._reading.forget(tenant_id)

    def _view(self, who: Who, year: int) -> View:
        found = self._reading.find(who, year)
        if found is None:
            raise NotFound(NO_LEDGER, year=year)
        return found

    def _group(self, view: View, group_id: str) -> dict[str, Any]:
        found = view.group(group_id)
        if found is None:
            raise NotFound(NO_GROUP)
        return found

    def _write(self, who: Who, year: int, action: str, made: Sequence[dict[str, Any]]) -> None:
        """One gesture: one batch, one line of audit."""
        with self._database.tenant(who) as session:
            self._questionnaire.open_year(session, who, year)
            rows.append(session, who.tenant_id, who.person_id, uuid4(), made)
            audit.record(session, who.tenant_id, action, f"ledger/{year}", {"choices": len(made)}, None, None)


def _check_choice(group: dict[str, Any]) -> None:
    """Raises InputError for what no factor may count."""
    if group["aside"]:
        raise InputError("Ces écritures sont mises de côté, elles n'achètent rien : aucun facteur ne s'y applique.")
    if str(group["account"]).startswith(NEVER):
        raise InputError("Le compte {account} n'achète rien : aucun facteur ne s'y applique.", account=group["account"])


def _sha256(content: bytes | Path) -> str:
    if isinstance(content, bytes):
        return hashlib.sha256(content).hexdigest()
    with content.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
