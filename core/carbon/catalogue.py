"""One published row of an edition, with everything its card shows; a Factor is what a calculation keeps of it."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

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


def parts_as_rows(parts: Iterable[Part]) -> list[dict[str, Any]]:
    """What the database keeps of the parts. Shapes: `gases` is [co2f, ch4f, ch4b, n2o, other] or null."""
    return [
        {"kind": p.kind.value, "label": p.label, "total": p.total, "gases": gases_as_row(p.gases), "co2b": p.co2b}
        for p in parts
    ]


def parts_from_rows(rows: Iterable[Mapping[str, Any]]) -> tuple[Part, ...]:
    """The inverse of `parts_as_rows`."""
    return tuple(
        Part(
            PartKind(row["kind"]),
            row["label"],
            row["total"],
            Gases(*row["gases"]) if row["gases"] else None,
            row["co2b"],
        )
        for row in rows
    )


def content_hash(entry: Entry) -> str:
    """Digest of what is published (64 hex digits): independent of encoding, separator, column order and import day.

    The first half stands for the figures (unit, total, gases, parts, uncertainty, notes), the second for the rest:
    two editions whose first halves agree calculate the same.
    """
    parts = [(p.kind.value, p.total, gases_as_row(p.gases), p.co2b) for p in entry.parts]
    figures = (
        entry.kind.value, entry.unit, entry.total, gases_as_row(entry.gases), entry.co2b or 0.0,
        entry.uncertainty_pct, entry.notes, parts,
    )  # fmt: skip
    words = (
        entry.id, entry.key, entry.status.value, entry.name, entry.attribute, entry.boundary, entry.name_en,
        entry.category, entry.tags, entry.location, entry.sublocation, entry.validity, entry.contributor,
        entry.program, entry.source, [p.label for p in entry.parts],
    )  # fmt: skip
    return _digest(figures) + _digest(words)


def figures_of(hashed: str) -> str:
    """The half of a content hash that stands for the figures."""
    return hashed[:32]


def edition_hash(hashes: Mapping[str, str]) -> str:
    """SHA-256 of a whole edition from {id: content hash}, whatever the order of the rows."""
    return hashlib.sha256("".join(hashes[identifier] for identifier in sorted(hashes)).encode()).hexdigest()


def gases_as_row(gases: Gases | None) -> list[float] | None:
    return None if gases is None else [gases.co2f, gases.ch4f, gases.ch4b, gases.n2o, gases.other]


def _digest(facts: tuple[object, ...]) -> str:
    return hashlib.blake2b(repr(facts).encode(), digest_size=16).hexdigest()


def search_words(text: str) -> tuple[str, ...]:
    """The words of a text as they are searched, without accents or case: « Électricité B7 » → electricite, b7."""
    apart = text.replace("’", " ").replace("–", " ").replace("·", " ").replace("œ", "oe").replace("Œ", "oe")
    plain = unicodedata.normalize("NFKD", apart).encode("ascii", "ignore").decode()
    return tuple(_WORD.findall(plain.lower()))


_WORD = re.compile(r"[a-z0-9]+")
