"""What an import says: every row accounted for, and what would change for those who calculate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from core.carbon.catalogue import Entry, figures_of
from core.carbon.factors import Kind, Status
from core.db import editions as rows
from core.db.tables import Edition as Row
from core.ingest import builtin
from core.ingest.base_carbone import Reading

Hashes = Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Change:
    """One factor that differs from the edition in use. Totals in kgCO2e per unit; None where it does not exist."""

    id: str
    label: str
    before: float | None
    after: float | None
    unit: str


@dataclass(frozen=True, slots=True)
class UnresolvedKey:
    """A stable key whose ADEME id the edition has lost or archived. Reported, never replaced."""

    key: str
    id: str
    label: str
    archived: bool


@dataclass(frozen=True, slots=True)
class ImportReport:
    """read = kept + rejected; kept = elements + parts. Compared with the edition in use (`compared_with`)."""

    edition_id: UUID
    edition: str
    sha256: str
    already_imported: bool
    read: int
    kept: int
    rejected: int
    elements: int
    parts: int
    by_status: dict[str, int]
    source_data: int  # valid « Données source » rows
    flags: dict[str, int]
    reasons: list[dict[str, Any]]  # line, id, reason of every rejected row
    compared_with: str
    added: list[str]
    changed: list[Change]
    removed: list[Change]
    archived: list[Change]
    used_by: dict[str, list[str]]  # saved calculation → changed, removed or archived factors it uses
    unresolved_keys: list[UnresolvedKey]

    def as_json(self) -> dict[str, Any]:
        """Stable keys (docs/cli.md): the comparison as counts, its detail under `changes`."""
        said = asdict(self)
        changes = {name: said[name] for name in ("added", "changed", "removed", "archived")}
        return {
            **said,
            "edition_id": str(self.edition_id),
            **{name: len(found) for name, found in changes.items()},
            "changes": changes,
        }


def reading_facts(reading: Reading) -> dict[str, Any]:
    """What is kept of a reading beside the edition, as JSON."""
    entries = reading.entries
    return {
        "read": reading.read,
        "kept": len(entries) + reading.parts,
        "rejected": len(reading.rejections),
        "elements": len(entries),
        "parts": reading.parts,
        "by_status": dict(sorted(Counter(entry.status.value for entry in entries).items())),
        "source_data": sum(_in_use(entry) and entry.kind is Kind.SOURCE_DATA for entry in entries),
        "flags": dict(sorted(Counter(flag.value for entry in entries for flag in entry.flags).items())),
        "reasons": [asdict(rejection) for rejection in reading.rejections],
    }


def compare(session: Session, row: Row, already_imported: bool, new: Hashes | None = None) -> ImportReport:
    """The report of an edition against the one in use now. `new`: its hashes, when they are at hand."""
    used = rows.active(session) or row
    new = new or rows.hashes(session, row.id)
    old = rows.hashes(session, used.id)
    both = new.keys() & old.keys()
    archived = {i for i in both if new[i][1] == Status.ARCHIVED != old[i][1]}
    changed = {i for i in both if figures_of(new[i][0]) != figures_of(old[i][0])}
    removed = old.keys() - new.keys()
    touched = archived | changed | removed
    before = {entry.id: entry for entry in rows.entries(session, used.id, touched)} if touched else {}
    after = {entry.id: entry for entry in rows.entries(session, row.id, touched)} if touched else {}
    return ImportReport(
        edition_id=row.id,
        edition=row.label,
        sha256=row.sha256,
        already_imported=already_imported,
        **{name: row.report[name] for name in _FACTS},
        compared_with=used.label,
        added=sorted(new.keys() - old.keys()),
        changed=_changes(changed, before, after),
        removed=_changes(removed, before, after),
        archived=_changes(archived, before, after),
        used_by=rows.used_by(session, touched),
        unresolved_keys=unresolved(new),
    )


_FACTS = ("read", "kept", "rejected", "elements", "parts", "by_status", "source_data", "flags", "reasons")


def unresolved(hashes: Hashes) -> list[UnresolvedKey]:
    """Stable keys that a new calculation cannot use in an edition of these rows."""
    return [
        UnresolvedKey(row.key, row.ademe_id, row.label, row.ademe_id in hashes)
        for row in builtin.rows().values()
        if row.ademe_id and (row.ademe_id not in hashes or hashes[row.ademe_id][1] == Status.ARCHIVED)
    ]


def _changes(ids: set[str], before: Mapping[str, Entry], after: Mapping[str, Entry]) -> list[Change]:
    return [_change(identifier, before.get(identifier), after.get(identifier)) for identifier in sorted(ids)]


def _change(identifier: str, before: Entry | None, after: Entry | None) -> Change:
    shown = after or before
    return Change(
        id=identifier,
        label=shown.label if shown else "",
        before=before.total if before else None,
        after=after.total if after else None,
        unit=shown.unit if shown else "",
    )


def _in_use(entry: Entry) -> bool:
    return entry.status is not Status.ARCHIVED
