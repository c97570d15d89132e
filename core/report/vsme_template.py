"""The official VSME workbook of EFRAG, filled through its defined names and otherwise left as it was.

Only the bytes of the cells that are written change: the sheet is edited where it lies, in the XML of its part. A
workbook opened and saved again by openpyxl would lose what it does not know (validations and formats of an extension,
pictures, charts). Beside the cells, the formulas of the sheets that are written lose the value they had while those
were empty, and one attribute asks the program that opens the file to calculate everything again.
A name that is absent, or that does not lead to one cell, is reported, never guessed; a formula of the template stays.
Shape: ECMA-376 (SpreadsheetML); names: data/vsme_points.csv.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from core.errors import InputError
from core.ingest.workbook import MAX_ENTRIES, MAX_RATIO
from core.report.vsme import Point
from core.report.vsme_cells import Area, area, edited, recalculated

MAX_BYTES, MAX_UNPACKED, MAX_INDEX = 20 * 2**20, 32 * 2**20, 4 * 2**20
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
BOOK, LINKS, TYPES = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"
_PLACE = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!(\$?[A-Z]{1,3}\$?[0-9]{1,7}(?::\$?[A-Z]{1,3}\$?[0-9]{1,7})?)")
_WRONG = (zipfile.BadZipFile, ParseError, KeyError, ValueError, OSError, EOFError, NotImplementedError, RuntimeError)


@dataclass(frozen=True, slots=True)
class Filled:
    """The workbook, and the names of `points` by what became of them: `written`; `missing` from this template;
    `calculated` by its own formulas, left to them."""

    content: bytes
    written: Sequence[str]
    missing: Sequence[str]
    calculated: Sequence[str]


def filled(template: bytes, points: Iterable[Point]) -> Filled:
    """The template with every known point that it has a name for. Raises InputError: not that workbook, or not safe."""
    packed = _measured(template)
    try:
        return _filled(packed, {point.name: point.value for point in points if point.fills and point.value is not None})
    except DefusedXmlException as error:
        raise InputError("Le modèle VSME contient un XML dangereux : il est refusé.") from error
    except _WRONG as error:
        raise InputError(UNREADABLE) from error


def _filled(packed: zipfile.ZipFile, values: Mapping[str, float | str]) -> Filled:
    book = packed.read(BOOK)
    places = _places(book, packed.read(LINKS))
    if not places.keys() & values.keys():
        raise InputError(
            "Ce classeur n'est pas le modèle numérique VSME de l'EFRAG : aucun de ses noms définis n'y est. "
            "Téléchargez le modèle sur le site de l'EFRAG et déposez-le tel quel."
        )
    wanted: dict[str, dict[Area, str]] = {}
    for name in sorted(values.keys() & places.keys()):
        part, cell = places[name]
        wanted.setdefault(part, {})[cell] = name
    changed = {BOOK: recalculated(book)}
    written: set[str] = set()
    calculated: set[str] = set()
    for part, cells in sorted(wanted.items()):
        sheet = edited(packed.read(part), {cell: values[name] for cell, name in cells.items()})
        changed[part] = sheet.content
        written |= {cells[cell] for cell in sheet.written}
        calculated |= {cells[cell] for cell in sheet.formulas}
    missing = values.keys() - written - calculated
    return Filled(_packed(packed, changed), sorted(written), sorted(missing), sorted(calculated))


def _places(book: bytes, links: bytes) -> dict[str, tuple[str, Area]]:
    """Defined name → (part of the archive, its cell or range). Names of one sheet only, constants and unions are left
    out; so is a name that leads to a sheet without a part."""
    root = fromstring(book)
    parts = _parts(root, fromstring(links))
    found: dict[str, tuple[str, Area]] = {}
    for node in root.iter(f"{MAIN}definedName"):
        place = _PLACE.fullmatch((node.text or "").strip())
        if place is None or "localSheetId" in node.attrib:
            continue
        sheet = place[1].replace("''", "'") if place[1] else place[2]
        if sheet in parts:
            found[node.get("name", "")] = (parts[sheet], area(place[3]))
    return found


def _parts(root: Element, links: Element) -> dict[str, str]:
    """Name of a worksheet → its part in the archive."""
    targets = {
        link.get("Id", ""): posixpath.normpath(posixpath.join("/xl", link.get("Target", ""))).lstrip("/")
        for link in links
        if link.get("Type", "").endswith("/worksheet")
    }
    sheets = {sheet.get("name", ""): sheet.get(LINK, "") for sheet in root.iter(f"{MAIN}sheet")}
    return {name: targets[link] for name, link in sheets.items() if link in targets}


def _measured(template: bytes) -> zipfile.ZipFile:
    """The archive, once its directory says that it is a plain workbook of a decent size. Raises InputError."""
    if len(template) > MAX_BYTES:
        raise InputError("Le modèle VSME dépasse {limit} Mo : il est refusé.", limit=MAX_BYTES // 2**20)
    try:
        packed = zipfile.ZipFile(io.BytesIO(template))
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise InputError(UNREADABLE) from error
    entries = packed.infolist()
    names = {entry.filename for entry in entries}
    if _swollen(entries, len(template)):
        raise InputError("Le modèle VSME deviendrait démesuré une fois décompressé : il est refusé.")
    if not {BOOK, LINKS, TYPES} <= names or len(names) < len(entries) or any(one.flag_bits & 1 for one in entries):
        raise InputError(UNREADABLE)
    if any(name.lower().endswith("vbaproject.bin") for name in names) or b"macroEnabled" in _read(packed, TYPES):
        raise InputError("Le modèle VSME contient des macros : il est refusé. Déposez le modèle officiel, en .xlsx.")
    return packed


def _swollen(entries: Sequence[zipfile.ZipInfo], packed: int) -> bool:
    """More than a template needs: its index is parsed whole, at some twenty times its size in memory."""
    unpacked = sum(entry.file_size for entry in entries)
    index = max((entry.file_size for entry in entries if entry.filename in (BOOK, LINKS, TYPES)), default=0)
    most = min(MAX_UNPACKED, MAX_RATIO * max(packed, 1))
    return len(entries) > MAX_ENTRIES or unpacked > most or index > MAX_INDEX


def _read(packed: zipfile.ZipFile, name: str) -> bytes:
    try:
        return packed.read(name)
    except _WRONG as error:
        raise InputError(UNREADABLE) from error


def _packed(packed: zipfile.ZipFile, changed: Mapping[str, bytes]) -> bytes:
    """The archive again, in its order, each entry with its own date and attributes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for entry in packed.infolist():
            content = changed.get(entry.filename)
            archive.writestr(_copy(entry), packed.read(entry) if content is None else content)
    return out.getvalue()


def _copy(entry: zipfile.ZipInfo) -> zipfile.ZipInfo:
    copy = zipfile.ZipInfo(entry.filename, entry.date_time)
    copy.compress_type = zipfile.ZIP_STORED if entry.is_dir() else zipfile.ZIP_DEFLATED
    copy.external_attr, copy.create_system, copy.comment = entry.external_attr, entry.create_system, entry.comment
    return copy


UNREADABLE = "Le modèle VSME ne s'ouvre pas : déposez le classeur .xlsx de l'EFRAG tel que vous l'avez téléchargé."
