"""The Base Carbone® as ADEME publishes it → entries + rejections. Nothing repaired, nothing dropped in silence.

Reads the 67-column V23 layout and the French-only v17 layout, columns and rows in any order. `Elément` and
`Poste` rows are joined; several parts of one kind stay several parts (V23.6: 12,817 elements, 5,799 parts).
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from operator import itemgetter

from core.carbon.catalogue import Entry
from core.carbon.factors import Flag, Kind, Status, parts_mismatch
from core.carbon.units import Units, fold
from core.errors import InputError
from core.ingest.delimited import marked, records, separator
from core.ingest.published import COLUMNS, REQUIRED, Published, RowReader, number
from core.ingest.text import decode

Progress = Callable[[float], object]
_HEADER = 20_000  # characters; the 67 names take 1,500


@dataclass(frozen=True, slots=True)
class Watchlist:
    """Known anomalies (ADEME id → the total that is doubtful) and the names of the seven Kyoto gases."""

    anomalies: dict[str, float]
    kyoto: frozenset[str]


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row of the file that is not in the edition, and why, in French."""

    line: int
    id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """read = elements kept + parts kept + rejections, always."""

    entries: list[Entry]
    rejections: list[Rejection]
    read: int
    parts: int


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where the known columns are: `pick` takes them, in the order of Published, from cells + [""]."""

    mark: str
    width: int
    pick: Callable[[list[str]], Iterable[str]]


def read_base_carbone(
    name: str, content: bytes, units: Units, watch: Watchlist, today: date, progress: Progress | None = None
) -> Reading:
    """Every row of the file `name`, kept or rejected. `today` decides what has expired (no clock here).

    Raises InputError when the file is not a Base Carbone at all: empty, another format, missing columns.
    """
    if content.startswith(b"PK\x03\x04"):
        raise InputError("{file} est une archive ou un classeur. Donnez le fichier CSV qu'il contient.", file=name)
    text = decode(marked(content))
    if not text.strip():
        raise InputError("{file} est vide. Choisissez le fichier CSV de la Base Carbone.", file=name)
    return _Join(RowReader(units, today), watch).read(text, _layout(text, name), progress or (lambda _: None))


def _column_key(column: str) -> str:
    return re.sub(r"[^a-z0-9]", "", fold(column))


_FIELDS = {_column_key(column): field for field, column in COLUMNS._asdict().items()}


def _layout(text: str, name: str) -> _Layout:
    """Which column is where, whatever their order. Raises InputError: a required column is missing or double."""
    header = re.split(r"[\r\n]", text[:_HEADER], maxsplit=1)[0].lstrip("\ufeff")
    mark = separator(header, lambda cells: sum(_column_key(cell) in _FIELDS for cell in cells))
    cells = next(csv.reader([header], delimiter=mark))
    places: dict[str, int] = {}
    for place, cell in enumerate(cells):
        field = _FIELDS.get(_column_key(cell))
        if field and places.setdefault(field, place) != place:
            raise InputError("{file} : la colonne « {column} » est en double.", file=name, column=cell)
    missing = [getattr(COLUMNS, field) for field in REQUIRED if field not in places]
    if missing:
        raise InputError(
            "{file} n'est pas un fichier de la Base Carbone : colonnes absentes : {columns}. "
            "Téléchargez le CSV complet sur le site de l'ADEME.",
            file=name,
            columns=", ".join(f"« {column} »" for column in missing),
        )
    return _Layout(mark, len(cells), itemgetter(*(places.get(field, len(cells)) for field in Published._fields)))


class _Join:
    """Collects the rows of one file, then makes one entry of each element and its parts."""

    def __init__(self, rows: RowReader, watch: Watchlist) -> None:
        self._rows = rows
        self._watch = watch
        self._elements: dict[str, tuple[int, Published]] = {}
        self._parts: defaultdict[str, list[tuple[int, Published]]] = defaultdict(list)
        self._rejections: list[Rejection] = []
        self._read = 0

    def read(self, text: str, layout: _Layout, progress: Progress) -> Reading:
        for record in records(text, layout.mark, layout.width):
            self._read += 1
            if record.fault is not None:
                self._rejections.append(Rejection(record.line, "", str(record.fault)))
                continue
            record.cells.append("")  # what a column that this layout does not have is read as
            self._take(record.line, Published._make(map(str.strip, layout.pick(record.cells))))
        progress(0.4)
        entries = [e for e in (self._entry(*numbered) for numbered in self._elements.values()) if e is not None]
        self._orphans()
        progress(0.6)
        self._rejections.sort(key=lambda rejection: rejection.line)
        parts = sum(len(entry.parts) for entry in entries)
        return Reading(_flag_duplicates(entries), self._rejections, self._read, parts)

    def _take(self, line: int, row: Published) -> None:
        try:
            if not self._rows.is_element(row):
                self._take_part(line, row)
            elif row.id in self._elements:
                raise _seen(self._elements[row.id][0])
            else:
                self._elements[row.id] = (line, row)
        except InputError as error:
            self._reject(line, row.id, error)

    def _take_part(self, line: int, row: Published) -> None:
        twin = next((first for first, other in self._parts[row.id] if other == row), None)
        if twin is not None:
            raise _seen(twin)
        self._parts[row.id].append((line, row))

    def _entry(self, line: int, row: Published) -> Entry | None:
        waiting = self._parts.pop(row.id, [])
        try:
            entry = self._rows.entry(row, self._watched(row))
        except InputError as error:
            self._reject(line, row.id, error)
            for part_line, _ in waiting:
                self._reject(part_line, row.id, InputError("son élément, ligne {line}, est rejeté.", line=line))
            return None
        return self._joined(entry, row, waiting) if waiting else entry

    def _joined(self, entry: Entry, row: Published, waiting: list[tuple[int, Published]]) -> Entry:
        parts = []
        for line, part in waiting:
            try:
                parts.append(self._rows.part(part, row.unit))
            except InputError as error:
                self._reject(line, row.id, error)
        mismatch = len(parts) < len(waiting) or parts_mismatch(entry.total, parts)
        flags = entry.flags | {Flag.PARTS_MISMATCH} if mismatch else entry.flags
        return replace(entry, parts=tuple(parts), flags=flags)

    def _watched(self, row: Published) -> set[Flag]:
        flags = set()
        if row.id in self._watch.anomalies and number("Total", row.total) == self._watch.anomalies[row.id]:
            flags.add(Flag.ANOMALY)
        if "PRG à 100 ans" in row.category and row.name not in self._watch.kyoto:
            flags.add(Flag.NON_KYOTO)
        return flags

    def _orphans(self) -> None:
        for identifier, waiting in self._parts.items():
            for line, _ in waiting:
                error = InputError("poste sans élément : aucune ligne « Elément » ne porte cet identifiant.")
                self._reject(line, identifier, error)

    def _reject(self, line: int, identifier: str, error: InputError) -> None:
        told = InputError("Ligne {line}, élément {id} : {why}", line=line, id=identifier or "?", why=error)
        self._rejections.append(Rejection(line, identifier, str(told)))


def _seen(line: int) -> InputError:
    return InputError("déjà lu ligne {first}. Gardez une seule des deux lignes.", first=line)


def _flag_duplicates(entries: list[Entry]) -> list[Entry]:
    """Valid emission factors that share name, unit and place: a reader cannot tell them apart."""
    alike = defaultdict(list)
    for place, entry in enumerate(entries):
        if entry.kind is Kind.EMISSION_FACTOR and entry.status is not Status.ARCHIVED:
            alike[entry.name, entry.attribute, entry.boundary, entry.unit, entry.location, entry.sublocation].append(
                place
            )
    for places in alike.values():
        for place in places if len(places) > 1 else ():
            entries[place] = replace(entries[place], flags=entries[place].flags | {Flag.DUPLICATE})
    return entries
