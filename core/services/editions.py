"""Editions of the factors: import what ADEME publishes, compare, activate, hand out the factors in use."""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import PurePath
from uuid import UUID

from sqlalchemy.orm import Session

from core.access import NO_COMPANY, Action, Who, require
from core.carbon.catalogue import Entry, as_factor, content_hash, edition_hash
from core.carbon.factors import Shelf
from core.db import editions as rows
from core.db.session import Database
from core.db.tables import Edition as Row
from core.errors import DataError, InputError, NotFound
from core.ingest import builtin
from core.ingest.base_carbone import Reading, read_base_carbone
from core.ingest.units import read_units
from core.services import audit
from core.services.edition_report import ImportReport, UnresolvedKey, compare, reading_facts, unresolved

MAX_BYTES = 200 * 2**20
BUILTIN, BASE_CARBONE = "builtin", "base_carbone"
Progress = Callable[[float], object]


@dataclass(frozen=True, slots=True)
class Edition:
    """What a screen says of an edition. `sha256` is that of the file it was read from."""

    id: UUID
    label: str
    origin: str
    sha256: str
    imported_at: datetime
    activated_at: datetime | None
    active: bool


class Editions:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._books: dict[tuple[UUID, UUID], Shelf] = {}
        self._lock = threading.Lock()

    def active(self) -> Edition:
        """The edition in use. Raises DataError when there is none."""
        with self._database.catalogue() as session:
            return _said(_in_use(session))

    def all(self) -> list[Edition]:
        """Newest first."""
        with self._database.catalogue() as session:
            return [_said(row) for row in rows.all_editions(session)]

    def seed(self) -> Edition:
        """The built-in edition, written when its content is new; in use unless a Base Carbone® is."""
        read = builtin.read_builtin()
        hashes = {entry.id: content_hash(entry) for entry in read}
        digest = _builtin_digest(read, hashes)
        with self._database.editing() as session:
            rows.lock(session)
            row = rows.by_bytes(session, digest)
            if row is None:
                row = _new(session, builtin.edition().label, BUILTIN, digest, digest)
                rows.add(session, row, read, hashes, _nicknames())
            current = rows.active(session)
            if current is None or (current.origin == BUILTIN and current.id != row.id):
                rows.activate(session, row)
            session.refresh(row)
            return _said(row)

    def import_file(
        self, name: str, content: bytes, progress: Progress | None = None, who: Who | None = None
    ) -> ImportReport:
        """Read a Base Carbone® file into a new edition, not yet in use, in one transaction.

        The same bytes, or the same rows in another encoding, give back the edition that is already there.
        `progress` is told 0…1. `who` is None for the start-up and for the person at the machine's terminal.
        Raises AccessDenied, InputError (not a Base Carbone®, empty, too big): the database is then as before.
        """
        if who is not None:
            require(who, Action.IMPORT_EDITION)
        if len(content) > MAX_BYTES:
            raise InputError(
                "{file} dépasse {limit} Mo : ce n'est pas la Base Carbone.", file=name, limit=MAX_BYTES // 2**20
            )
        tell = progress or (lambda _: None)
        sha256 = hashlib.sha256(content).hexdigest()
        known = self._known(sha256)
        if known is None:
            today = datetime.now(UTC).date()
            reading = read_base_carbone(name, content, read_units(), builtin.watchlist(), today, tell)
            known = self._write(name, sha256, reading, tell, who)
        tell(1.0)
        return known

    def activate(self, edition_id: UUID, who: Who | None = None) -> Edition:
        """Calculate with this edition from now on; saved calculations keep theirs. Raises NotFound, AccessDenied."""
        if who is not None:
            require(who, Action.ACTIVATE_EDITION)
        with self._database.editing(who.person_id if who else None) as session:
            rows.lock(session)
            row = _found(session, edition_id)
            if not row.active:
                rows.activate(session, row)
                session.refresh(row)
                audit.record(session, NO_COMPANY, "edition_activated", f"edition/{row.id}", after=row.sha256)
            return _said(row)

    def report(self, edition_id: UUID) -> ImportReport | None:
        """What the import of an edition said, compared with the edition in use now; None for the built-in one.

        Raises NotFound.
        """
        with self._database.editing() as session:
            row = _found(session, edition_id)
            return compare(session, row, already_imported=True) if row.origin == BASE_CARBONE else None

    def book(self, edition_id: UUID | None = None) -> Shelf:
        """The factors of an edition (the one in use by default), by ADEME id or stable key. Raises NotFound.

        Stable keys of facts from outside the base, and only those, come from the built-in edition.
        """
        with self._database.catalogue() as session:
            wanted = rows.book(session, edition_id)
            if wanted is None:
                raise _none_in_use() if edition_id is None else _no_such()
            with self._lock:
                if wanted not in self._books:
                    self._books[wanted] = _shelf(session, *(_found(session, one) for one in wanted))
                return self._books[wanted]

    def unresolved_keys(self, edition_id: UUID | None = None) -> list[UnresolvedKey]:
        """Stable keys that a new calculation cannot use in this edition, and why. Raises NotFound."""
        with self._database.catalogue() as session:
            row = _in_use(session) if edition_id is None else _found(session, edition_id)
            return unresolved(rows.hashes(session, row.id))

    def _known(self, sha256: str) -> ImportReport | None:
        with self._database.editing() as session:
            row = rows.by_bytes(session, sha256)
            return None if row is None else compare(session, row, already_imported=True)

    def _write(self, name: str, sha256: str, reading: Reading, tell: Progress, who: Who | None) -> ImportReport:
        if not reading.entries:
            why = reading.rejections[0].reason if reading.rejections else "le fichier n'a que son en-tête."
            raise InputError("{file} : aucun facteur lisible. {why}", file=name, why=why)
        hashes = {entry.id: content_hash(entry) for entry in reading.entries}
        content_sha256 = edition_hash(hashes)
        with self._database.editing(who.person_id if who else None) as session:
            rows.lock(session)
            row = rows.by_bytes(session, sha256) or rows.by_content(session, content_sha256, BASE_CARBONE)
            if row is not None:
                return replace(compare(session, row, already_imported=True), **reading_facts(reading))
            row = _new(session, _label(name), BASE_CARBONE, sha256, content_sha256)
            row.report = reading_facts(reading)
            rows.add(session, row, reading.entries, hashes, _nicknames())
            audit.record(session, NO_COMPANY, "edition_imported", f"edition/{row.id}", after=sha256)
            tell(0.9)
            new = {entry.id: (hashes[entry.id], entry.status.value) for entry in reading.entries}
            return compare(session, row, already_imported=False, new=new)


def _in_use(session: Session) -> Row:
    row = rows.active(session)
    if row is None:
        raise _none_in_use()
    return row


def _none_in_use() -> DataError:
    return DataError("Aucune édition de facteurs n'est en service. Redémarrez l'application.")


def _no_such() -> NotFound:
    return NotFound("Cette édition n'existe pas. Choisissez-en une dans la liste.")


def _found(session: Session, edition_id: UUID) -> Row:
    row = rows.by_id(session, edition_id)
    if row is None:
        raise _no_such()
    return row


def _new(session: Session, label: str, origin: str, sha256: str, content_sha256: str) -> Row:
    """An edition with a label of its own: a calculation names its edition by it."""
    own = f"{label} ({sha256[:8]})" if rows.label_taken(session, label) else label
    return Row(label=own, origin=origin, sha256=sha256, content_sha256=content_sha256)


def _label(name: str) -> str:
    """« Base_Carbone_V23.6.csv » → « Base Carbone V23.6 »."""
    stem = PurePath(name.replace("\\", "/")).stem
    version = re.search(r"v[ ._-]?(\d+(?:[._]\d+)*)", stem, re.IGNORECASE)
    return f"Base Carbone V{version[1].replace('_', '.')}" if version else f"Base Carbone ({stem[:60]})"


def _nicknames() -> dict[str, str]:
    """What we call a factor and its stable key, by id: people search with these words too."""
    return {fact.ademe_id or fact.key: f"{fact.label} {fact.key}" for fact in builtin.rows().values()}


def _builtin_digest(read: Iterable[Entry], hashes: dict[str, str]) -> str:
    """The content and its flags: a new known anomaly makes a new built-in edition."""
    flags = "".join(f"{entry.id}{sorted(entry.flags)}" for entry in read if entry.flags)
    return hashlib.sha256((edition_hash(hashes) + flags).encode()).hexdigest()


def _shelf(session: Session, row: Row, own: Row) -> Shelf:
    keys = {fact.ademe_id: fact.key for fact in builtin.rows().values() if fact.ademe_id}
    factors = [
        as_factor(replace(entry, key=keys.get(entry.id, entry.key)), row.label)
        for entry in rows.entries(session, row.id)
    ]
    if own.id != row.id:
        outside = [entry for entry in rows.entries(session, own.id) if entry.key == entry.id]
        factors += [as_factor(entry, own.label) for entry in outside]
    return Shelf(factors, row.label)


def _said(row: Row) -> Edition:
    return Edition(row.id, row.label, row.origin, row.sha256, row.imported_at, row.activated_at, row.active)
