"""What a PDF says of itself: XMP metadata of a PDF/A-2U, an identifier, and nothing that the clock would change."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, replace
from datetime import UTC, datetime
from html import escape

from core.report.document import Document
from core.report.pdf_text import one_line

PROFILE = "PDF/A-2U"
PRODUCER = "CarbonScore"
_NEVER = datetime(2000, 1, 1, tzinfo=UTC)

_XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/">
  <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
    <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
        xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
        xmp:CreatorTool="{producer}" xmp:CreateDate="{when}" xmp:ModifyDate="{when}" xmp:MetadataDate="{when}"
        pdf:Producer="{producer}">
      <pdfaid:part>2</pdfaid:part>
      <pdfaid:conformance>U</pdfaid:conformance>
      <dc:format>application/pdf</dc:format>
      <dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
      <dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
      <dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
      <dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
    </rdf:Description>
  </rdf:RDF>
</x:xmpmeta>"""


def title(document: Document) -> str:
    return f"{one_line(document.title)} · {one_line(document.company)}"


def xmp(document: Document) -> str:
    """The metadata, with `made_at` as its only date."""
    return _XMP.format(
        producer=PRODUCER,
        when=document.made_at.astimezone(UTC).isoformat(timespec="seconds"),
        title=escape(title(document)),
        subject=escape(one_line(document.subtitle)),
        author=escape(one_line(document.company)),
        language=document.language,
    )


def file_id(document: Document) -> str:
    """Two identifiers (ISO 32000-1, 14.4): the same facts have the same ones, whenever they are printed."""
    said = json.dumps(asdict(replace(document, made_at=_NEVER)), default=_plain)
    digest = hashlib.sha256(said.encode()).hexdigest()[:32].upper()
    return f"<{digest}><{digest}>"


def _plain(value: object) -> object:
    """As JSON says it: the rows that are totals, the logo, the date."""
    if isinstance(value, frozenset):
        return sorted(value)
    return value.hex() if isinstance(value, bytes) else str(value)
