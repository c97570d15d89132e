"""What a report is to who asks for it: its template, its forms, its name as a file, its state."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from core.carbon.differences import Cause
from core.errors import CarbonScoreError, InputError, NotFound
from core.language import LANGUAGES
from core.report.document import TEMPLATES, Template

Status = Literal["asked", "ready", "failed"]
Kind = Literal["pdf", "html", "xlsx"]

MIMES: Mapping[str, str] = {
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
KINDS: tuple[Kind, ...] = ("pdf", "html", "xlsx")
FEATURES: Mapping[str, str] = {"banque": "report_banque", "vsme": "report_vsme"}
"""Templates that only some tiers have: {template: feature of data/tiers.csv}. The others are everybody's."""
_TITLES = {"fr": "empreinte-carbone", "en": "carbon-footprint"}
_TEMPLATES = {
    "fr": {"complet": "complet", "synthese": "synthese", "banque": "banque-client", "vsme": "vsme"},
    "en": {"complet": "full", "synthese": "summary", "banque": "bank-client", "vsme": "vsme"},
}
LONGEST_NAME = 60
GONE = "Ce rapport n'existe pas ou plus."
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: nothing to mistake when a code is copied by hand


@dataclass(frozen=True, slots=True)
class Printed:
    """A form of a report that is made. `size` in bytes."""

    kind: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Report:
    """`code`: printed on it, proves it; `digest`: SHA-256 of what it says, without its date and its code; `failure`:
    why it could not be made; `files`: none until it is ready. `person_id`: who asked."""

    id: UUID
    run_id: UUID
    year: int
    run_hash: str
    total_kg: float
    template: Template
    language: str
    status: Status
    failure: CarbonScoreError | None
    code: str
    digest: str | None
    person_id: UUID | None
    asked_at: datetime
    ready_at: datetime | None
    files: Sequence[Printed]


@dataclass(frozen=True, slots=True)
class File:
    """A file to hand over. `name`: letters of any script, digits, « - » and « . », nothing else."""

    name: str
    mime: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Filled:
    """The official VSME template, filled. `written`: data points in it now; `unknown`: those that the footprint does
    not know, left empty; `missing`: those that this version of the template has no place for."""

    name: str
    content: bytes
    written: int
    unknown: int
    missing: int


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that two reports do not share: what it is, and its value in each."""

    what: Literal["run", "year", "edition", "method", "total", "template", "language"]
    before: str | float
    after: str | float


@dataclass(frozen=True, slots=True)
class Differences:
    """From one report to another. `posts`: {BEGES post: kgCO2e in each} where they differ; `causes`: kgCO2e of the
    difference by cause; `brand`: it was changed in between; `words`: False when both say the very same things."""

    changes: Sequence[Change]
    posts: Mapping[str, tuple[float, float]]
    causes: Mapping[Cause, float]
    brand: bool
    words: bool


def code_of(key: bytes, tenant_id: UUID, digest: str) -> str:
    """The code of what a report of this company says: the same words, the same code; nobody else can make it."""
    return written(hmac.new(key, f"{tenant_id} {digest}".encode(), hashlib.sha256).digest())


def new_code() -> str:
    """80 random bits, written likewise."""
    return written(secrets.token_bytes(10))


def written(drawn: bytes) -> str:
    """80 bits as people copy them: « 7K3M-Q9TX-2B4W-H8RZ »."""
    number = int.from_bytes(drawn[:10], "big")
    letters = "".join(CROCKFORD[number >> shift & 31] for shift in range(75, -1, -5))
    return "-".join(letters[start : start + 4] for start in range(0, 16, 4))


def checked(template: str, language: str) -> Template:
    """The template. Raises InputError: one that there is not, a language that is not spoken."""
    if language not in LANGUAGES:
        raise InputError("Langue d'un rapport : {choices}.", choices=", ".join(LANGUAGES))
    found = next((known for known in TEMPLATES if known == template), None)
    if found is None:
        raise InputError("Modèle de rapport : {choices}.", choices=", ".join(TEMPLATES))
    return found


def checked_kind(kind: str) -> str:
    """Raises NotFound: a report has no such form."""
    if kind not in MIMES:
        raise NotFound(GONE)
    return kind


def file_name(year: int, company: str, template: str, language: str, kind: str) -> str:
    """« empreinte-carbone-2024-boulangerie-complet.pdf »: the company's letters and digits, whatever its name."""
    parts = [_TITLES[language], str(year), _slug(company), _TEMPLATES[language][template]]
    return f"{'-'.join(part for part in parts if part)}.{kind}"


def kept(error: CarbonScoreError) -> dict[str, Any]:
    """An error as the database keeps it: shown later, in the language of who reads."""
    plain = {name: value if isinstance(value, int | float) else str(value) for name, value in error.values.items()}
    return {"template": error.template, "values": plain}


def told(failure: Mapping[str, Any] | None) -> CarbonScoreError | None:
    """The error that `kept` kept."""
    return None if failure is None else CarbonScoreError(failure["template"], **failure["values"])


def _slug(name: str) -> str:
    letters = "".join(c if c.isalnum() else " " for c in unicodedata.normalize("NFKC", name)[:500].lower())
    return "-".join(letters.split())[:LONGEST_NAME].strip("-")
