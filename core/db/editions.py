"""Editions of the factors: written once by COPY, never changed; at most one is active."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from uuid import UUID

from sqlalchemy import RowMapping, func, select, text, update
from sqlalchemy.orm import Session

from core.carbon.catalogue import Entry, gases_as_row, parts_as_rows, parts_from_rows, search_words
from core.carbon.factors import Flag, Gases, Kind, Status
from core.db.session import Database
from core.db.tables import Edition, EmissionFactor

_LOCK = 4_365_576_043  # one importer or activator at a time, whatever the process
_COLUMNS = (
    "edition_id", "ademe_id", "key", "kind", "status", "name", "attribute", "boundary", "category", "tags", "unit",
    "unit_published", "total", "co2f", "ch4f", "ch4b", "n2o", "other", "co2b", "uncertainty_pct", "note_reliability",
    "note_technical", "note_geographical", "note_temporal", "note_completeness", "location", "sublocation",
    "validity", "valid_until", "contributor", "program", "source", "flags", "parts", "name_en", "content_hash",
    "search",
)  # fmt: skip
_BATCH = 500
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


_BOOK = text(
    "SELECT e.id, CASE e.origin WHEN 'builtin' THEN e.id ELSE coalesce((SELECT b.id FROM editions b "
    "WHERE b.origin = 'builtin' ORDER BY b.imported_at DESC LIMIT 1), e.id) END AS own "
    "FROM editions e WHERE CASE WHEN CAST(:edition AS uuid) IS NULL THEN e.active ELSE e.id = :edition END"
)


def lock(session: Session) -> None:
    """Wait for the other importers; the lock ends with the transaction."""
    session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


def book(session: Session, edition_id: UUID | None) -> tuple[UUID, UUID] | None:
    """Ids of an edition (None: the one in use) and of the built-in one beside it. Asked at every calculation: light."""
    found = session.execute(_BOOK, {"edition": edition_id}).first()
    return None if found is None else (found.id, found.own)


def active(session: Session) -> Edition | None:
    return session.scalar(select(Edition).where(Edition.active))


def by_id(session: Session, edition_id: UUID) -> Edition | None:
    return session.get(Edition, edition_id)


def by_bytes(session: Session, sha256: str) -> Edition | None:
    """The edition read from a file with this SHA-256."""
    return session.scalar(select(Edition).where(Edition.sha256 == sha256))


def by_content(session: Session, content_sha256: str, origin: str) -> Edition | None:
    """The edition with these rows, whatever file they came from."""
    query = select(Edition).where(Edition.content_sha256 == content_sha256, Edition.origin == origin)
    return session.scalar(query.limit(1))


def newest(session: Session, origin: str) -> Edition | None:
    query = select(Edition).where(Edition.origin == origin)
    return session.scalar(query.order_by(Edition.imported_at.desc()).limit(1))


def all_editions(session: Session) -> Sequence[Edition]:
    """Newest first."""
    return session.scalars(select(Edition).order_by(Edition.imported_at.desc())).all()


def label_taken(session: Session, label: str) -> bool:
    return session.scalar(select(func.count()).where(Edition.label == label)) != 0


def activate(session: Session, edition: Edition) -> None:
    """Make it the active one and put the other aside."""
    session.execute(update(Edition).where(Edition.active, Edition.id != edition.id).values(active=False))
    edition.active = True
    edition.activated_at = func.now()
    session.flush()


def add(
    session: Session,
    edition: Edition,
    entries: Iterable[Entry],
    hashes: Mapping[str, str],
    nicknames: Mapping[str, str],
) -> None:
    """Write the edition and its rows in this transaction. By id: content hash; words to be found by as well."""
    session.add(edition)
    session.flush()
    order = f"COPY emission_factors ({', '.join(_COLUMNS)}) FROM STDIN"
    lines = (_line(str(edition.id), entry, hashes[entry.id], nicknames.get(entry.id, "")) for entry in entries)
    with Database.raw(session).cursor() as cursor, cursor.copy(order.encode()) as copy:
        while batch := "".join(islice(lines, _BATCH)):  # the server writes one batch while we prepare the next
            copy.write(batch.encode())


def hashes(session: Session, edition_id: UUID) -> dict[str, tuple[str, str]]:
    """{id: (content hash, status)} of an edition, the facts from outside the base left out."""
    query = select(EmissionFactor.ademe_id, EmissionFactor.content_hash, EmissionFactor.status).where(
        EmissionFactor.edition_id == edition_id,
        EmissionFactor.key.is_(None) | (EmissionFactor.key != EmissionFactor.ademe_id),
    )
    return {identifier: (hashed, status) for identifier, hashed, status in session.execute(query)}


def entries(session: Session, edition_id: UUID, ids: Iterable[str] | None = None) -> list[Entry]:
    """The entries of an edition, all of them or those with these ids."""
    table = EmissionFactor.__table__
    query = select(*(table.c[name] for name in _COLUMNS if name != "search")).where(table.c.edition_id == edition_id)
    if ids is not None:
        query = query.where(table.c.ademe_id.in_(list(ids)))
    return [_entry(row) for row in session.execute(query.order_by(table.c.ademe_id)).mappings()]


def used_by(session: Session, ids: Iterable[str]) -> dict[str, list[str]]:
    """{calculation id: factor ids} of the saved calculations that use one of these factors."""
    wanted = list(ids)
    if not wanted:
        return {}
    query = text("SELECT calculation_id, factor_ids FROM app.runs_using(:wanted)")
    return {str(calculation): found for calculation, found in session.execute(query, {"wanted": wanted})}


def search(
    session: Session, edition_id: UUID, outside: UUID, words: Sequence[str], curated: Sequence[str], limit: int
) -> list[str]:
    """Ids of the entries that hold every word, or begin like it; when none does, those that hold some.

    Reads `edition_id`, and the facts from outside the base that the built-in edition `outside` adds to it.
    Order: usable, source data, archived; in each the `curated` ids first, the doubtful last, then relevance, freshness.
    """
    for operator in (" & ", " | ") if len(words) > 1 else (" & ",):
        wanted = operator.join(f"{word}:*" for word in words)
        values = {"words": wanted, "edition": edition_id, "outside": outside, "curated": list(curated), "limit": limit}
        if found := list(session.scalars(_SEARCH, values)):
            return found
    return []


_SEARCH = text(
    "SELECT ademe_id FROM emission_factors, to_tsquery('simple', :words) AS wanted "
    "WHERE search @@ wanted AND (edition_id = :edition OR (edition_id = :outside AND key = ademe_id)) "
    "ORDER BY status = 'archived', kind = 'source_data', ademe_id = ANY(:curated) DESC, 'anomaly' = ANY(flags), "
    "ts_rank(search, wanted) DESC, valid_until DESC NULLS LAST, ademe_id LIMIT :limit"
)


def ids(session: Session, edition_id: UUID, outside: UUID, after: str, limit: int) -> list[str]:
    """Ids that follow `after`, in order; of the entries that `search` reads."""
    values = {"edition": edition_id, "outside": outside, "after": after, "limit": limit}
    return list(session.scalars(_IDS, values))


_IDS = text(
    'SELECT ademe_id FROM emission_factors WHERE ademe_id COLLATE "C" > :after '
    "AND (edition_id = :edition OR (edition_id = :outside AND key = ademe_id)) "
    'ORDER BY ademe_id COLLATE "C" LIMIT :limit'
)


def history(session: Session, identifier: str) -> list[tuple[Edition, Entry]]:
    """The same id in every edition, newest first."""
    found = []
    for edition in all_editions(session):
        found += [(edition, entry) for entry in entries(session, edition.id, [identifier])]
    return found


def _line(edition_id: str, entry: Entry, hashed: str, nickname: str) -> str:
    """One row in COPY text format."""
    gases = gases_as_row(entry.gases) or (None,) * 5
    values: tuple[object, ...] = (
        edition_id, entry.id, entry.key, entry.kind.value, entry.status.value, entry.name, entry.attribute,
        entry.boundary, entry.category, entry.tags, entry.unit, entry.unit_published, entry.total, *gases, entry.co2b,
        entry.uncertainty_pct, *entry.notes, entry.location, entry.sublocation, entry.validity, entry.valid_until,
        entry.contributor, entry.program, entry.source, "{" + ",".join(sorted(entry.flags)) + "}",
        json.dumps(parts_as_rows(entry.parts), ensure_ascii=False) if entry.parts else "[]", entry.name_en, hashed,
        _tsvector(entry, nickname),
    )  # fmt: skip
    line = "\t".join([r"\N" if value is None else str(value) for value in values])
    if "\\" in line.replace(r"\N", "") or "\n" in line or "\r" in line or line.count("\t") >= len(values):
        line = "\t".join(r"\N" if value is None else str(value).translate(_ESCAPES) for value in values)
    return f"{line}\n"


def _tsvector(entry: Entry, nickname: str) -> str:
    """Accent-free words and their weight: what the name begins with A, its other words B, place and tags C, rest D.

    A word told twice keeps its best weight (PostgreSQL merges them).
    """
    return " ".join(
        (
            _first(entry.name), _first(nickname), _tokens(entry.name, "B"), _tokens(nickname, "B"),
            _tokens(entry.attribute, "C"), _tokens(entry.boundary, "C"), _tokens(entry.tags, "C"),
            _tokens(entry.location, "C"), _tokens(entry.sublocation, "C"), _tokens(entry.category, "D"),
            _tokens(entry.name_en, "D"), _tokens(entry.unit, "D"),
        )
    )  # fmt: skip


@lru_cache(maxsize=50_000)  # an edition repeats its words
def _tokens(words: str, weight: str) -> str:
    return " ".join(f"{word}:1{weight}" for word in search_words(words))


def _first(words: str) -> str:
    return _tokens(words, "B").partition(":")[0] + ":1A" if words else ""


def _entry(row: RowMapping) -> Entry:
    gases = (row["co2f"], row["ch4f"], row["ch4b"], row["n2o"], row["other"])
    return Entry(
        id=row["ademe_id"],
        key=row["key"],
        kind=Kind(row["kind"]),
        status=Status(row["status"]),
        name=row["name"],
        attribute=row["attribute"],
        boundary=row["boundary"],
        name_en=row["name_en"],
        category=row["category"],
        tags=row["tags"],
        unit=row["unit"],
        unit_published=row["unit_published"],
        total=row["total"],
        gases=None if None in gases else Gases(*gases),
        co2b=row["co2b"],
        uncertainty_pct=row["uncertainty_pct"],
        notes=(
            row["note_reliability"],
            row["note_technical"],
            row["note_geographical"],
            row["note_temporal"],
            row["note_completeness"],
        ),
        location=row["location"],
        sublocation=row["sublocation"],
        validity=row["validity"],
        valid_until=row["valid_until"],
        contributor=row["contributor"],
        program=row["program"],
        source=row["source"],
        parts=parts_from_rows(row["parts"]),
        flags=frozenset(Flag(flag) for flag in row["flags"]),
    )
