"""Reports: asked for in a click, made by the worker, kept, handed over, compared, thrown away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.orm import Session

from core.access import Action, Role, Who, require
from core.db import members
from core.db import reports as rows
from core.db.comments import run_exists
from core.db.session import Database
from core.errors import CarbonScoreError, DataError, LimitReached, NotFound, Unavailable
from core.services import audit
from core.services.dossiers import Dossiers
from core.services.evolution import Evolution
from core.services.footprints import Footprints
from core.services.press import Press
from core.services.report_differences import differences
from core.services.report_kinds import (
    FEATURES,
    GONE,
    MIMES,
    Differences,
    File,
    Filled,
    Printed,
    Report,
    checked,
    checked_kind,
    code_of,
    file_name,
    kept,
    told,
)  # fmt: skip
from core.services.report_store import Store
from core.services.tiers import Tiers
from core.settings import derived

GAVE_UP = (
    "Ce rapport n'a pas pu être préparé. Réessayez ; si cela recommence, prévenez la personne qui administre "
    "l'application."
)
MOST_OF_A_GUEST = 8  # reports that wait: both templates of the free tier, in both languages, of two footprints
DAMAGED = "Ce fichier n'est plus celui qui a été préparé. Refaites le rapport."


class Reports:
    """A report is asked for (a row, and a job in the same transaction), then ready with its three files, or failed."""

    def __init__(
        self,
        database: Database,
        footprints: Footprints,
        evolution: Evolution,
        tiers: Tiers,
        dossiers: Dossiers,
        store: Store,
        press: Press,
    ) -> None:
        self._database, self._footprints, self._evolution, self._tiers = database, footprints, evolution, tiers
        self._dossiers, self._store, self._press = dossiers, store, press
        self._key = derived(database.roles.secret, "report code")

    def ask(self, who: Who, run_id: UUID, template: str, language: str) -> Report:
        """A report to come. The same one asked twice while it waits is one.

        Raises AccessDenied, InputError (template, language), LimitReached (the tier; a guest has enough that wait),
        NotFound (no such run).
        """
        require(who, Action.REPORT)
        asked = checked(template, language)
        with self._database.tenant(who) as session:
            if not run_exists(session, who.tenant_id, run_id):
                raise NotFound("Ce calcul n'existe pas ou plus. Choisissez-en un dans la liste.")
            self._may(session, who, asked)
            members.lock(session, who.tenant_id, "reports")
            found = rows.waiting(session, who.tenant_id, run_id, asked, language)
            if found is None:
                self._tiers.check(session, who, "reports")
                _wait_your_turn(session, who)
                about = {"run_id": run_id, "template": asked, "language": language}
                found = rows.add(session, {"tenant_id": who.tenant_id, "person_id": who.person_id, **about})
                detail = {"run": str(run_id), "template": asked, "language": language}
                audit.record(session, who.tenant_id, "report_asked", f"report/{found}", detail)
            return self._one(session, who, found)

    def again(self, who: Who, report_id: UUID) -> Report:
        """A report that failed, in the queue once more; another one is left as it is.

        Raises AccessDenied, LimitReached (the tier has not that template any more), NotFound.
        """
        require(who, Action.REPORT)
        with self._database.tenant(who) as session:
            if rows.hold(session, who.tenant_id, report_id) == "failed":
                self._may(session, who, self._one(session, who, report_id).template)
                rows.change(session, who.tenant_id, report_id, status="asked", failure=None)
                rows.enqueue(session, report_id)
            return self._one(session, who, report_id)

    def make(self, who: Who, report_id: UUID) -> None:
        """Print the three files of a report that waits, and keep them with the word « ready », or none of them.

        Done already, failed or deleted: nothing to do. What the facts do not allow is kept as the reason; Unavailable
        and bugs are raised, so that the worker tries again.
        """
        require(who, Action.REPORT)
        with self._database.tenant(who) as session:
            asked = rows.by_id(session, who.tenant_id, report_id)
        if asked is None or asked.status != "asked":
            return
        made_at = datetime.now(UTC)
        try:
            dossier = self._dossiers.gather(who, asked.run_id, asked.template, asked.language)
            digest = self._press.digest(dossier)
            code = code_of(self._key, who.tenant_id, digest)
            files = self._press.printed(dossier, made_at, code)
        except Unavailable:
            raise
        except CarbonScoreError as error:
            self._fail(who, report_id, error)
        else:
            self._keep(who, report_id, files, {"code": code, "digest": digest, "ready_at": made_at})

    def give_up(self, who: Who, report_id: UUID) -> None:
        """After the last try: a report that still waits has failed, and its reader is told so. Raises AccessDenied."""
        require(who, Action.REPORT)
        self._fail(who, report_id, CarbonScoreError(GAVE_UP))

    def all(self, who: Who) -> list[Report]:
        """Newest first. Raises AccessDenied."""
        require(who, Action.READ_FOOTPRINT)
        with self._database.tenant(who) as session:
            files = rows.files(session, who.tenant_id)
            return [_report(row, files.get(row.id, [])) for row in rows.newest(session, who.tenant_id)]

    def get(self, who: Who, report_id: UUID) -> Report:
        """Raises AccessDenied, NotFound."""
        require(who, Action.READ_FOOTPRINT)
        with self._database.tenant(who) as session:
            return self._one(session, who, report_id)

    def file(self, who: Who, report_id: UUID, kind: str) -> File:
        """A form of a report that is ready. Raises AccessDenied, NotFound, Unavailable (the store), DataError."""
        require(who, Action.EXPORT)
        checked_kind(kind)
        with self._database.tenant(who) as session:
            row = rows.by_id(session, who.tenant_id, report_id)
            found = rows.file(session, who.tenant_id, report_id, kind)
            company = members.company(session, who.tenant_id)
        if row is None or found is None:
            raise NotFound(GONE)
        content = found.content if found.place is None else self._store.read(found.place)
        if content is None or sha256(content).hexdigest() != found.sha256:
            raise DataError(DAMAGED)
        name = file_name(row.year, company.name if company else "", row.template, row.language, kind)
        return File(name, MIMES[kind], content)

    def printed(self, who: Who) -> dict[str, bytes]:
        """{name: PDF} of every report that is ready, for who takes everything away. Raises AccessDenied."""
        require(who, Action.EXPORT)
        ready = [report for report in self.all(who) if report.status == "ready"]
        kept = {report.id: self.file(who, report.id, "pdf") for report in ready}
        return {f"{str(report_id)[:8]}-{file.name}": file.content for report_id, file in kept.items()}

    def delete(self, who: Who, report_id: UUID) -> None:
        """The report, its files and the links that open it. Raises AccessDenied, NotFound, Unavailable."""
        require(who, Action.DELETE_REPORT)
        with self._database.tenant(who) as session:
            rows.hold(session, who.tenant_id, report_id)  # its files may be about to be named
            places = rows.places(session, who.tenant_id, report_id)
            if not rows.remove(session, who.tenant_id, report_id):
                raise NotFound(GONE)
            audit.record(session, who.tenant_id, "report_deleted", f"report/{report_id}")
        self._store.forget(places)

    def differences(self, who: Who, before: UUID, after: UUID) -> Differences:
        """From one report to another. Raises AccessDenied, NotFound."""
        require(who, Action.READ_FOOTPRINT)
        with self._database.tenant(who) as session:
            one, other = self._one(session, who, before), self._one(session, who, after)
            made = sorted(report.ready_at or report.asked_at for report in (one, other))
            brand = rows.brand_changes(session, who.tenant_id, made[0], made[1]) > 0
        runs = self._footprints.get(who, one.run_id), self._footprints.get(who, other.run_id)
        causes = {} if one.run_id == other.run_id else self._evolution.difference(who, *(r.id for r in runs)).by_cause()
        return differences((one, other), runs, causes, brand)

    def print_now(self, who: Who, run_id: UUID, template: str, language: str, kind: str) -> bytes:
        """A report printed while one waits and not kept: it carries no code to verify, and says so.

        Raises AccessDenied, InputError, LimitReached, NotFound.
        """
        require(who, Action.REPORT)
        asked = checked(template, language)
        with self._database.tenant(who) as session:
            self._may(session, who, asked)
        dossier = self._dossiers.gather(who, run_id, asked, language)
        made_at = datetime.now(UTC)
        return self._press.printed(dossier, made_at, "", [checked_kind(kind)])[kind]

    def vsme(self, who: Who, run_id: UUID, template: bytes) -> Filled:
        """The official digital template of VSME, filled with what a footprint knows; the rest of it stays as it came.

        Raises AccessDenied, InputError (not that template), LimitReached, NotFound.
        """
        require(who, Action.EXPORT)
        with self._database.tenant(who) as session:
            self._tiers.need(session, who, FEATURES["vsme"])
        dossier = self._dossiers.gather(who, run_id, "vsme", "fr")
        filled = self._press.vsme(dossier, template)
        with self._database.tenant(who) as session:
            audit.record(session, who.tenant_id, "vsme_filled", f"run/{run_id}")
        return filled

    def _may(self, session: Session, who: Who, template: str) -> None:
        """Raises LimitReached: a template that the tier has not."""
        if template in FEATURES:
            self._tiers.need(session, who, FEATURES[template])

    def _one(self, session: Session, who: Who, report_id: UUID) -> Report:
        row = rows.by_id(session, who.tenant_id, report_id)
        if row is None:
            raise NotFound(GONE)
        return _report(row, rows.files(session, who.tenant_id, report_id).get(report_id, []))

    def _keep(self, who: Who, report_id: UUID, files: Mapping[str, bytes], facts: Mapping[str, Any]) -> None:
        """All the files and the word « ready », in one transaction; nothing when somebody did it or deleted it.

        What goes to a store goes before: a crash leaves an object that the daily sweep takes away, never a row that
        leads nowhere. What no row names in the end is taken back at once.
        """
        put = self._put(who, report_id, files)
        with self._database.tenant(who) as session:
            if waits := rows.hold(session, who.tenant_id, report_id) == "asked":
                for kind, content in files.items():
                    where = {"place": put.get(kind), "content": None if kind in put else content}
                    said = {"kind": kind, "sha256": sha256(content).hexdigest(), "size": len(content), **where}
                    rows.add_file(session, {"tenant_id": who.tenant_id, "report_id": report_id, **said})
                rows.change(session, who.tenant_id, report_id, status="ready", **facts)
                audit.record(session, who.tenant_id, "report_ready", f"report/{report_id}", None, None, facts["digest"])
        if not waits:
            self._take_back(who, report_id, put)

    def _put(self, who: Who, report_id: UUID, files: Mapping[str, bytes]) -> dict[str, str]:
        """{kind: place} of the files that are kept outside the database, all of them or none. Raises Unavailable."""
        put: dict[str, str] = {}
        try:
            for kind, content in files.items():
                if (place := self._store.put(who.tenant_id, report_id, kind, content)) is not None:
                    put[kind] = place
        except Unavailable:
            self._take_back(who, report_id, put)
            raise
        return put

    def _take_back(self, who: Who, report_id: UUID, put: Mapping[str, str]) -> None:
        """But for what another worker, who was done first, keeps under the same key."""
        with self._database.tenant(who) as session:
            named = rows.places(session, who.tenant_id, report_id)
        self._store.forget(set(put.values()) - set(named))

    def _fail(self, who: Who, report_id: UUID, why: CarbonScoreError) -> None:
        with self._database.tenant(who) as session:
            if rows.hold(session, who.tenant_id, report_id) == "asked":
                rows.change(session, who.tenant_id, report_id, status="failed", failure=kept(why))


def _wait_your_turn(session: Session, who: Who) -> None:
    """A company tried without an account costs nothing: a hundred of them must not keep the worker from the others.

    Under the lock of reports. Raises LimitReached."""
    if who.role is Role.GUEST and rows.count(session, who.tenant_id, status="asked") >= MOST_OF_A_GUEST:
        raise LimitReached(
            "Sans compte, {most} rapports se préparent à la fois. Attendez que l'un soit prêt, ou créez un compte.",
            most=MOST_OF_A_GUEST,
        )


def _report(row: Row[Any], files: list[rows.Place]) -> Report:
    printed = [Printed(file.kind, file.sha256, file.size) for file in files]
    return Report(
        row.id, row.run_id, row.year, row.run_hash, row.total_kg, row.template, row.language, row.status,
        told(row.failure), row.code or "", row.digest, row.person_id, row.asked_at, row.ready_at, printed,
    )  # fmt: skip
