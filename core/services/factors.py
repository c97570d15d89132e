"""Find a factor and read everything about it, in the edition in use."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from core.carbon.catalogue import Entry, search_words
from core.carbon.factors import Flag, Gases, Notes, Part
from core.db import editions as rows
from core.db.session import Database
from core.db.tables import Edition as Row
from core.errors import DataError, FactorNotFound, InputError
from core.ingest import builtin
from core.services.editions import BUILTIN

LIMIT = 20
_SMALL_WORDS = frozenset(search_words("a au aux d de des du en et l la le les ou par pour sur un une"))


@dataclass(frozen=True, slots=True)
class Found:
    """A factor in a list. `total`: kgCO2e per `unit`. `nickname`: our short label, when we have one."""

    id: str
    key: str | None
    label: str
    nickname: str
    unit: str
    total: float
    kind: str
    status: str
    category: str
    location: str
    validity: str
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a page ends: the edition it was read in, how many were seen, the id of the last one."""

    edition_id: UUID
    seen: int = 0
    after: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Some factors of a list; `next` is None on the last page."""

    edition: str
    found: list[Found]
    next: Mark | None


@dataclass(frozen=True, slots=True)
class Vintage:
    """The same factor in one edition."""

    edition: str
    imported_at: datetime
    in_use: bool
    status: str
    total: float
    unit: str
    validity: str


@dataclass(frozen=True, slots=True)
class Card:
    """Everything about one factor. Masses: kgCO2e per `unit` (co2b: kgCO2). Missing is None, never zero."""

    id: str
    key: str | None
    label: str
    nickname: str
    name_en: str
    edition: str
    kind: str
    status: str
    unit: str
    unit_published: str
    total: float
    parts: tuple[Part, ...]
    gases: Gases | None
    co2b: float | None
    uncertainty_pct: float | None
    notes: dict[str, int | None]
    category: str
    tags: str
    location: str
    sublocation: str
    validity: str
    valid_until: date | None
    contributor: str
    program: str
    source: str
    flags: tuple[str, ...]
    anomaly: str  # why the figure is doubtful, "" when it is not known to be
    trap: str  # what to watch for when using it
    history: tuple[Vintage, ...]

    def as_json(self) -> dict[str, Any]:
        """Stable keys (docs/cli.md)."""
        said = asdict(self)
        said["valid_until"] = self.valid_until.isoformat() if self.valid_until else None
        for vintage in said["history"]:
            vintage["imported_at"] = vintage["imported_at"].isoformat()
        return said


class Factors:
    def __init__(self, database: Database) -> None:
        self._database = database

    def search(self, text: str, limit: int = LIMIT) -> list[Found]:
        """Factors of the edition in use that hold these words, in any order, with or without accents.

        An ADEME id or a stable key comes first. An empty text finds nothing.
        """
        with self._database.catalogue() as session:
            return _matching(session, *_editions(session), text, 0, limit)

    def page(self, text: str, limit: int, after: Mark | None = None) -> Page:
        """A page of what `search` finds; of every factor of the edition in use, by id, when the text is empty.

        Raises InputError when the edition in use has changed since `after`: the list is another one.
        """
        with self._database.catalogue() as session:
            edition, own = _editions(session)
            mark = after or Mark(edition.id)
            if mark.edition_id != edition.id:
                raise InputError("L'édition des facteurs a changé depuis cette page. Reprenez la liste au début.")
            if text.strip():
                found = _matching(session, edition, own, text, mark.seen, limit + 1)
            else:
                found = _listed(session, edition, own, mark.after, limit + 1)
            more = len(found) > limit
            shown = found[:limit]
            last = Mark(edition.id, mark.seen + limit, shown[-1].id) if more else None
            return Page(edition.label, shown, last)

    def card(self, ref: str) -> Card:
        """The factor with this ADEME id or stable key. Raises FactorNotFound."""
        with self._database.catalogue() as session:
            edition, own = _editions(session)
            for identifier in _exact(ref):
                for entry in _read(session, edition, own, [identifier]):
                    return _card(session, entry, edition if entry.key != entry.id else own)
            raise FactorNotFound(
                "Facteur « {ref} » absent de l'édition {edition}. Vérifiez la clé ou l'identifiant ADEME.",
                ref=ref,
                edition=edition.label,
            )


def _matching(session: Session, edition: Row, own: Row, text: str, skip: int, limit: int) -> list[Found]:
    """What holds these words, best first, from the one of rank `skip` (0: the best)."""
    words, keyed = _words(text), _keyed()
    ids = [identifier for identifier in _exact(text) if _read(session, edition, own, [identifier])]
    if words:
        ids += rows.search(session, edition.id, own.id, words, list(keyed), skip + limit)
    unique = list(dict.fromkeys(ids))[skip : skip + limit]
    found = {entry.id: entry for entry in _read(session, edition, own, unique)}
    return [_found(found[identifier], keyed.get(identifier)) for identifier in unique]


def _listed(session: Session, edition: Row, own: Row, after: str, limit: int) -> list[Found]:
    """Every factor in the order of the ids, from the one that follows `after` ("" for the first)."""
    keyed = _keyed()
    ids = rows.ids(session, edition.id, own.id, after, limit)
    found = {entry.id: entry for entry in _read(session, edition, own, ids)}
    return [_found(found[identifier], keyed.get(identifier)) for identifier in ids]


@cache
def _keyed() -> dict[str, builtin.BuiltinFactor]:
    """What we call a factor and how we key it, by id."""
    return {row.ademe_id or row.key: row for row in builtin.rows().values()}


def _editions(session: Session) -> tuple[Row, Row]:
    """The edition in use and the built-in one."""
    edition, own = rows.active(session), rows.newest(session, BUILTIN)
    if edition is None or own is None:
        raise DataError("Aucune édition de facteurs n'est en service. Redémarrez l'application.")
    return edition, own


def _exact(text: str) -> list[str]:
    """The id this text names, as it is or as a stable key."""
    wanted = text.strip()
    keyed = builtin.rows().get(wanted)
    return [(keyed.ademe_id or keyed.key) if keyed else wanted] if wanted else []


def _words(text: str) -> list[str]:
    """Words to search: small words left out unless there is nothing else, plurals cut (a prefix is enough)."""
    words = search_words(text)
    wanted = [word for word in words if word not in _SMALL_WORDS] or list(words)
    return [word[:-1] if len(word) > 3 and word[-1] in "sx" else word for word in wanted]


def _read(session: Session, edition: Row, own: Row, ids: list[str]) -> list[Entry]:
    """These entries of the edition in use, and of the facts from outside the base."""
    if not ids:
        return []
    found = rows.entries(session, edition.id, ids)
    if own.id != edition.id:
        found += [entry for entry in rows.entries(session, own.id, ids) if entry.key == entry.id]
    return found


def _found(entry: Entry, ours: builtin.BuiltinFactor | None) -> Found:
    return Found(
        id=entry.id,
        key=ours.key if ours else None,
        label=entry.label,
        nickname=ours.label if ours else "",
        unit=entry.unit,
        total=entry.total,
        kind=entry.kind.value,
        status=entry.status.value,
        category=entry.category,
        location=" · ".join(place for place in (entry.location, entry.sublocation) if place),
        validity=entry.validity,
        flags=tuple(sorted(entry.flags)),
    )


def _card(session: Session, entry: Entry, edition: Row) -> Card:
    ours = _keyed().get(entry.id)
    sources = builtin.sources()
    return Card(
        id=entry.id,
        key=ours.key if ours else None,
        label=entry.label,
        nickname=ours.label if ours else "",
        name_en=entry.name_en,
        edition=edition.label,
        kind=entry.kind.value,
        status=entry.status.value,
        unit=entry.unit,
        unit_published=entry.unit_published,
        total=entry.total,
        parts=entry.parts,
        gases=entry.gases,
        co2b=entry.co2b,
        uncertainty_pct=entry.uncertainty_pct,
        notes=dict(zip(Notes.__slots__, entry.notes, strict=True)),
        category=entry.category,
        tags=entry.tags,
        location=entry.location,
        sublocation=entry.sublocation,
        validity=entry.validity,
        valid_until=entry.valid_until,
        contributor=entry.contributor,
        program=entry.program,
        source=sources[entry.source].title if entry.source in sources else entry.source,
        flags=tuple(sorted(entry.flags)),
        anomaly=builtin.anomaly_reasons().get(entry.id, "") if Flag.ANOMALY in entry.flags else "",
        trap=ours.trap if ours else "",
        history=tuple(_vintage(*pair) for pair in rows.history(session, entry.id)),
    )


def _vintage(edition: Row, entry: Entry) -> Vintage:
    return Vintage(
        edition=edition.label,
        imported_at=edition.imported_at,
        in_use=edition.active,
        status=entry.status.value,
        total=entry.total,
        unit=entry.unit,
        validity=entry.validity,
    )
