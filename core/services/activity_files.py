"""Files of activities: read, say which column is which, import; the template and the table to take away."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from core.access import Action, Who, require
from core.carbon.derivations import Apart
from core.db import activity_rows as rows
from core.db.session import Database
from core.errors import CarbonScoreError, InputError
from core.ingest import activity_tables, columns, pasted
from core.ingest.activity_tables import Cell
from core.ingest.columns import TARGETS
from core.ingest.safe_cells import csv_text
from core.ingest.spreadsheet import Refused, Spreadsheet, read_spreadsheet
from core.ingest.text import number
from core.ingest.units import read_units
from core.services.activities import Activities
from core.services.activity_row import NAMES
from core.services.activity_table import Shown

__all__ = ["NAMES", "TARGETS", "ActivityFiles", "File", "Report", "Spreadsheet"]

REMEMBERED = 50
EXPORTED = ("N°", "État", "Libellé", "Quantité", "Unité", "Facteur", "Identifiant du facteur", "Site", "Fournisseur",
            "Commentaire", "kg CO2e", "Origine")  # fmt: skip
STATES = {"counted": "compté", "proposed": "proposé", "incomplete": "à compléter"}
Mapped = Mapping[str, int]  # our column → place in the file


@dataclass(frozen=True, slots=True)
class File:
    """A file read and not imported yet, and what its columns are. `remembered`: said by this company before."""

    table: Spreadsheet
    mapping: Mapped
    remembered: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a file: accepted + rejected = lines. `waiting`: accepted, with a factor to confirm."""

    name: str
    lines: int
    accepted: int
    waiting: int
    rejected: tuple[Refused, ...]


class ActivityFiles:
    def __init__(self, database: Database, activities: Activities) -> None:
        self._database, self._activities = database, activities

    def read(self, who: Who, name: str, content: bytes, sheet: str = "") -> File:
        """The file and its columns: as this company said last time for such a header, else as proposed.

        Raises AccessDenied, InputError (see core.ingest.spreadsheet).
        """
        require(who, Action.ANSWER)
        found = read_spreadsheet(name, content, columns.recognised, sheet)
        if not found.lines:
            raise InputError("{file} n'a aucune ligne sous son en-tête.", file=found.name)
        with self._database.tenant(who) as session:
            kept = rows.mapping(session, who.tenant_id, columns.signature(found.header))
        if kept is not None:
            known = {target: int(at) for target, at in kept.items() if target in TARGETS and at < len(found.header)}
            return File(found, known, remembered=True)
        return File(found, columns.proposed(found.header, found.rows, read_units()))

    def paste(self, who: Who, text: str) -> File:
        """What was pasted: cells separated by tabs or `;`, or one activity per line.

        Raises AccessDenied, InputError.
        """
        require(who, Action.ANSWER)
        found = pasted.read_pasted(text)
        return File(found, columns.proposed(found.header, found.rows, read_units()))

    def bring(
        self, who: Who, year: int, file: File, mapping: Mapped, progress: Callable[[float], object] = lambda _: None
    ) -> Report:
        """Import the file, its columns being these, and remember them.

        Raises AccessDenied, InputError, LimitReached.
        """
        require(who, Action.ANSWER)
        table, units = file.table, read_units()
        given = [_given(line.cells, table.header, mapping) for line in table.rows]
        if "unit" not in mapping and (at := mapping.get("quantity")) is not None:
            held = columns.unit_in_name(table.header[at], units)
            given = [{**one, "unit": held} if held and one.get("quantity") else one for one in given]
        places = [Apart.LINE.format(file=table.name, line=line.line) for line in table.rows]
        added = self._activities.add(who, year, given, places, progress=progress)
        if table.header:
            self._remember(who, table, mapping)
        refused = [Refused(table.rows[one.place].line, one.why) for one in added.rejected]
        everything = sorted((*table.refused, *refused), key=lambda one: one.line)
        return Report(table.name, table.lines, len(added.kept), len(added.waiting), tuple(everything))

    def template(self, as_csv: bool = False) -> bytes:
        """An empty table to fill, with one example and the list of units."""
        return activity_tables.template_csv() if as_csv else activity_tables.template_xlsx(read_units())

    def export(self, who: Who, year: int, as_csv: bool = False) -> bytes:
        """The rows of a year as a spreadsheet. Raises AccessDenied."""
        require(who, Action.EXPORT)
        shown = self._activities.table(who, year).rows
        if as_csv:
            return csv_text(EXPORTED, [[_written(cell) for cell in _exported(row)] for row in shown]).encode(
                "utf-8-sig"
            )
        return activity_tables.xlsx({f"Activités {year}": (EXPORTED, [_exported(row) for row in shown])})

    def report_csv(self, report: Report) -> bytes:
        """The rejected lines: number and reason."""
        said = [[str(one.line), str(one.why)] for one in report.rejected]
        return csv_text(("Ligne", "Raison"), said).encode("utf-8-sig")

    def _remember(self, who: Who, table: Spreadsheet, mapping: Mapped) -> None:
        with self._database.tenant(who) as session:
            rows.remember_mapping(session, who.tenant_id, columns.signature(table.header), dict(mapping))
            rows.forget_mappings(session, who.tenant_id, REMEMBERED)


def _given(cells: Sequence[str], header: Sequence[str], mapping: Mapped) -> dict[str, str]:
    found = {target: cells[at] for target, at in mapping.items() if target in TARGETS and 0 <= at < len(cells)}
    if "control" in found:
        found["control"] = _control(found["control"])
    return found


def _control(text: str) -> str:
    """« nous », « client » or our own words."""
    return {"nous": "own", "interne": "own", "client": "third_party", "tiers": "third_party"}.get(text.casefold(), text)


def _exported(row: Shown) -> list[Cell]:
    one = row.row
    return [
        float(row.number), STATES[row.state], one.label, _figure(one.quantity), one.unit, row.factor_label, one.factor,
        one.site, one.supplier, one.comment, row.kg, one.source,
    ]  # fmt: skip


def _figure(text: str) -> Cell:
    try:
        return float(Fraction(number(text, "quantity"))) if text else None
    except CarbonScoreError:
        return text


def _written(cell: Cell) -> str:
    """A number with a comma, as a French spreadsheet program reads it."""
    return "" if cell is None else f"{cell:.12g}".replace(".", ",") if isinstance(cell, float) else cell
