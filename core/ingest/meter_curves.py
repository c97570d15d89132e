"""Enedis: load curves, daily and monthly consumptions, indexes; one PRM under a preamble, or many in one table.

Facts stand above a table: names on a line and values on the next, or in pairs. A table has a column of moments and one
of values (core/ingest/meter_table.py turns those into intervals), or indexes by class. What is not consumed energy
(production, reactive energy, maximal power) is refused line by line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction

from core.carbon.allocation import plain
from core.errors import CarbonScoreError, InputError
from core.ingest.dates import read_moment
from core.ingest.meter_readings import MeterFile
from core.ingest.meter_table import MOMENTS, Table, Value
from core.ingest.text import number

Lines = Sequence[tuple[int, list[str]]]
NO_POINT = "PRM non indiqué"
_VALUE = re.compile(r"valeur|puissance|consommation|energie|conso|^eas ")
_MONTH = re.compile(r"(?:(\d{4})-(\d{2})|(\d{2})/(\d{4}))")
_POINT = re.compile(r"\d{14}")
_PREAMBLES = ("identifiant prm", "point reference", "prm", "type de comptage", "type de donnees")
_NOT_CONSUMED = (
    "prod",
    "inj",
    "puissance maximale",
    "pma",
    "reactive",
    "pri",
    "prc",
    "eri",
    "erc",
    "tension",
    "depassement",
)
_INDEX_BY_CLASS = ("cadran", "libelle classe temporelle", "contexte releve")
_KINDS = ("grandeur metier", "grandeur physique", "type de donnees", "type de comptage")


def read(name: str, lines: Lines) -> MeterFile:
    """Every line of a table is an interval, or a refusal."""
    file = MeterFile(name, "electricity", "kWh")
    facts: dict[str, str] = {}
    names: list[str] = []  # of facts whose values are on the next line
    tables: list[Table] = []
    inside = False
    for line, cells in lines:
        folded = [plain(cell).replace("_", " ").strip(" :") for cell in cells]
        if names:
            facts, names = dict(zip(names, map(plain, cells), strict=False)), []
        elif _is_header(folded):
            tables.append(Table(folded, dict(facts)))
            inside = True
        elif folded[0].startswith(_PREAMBLES):
            inside, pairs = False, _pairs(folded, cells)
            facts, names = ({**facts, **pairs}, []) if pairs else (facts, folded)
        elif folded[0].startswith("periode"):
            file.remarks.append(InputError(CALENDAR, file=name, line=line))
            inside = False
        elif inside:
            _take(file, tables[-1], line, cells)
    for table in tables:
        table.close(file)
    return file


def _is_header(folded: Sequence[str]) -> bool:
    """A column of moments and one of values, and no figure."""
    if any(name[:1].isdigit() for name in folded):
        return False
    return any(name.startswith(MOMENTS) for name in folded) and any(_VALUE.search(name) for name in folded)


def _pairs(folded: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """« Identifiant PRM;12345678901234;Type de donnees;Courbe de charge » as facts; {} when it is a line of names."""
    if len(cells) < 2 or not (_POINT.fullmatch(cells[1].replace(" ", "")) or folded[0].startswith("type de comptage")):
        return {}
    found = {folded[at]: plain(cells[at + 1]) for at in range(0, len(cells) - 1, 2) if cells[at + 1]}
    point = next((cell.replace(" ", "") for cell in cells if _POINT.fullmatch(cell.replace(" ", ""))), "")
    return {**found, **({"identifiant prm": point} if point else {})}


def _take(file: MeterFile, table: Table, line: int, cells: list[str]) -> None:
    """One line goes to the table, or is refused."""
    try:
        said = {name: cell for name, cell in zip(table.columns, cells, strict=False) if cell}
        _check(line, {**table.facts, **{name: plain(said[name]) for name in _KINDS if name in said}}, table)
        point = said.get("identifiant prm", said.get("prm", table.facts.get("identifiant prm", ""))).replace(" ", "")
        table.values.setdefault(point or NO_POINT, []).append(_value(line, said, table))
    except CarbonScoreError as why:
        file.refuse(line, why if "line" in why.values else InputError("Ligne {line} : {why}", line=line, why=why))


def _check(line: int, facts: Mapping[str, str], table: Table) -> None:
    """Raises InputError for what is not consumed active energy."""
    kind = [facts.get(name, "") for name in _KINDS]
    if any(word.startswith(_NOT_CONSUMED) for word in kind):
        raise InputError(
            "Ligne {line} : « {kind} » n'est pas une énergie consommée.",
            line=line,
            kind=next(word for word in kind if word.startswith(_NOT_CONSUMED)),
        )
    if any(name in table.columns for name in _INDEX_BY_CLASS):
        raise InputError(
            "Ligne {line} : les index par classe ne sont pas lus. Exportez les consommations ou la courbe de charge.",
            line=line,
        )


def _value(line: int, said: Mapping[str, str], table: Table) -> Value:
    """Raises InputError: no moment, no value, not a number."""
    when = said.get(table.moment, "")
    month = _MONTH.fullmatch(when)
    moment, zoned = read_moment(f"{month[1] or month[4]}-{month[2] or month[3]}-01" if month else when)
    figures = [said[name] for name in table.value_names if name in said]
    if not figures or figures[0].casefold() in ("na", "n/a", "null", "-"):
        raise InputError("Ligne {line} : la mesure est absente.", line=line)
    values = [number(figure, "Valeur") for figure in figures]
    if min(values) < 0:
        raise InputError("Ligne {line} : la mesure est négative ({text}).", line=line, text=figures[0])
    unit, step = plain(said.get("unite", "")), plain(said.get("pas", said.get("pas en minutes", "")))
    return Value(line, moment, zoned, ":" in when, month is not None, sum(values, Fraction(0)), unit, step)


CALENDAR = "{file} : le calendrier des classes, à partir de la ligne {line}, n'est pas lu."
