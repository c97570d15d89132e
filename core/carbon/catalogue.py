"""One published row of an edition, with everything its card shows; a Factor is what a calculation keeps of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from core.carbon.factors import Factor, Flag, Gases, Kind, Notes, Part, PartKind, Status


@dataclass(frozen=True, slots=True)
class Entry:
    """An element with its parts. `total`, gases and parts: kgCO2e per `unit`; `co2b`: kgCO2 per `unit`.

    `notes` follow the order of Notes; a missing or zero note is None. `id` is the ADEME id, or the stable
    key for a fact from outside the base. `valid_until` is what `validity` means, when it can be read.
    """

    id: str
    kind: Kind
    status: Status
    name: str
    unit: str
    total: float
    key: str | None = None
    attribute: str = ""
    boundary: str = ""
    name_en: str = ""
    category: str = ""
    tags: str = ""
    unit_published: str = ""
    gases: Gases | None = None
    co2b: float | None = None
    uncertainty_pct: float | None = None
    notes: tuple[int | None, int | None, int | None, int | None, int | None] = (None,) * 5
    location: str = ""
    sublocation: str = ""
    validity: str = ""
    valid_until: date | None = None
    contributor: str = ""
    program: str = ""
    source: str = ""
    parts: tuple[Part, ...] = ()
    flags: frozenset[Flag] = frozenset()

    @property
    def label(self) -> str:
        """« Electricité | 2024 - mix moyen | consommation »."""
        return " | ".join(piece for piece in (self.name, self.attribute, self.boundary) if piece)


def as_factor(entry: Entry, edition: str) -> Factor:
    """What a calculation needs. Notes count only when the five are there (method.md, Uncertainty)."""
    reliability, technical, geographical, temporal, completeness = entry.notes
    complete = reliability and technical and geographical and temporal and completeness
    return Factor(
        id=entry.id,
        edition=edition,
        label=entry.label,
        unit=entry.unit,
        total=entry.total,
        key=entry.key,
        kind=entry.kind,
        status=entry.status,
        parts=entry.parts,
        gases=entry.gases,
        co2b=entry.co2b or 0.0,
        uncertainty_pct=entry.uncertainty_pct,
        notes=Notes(*(note or 0 for note in entry.notes)) if complete else None,
        category=entry.category,
        location=entry.location,
        validity=entry.validity,
        source=entry.source,
        flags=entry.flags,
    )


def parts_as_rows(parts: Iterable[Part]) -> list[list[object]]:
    """[kind, label, total, [co2f, ch4f, ch4b, n2o, other] or null, co2b]: what the database keeps of the parts."""
    return [[p.kind.value, p.label, p.total, _gases_as_row(p.gases), p.co2b] for p in parts]


def parts_from_rows(rows: Iterable[list[object]]) -> tuple[Part, ...]:
    """The inverse of `parts_as_rows`."""
    return tuple(
        Part(PartKind(str(kind)), str(label), float(str(total)), _gases_from_row(gases), float(str(co2b)))
        for kind, label, total, gases, co2b in rows
    )


def content_hash(entry: Entry) -> bytes:
    """Digest of what is published: independent of encoding, separator, column order and import day (flags)."""
    facts = (
        entry.id, entry.key, entry.kind.value, entry.status.value, entry.name, entry.attribute, entry.boundary,
        entry.name_en, entry.category, entry.tags, entry.unit, entry.total, _gases_as_row(entry.gases), entry.co2b,
        entry.uncertainty_pct, entry.notes, entry.location, entry.sublocation, entry.validity, entry.contributor,
        entry.program, entry.source, parts_as_rows(entry.parts),
    )  # fmt: skip
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False).encode()).digest()


def edition_hash(hashes: Iterable[tuple[str, bytes]]) -> str:
    """SHA-256 of a whole edition from (id, content hash), whatever the order of the rows."""
    digest = hashlib.sha256()
    for _, row in sorted(hashes):
        digest.update(row)
    return digest.hexdigest()


def _gases_as_row(gases: Gases | None) -> list[float] | None:
    return None if gases is None else [gases.co2f, gases.ch4f, gases.ch4b, gases.n2o, gases.other]


def _gases_from_row(row: object) -> Gases | None:
    return Gases(*(float(value) for value in row)) if isinstance(row, list) else None
