"""The press: a dossier becomes a PDF, an HTML page, a workbook. What prints is loaded when something is printed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from core.report.document import Document
from core.report.dossier import Dossier
from core.services.report_kinds import KINDS, Filled, file_name
from core.settings import Settings

if TYPE_CHECKING:
    from core.report.pdf_sign import Signer

NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class Press:
    """`signer`: who signs the PDF, nobody unless a certificate is set."""

    def __init__(self, signer: Signer | None = None) -> None:
        self._signer = signer

    def digest(self, dossier: Dossier) -> str:
        """SHA-256 of what it says without its date and its code. Raises CarbonScoreError."""
        from core.report.write import document

        return digest(document(dossier, NEVER, ""))

    def printed(self, dossier: Dossier, made_at: datetime, code: str, kinds: Iterable[str] = KINDS) -> dict[str, bytes]:
        """{kind: file}. The same dossier, date and code give the same bytes, but for a signature.

        Raises CarbonScoreError.
        """
        from core.report.write import document

        said = document(dossier, made_at, code)
        return {kind: self._file(kind, said, dossier, made_at, code) for kind in kinds}

    def vsme(self, dossier: Dossier, template: bytes) -> Filled:
        """The official template with the points that the dossier knows. Raises InputError: not that workbook."""
        from core.report.vsme import points
        from core.report.vsme_template import filled

        known = points(dossier)
        made = filled(template, known)
        unknown = sum(point.fills and point.value is None for point in known)
        name = file_name(dossier.footprint.perimeter.year, dossier.company.name, "vsme", "fr", "xlsx")
        return Filled(name, made.content, len(made.written), unknown, len(made.missing))

    def _file(self, kind: str, said: Document, dossier: Dossier, made_at: datetime, code: str) -> bytes:
        if kind == "html":
            from core.report.html import html

            return html(said).encode()
        if kind == "xlsx":
            from core.report.workbook import workbook

            return workbook(dossier, made_at, code)
        return self._pdf(said)

    def _pdf(self, said: Document) -> bytes:
        from core.report.pdf import pdf

        if self._signer is None:
            return pdf(said)
        from core.report.pdf_sign import sign

        return sign(pdf(said), self._signer)


def open_press(settings: Settings) -> Press:
    """The certificate is tried at once: what is wrong with it is said when the program starts. Raises InputError."""
    if settings.report_certificate is None:
        return Press()
    from core.report.pdf_sign import read_signer

    return Press(read_signer(settings.report_certificate, settings.report_certificate_password))


def digest(document: Document) -> str:
    """SHA-256 of everything a document says and shows, in one order whatever the machine."""
    return hashlib.sha256(json.dumps(asdict(document), sort_keys=True, default=_plain).encode()).hexdigest()


def _plain(value: Any) -> Any:
    """As JSON says it. Raises TypeError: nothing else is in a document."""
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)
