"""One row of the Base Carbone® → an Entry or a Part. Strict: what cannot be read is refused with its reason.

Column names: V23 and v17 layouts (the French names are the same). Every mass is kgCO2e per unit, already
weighted by GWP; `Autres GES` and the five `Valeur gaz supplémentaire` columns add up to the other gases.
"""

from __future__ import annotations

import math
import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple, TypeVar

from core.carbon.catalogue import Entry
from core.carbon.factors import Flag, Gases, Kind, Part, PartKind, Status
from core.carbon.units import Units, fold
from core.errors import InputError, UnitError
from core.ingest.validity import french_date, valid_until

T = TypeVar("T")


class Published(NamedTuple):
    """The cells that matter, stripped; "" when the layout has no such column."""

    line_type: str
    id: str
    kind: str
    status: str
    name: str
    name_en: str
    attribute: str
    boundary: str
    category: str
    tags: str
    unit: str
    contributor: str
    program: str
    source: str
    location: str
    sublocation: str
    changed: str
    validity: str
    uncertainty: str
    reliability: str
    technical: str
    geographical: str
    temporal: str
    completeness: str
    part_kind: str
    part_name: str
    total: str
    co2f: str
    ch4f: str
    ch4b: str
    n2o: str
    other: str
    extra1: str
    extra2: str
    extra3: str
    extra4: str
    extra5: str
    co2b: str


COLUMNS = Published(
    "Type Ligne", "Identifiant de l'élément", "Type de l'élément", "Statut de l'élément", "Nom base français",
    "Nom base anglais", "Nom attribut français", "Nom frontière français", "Code de la catégorie", "Tags français",
    "Unité français", "Contributeur", "Programme", "Source", "Localisation géographique",
    "Sous-localisation géographique français", "Date de modification", "Période de validité", "Incertitude",
    "Qualité P", "Qualité TeR", "Qualité GR", "Qualité TiR", "Qualité C", "Type poste", "Nom poste français",
    "Total poste non décomposé", "CO2f", "CH4f", "CH4b", "N2O", "Autres GES", "Valeur gaz supplémentaire 1",
    "Valeur gaz supplémentaire 2", "Valeur gaz supplémentaire 3", "Valeur gaz supplémentaire 4",
    "Valeur gaz supplémentaire 5", "CO2b",
)  # fmt: skip
REQUIRED = ("line_type", "id", "kind", "status", "name", "unit", "part_kind", "total")
_LINE_TYPES = {"Elément": True, "Poste": False}
_KINDS = {"Facteur d'émission": Kind.EMISSION_FACTOR, "Données source": Kind.SOURCE_DATA}
_STATUSES = {
    "Valide générique": Status.VALID_GENERIC,
    "Valide spécifique": Status.VALID_SPECIFIC,
    "Archivé": Status.ARCHIVED,
}
_PART_KINDS = {
    "Combustion": PartKind.COMBUSTION,
    "Combustion à la centrale": PartKind.PLANT_COMBUSTION,
    "Amont": PartKind.UPSTREAM,
    "Transport et distribution": PartKind.TRANSPORT_DISTRIBUTION,
    "Fabrication": PartKind.MANUFACTURE,
    "Emissions fugitives": PartKind.FUGITIVE,
    "Energie": PartKind.ENERGY,
    "Transport": PartKind.TRANSPORT,
    "Intrants": PartKind.INPUTS,
    "Collecte": PartKind.COLLECTION,
    "Traitement": PartKind.TREATMENT,
    "Incinération": PartKind.INCINERATION,
    "Fuites": PartKind.LEAKS,
    "Carburant (amont/combustion)": PartKind.FUEL,
    "Amortissement": PartKind.DEPRECIATION,
    "Autre": PartKind.OTHER,
}
_NUMBER = re.compile(r"-?(?:\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+)(?:[.,]\d+)?(?:[eE][+-]?\d+)?")


class RowReader:
    """Reads rows with one list of units and one reference day; remembers the texts it has already understood."""

    def __init__(self, units: Units, today: date) -> None:
        self._units = units
        self._today = today
        self._known_units: dict[str, str] = {}
        self._known_ends: dict[tuple[str, str], date | None] = {}
        self._words: dict[tuple[str, str], str] = {}

    def is_element(self, row: Published) -> bool:
        """True for « Elément », False for « Poste ». Raises InputError for anything else, or without identifier."""
        if not row.id:
            raise InputError("identifiant de l'élément vide.")
        return self._one_of(_LINE_TYPES, "Type Ligne", row.line_type)

    def entry(self, row: Published, flags: set[Flag]) -> Entry:
        """The element without its parts; adds to `flags` what the row itself says. Raises InputError."""
        kind = self._one_of(_KINDS, "Type de l'élément", row.kind)
        status = self._one_of(_STATUSES, "Statut de l'élément", row.status)
        total = number("Total poste non décomposé", row.total)
        unit = self.unit(row.unit, kind)
        if not row.name:
            raise InputError("« Nom base français » est vide.")
        end = self._end(row)
        flags = flags | _flags(kind, status, total, end, self._today)
        return Entry(
            id=row.id,
            kind=kind,
            status=status,
            name=_tidy(row.name),
            unit=unit,
            total=total,
            attribute=_tidy(row.attribute),
            boundary=_tidy(row.boundary),
            name_en=_tidy(row.name_en),
            category=row.category,
            tags=_tidy(row.tags),
            unit_published=row.unit,
            gases=_gases(row),
            co2b=number("CO2b", row.co2b) if row.co2b else None,
            uncertainty_pct=_positive("Incertitude", row.uncertainty) if row.uncertainty else None,
            notes=_notes(row.reliability, row.technical, row.geographical, row.temporal, row.completeness),
            location=row.location,
            sublocation=row.sublocation,
            validity=row.validity,
            valid_until=end,
            contributor=row.contributor,
            program=row.program,
            source=row.source,
            flags=frozenset(flags),
        )

    def part(self, row: Published, unit: str) -> Part:
        """One share of an element published per `unit`. Raises InputError."""
        if row.unit != unit:
            raise InputError("unité « {unit} » différente de celle de l'élément.", unit=row.unit)
        kind = self._one_of(_PART_KINDS, "Type poste", row.part_kind)
        return Part(
            kind=kind,
            label=_tidy(row.part_name) or row.part_kind,
            total=number("Total poste non décomposé", row.total),
            gases=_gases(row),
            co2b=number("CO2b", row.co2b) if row.co2b else 0.0,
        )

    def unit(self, published: str, kind: Kind) -> str:
        """The canonical unit. Raises InputError: unknown, or an emission factor that is not per unit in kgCO2e."""
        if published not in self._known_units:
            try:
                self._known_units[published] = self._units.published(published)
            except UnitError as error:
                raise InputError(
                    "unité inconnue « {unit} » : elle n'est pas dans la liste des unités (data/units.csv).",
                    unit=published,
                ) from error
        if kind is Kind.EMISSION_FACTOR and "/" not in published[:12]:
            raise InputError("unité « {unit} » : un facteur d'émission s'exprime en kgCO2e par unité.", unit=published)
        return self._known_units[published]

    def _one_of(self, table: dict[str, T], column: str, text: str) -> T:
        known = self._words.get((column, text))
        if known is None:
            wanted = fold(text)
            known = next((word for word in table if fold(word) == wanted), None)
            if known is None:
                raise InputError(
                    "« {column} » : « {text} » inconnu (attendu : {choices}).",
                    column=column,
                    text=text,
                    choices=", ".join(table),
                )
            self._words[column, text] = known
        return table[known]

    def _end(self, row: Published) -> date | None:
        changed = row.changed if "an" in row.validity else ""
        key = (row.validity, changed)
        if key not in self._known_ends:
            self._known_ends[key] = valid_until(row.validity, french_date(changed))
        return self._known_ends[key]


@lru_cache(maxsize=20_000)  # an edition repeats its figures: 48,000 cells, 8,000 of them different
def number(column: str, text: str) -> float:
    """« 0,0519 », « 2e-05 », « 1 234.5 » → float. Raises InputError: empty, not a number, nan, infinite."""
    if not _NUMBER.fullmatch(text):
        raise InputError("« {column} » : « {text} » n'est pas un nombre.", column=column, text=text)
    value = float("".join(text.split()).replace(",", "."))
    if not math.isfinite(value):
        raise InputError("« {column} » : « {text} » est trop grand.", column=column, text=text)
    return value


def _positive(column: str, text: str) -> float:
    value = number(column, text)
    if value < 0:
        raise InputError("« {column} » : « {text} » est négatif.", column=column, text=text)
    return value


def _gases(row: Published) -> Gases | None:
    if not (row.co2f and row.ch4f and row.ch4b and row.n2o):
        return None  # the base does not split this row by gas
    others = (row.other, row.extra1, row.extra2, row.extra3, row.extra4, row.extra5)
    return Gases(
        number("CO2f", row.co2f),
        number("CH4f", row.ch4f),
        number("CH4b", row.ch4b),
        number("N2O", row.n2o),
        math.fsum(number("Autres GES", text) for text in others if text and text != "0"),
    )


@lru_cache(maxsize=4_096)
def _notes(*texts: str) -> tuple[int | None, int | None, int | None, int | None, int | None]:
    reliability, technical, geographical, temporal, completeness = map(_note, texts)
    return reliability, technical, geographical, temporal, completeness


def _note(text: str) -> int | None:
    if text in ("", "0"):
        return None
    if text not in ("1", "2", "3", "4", "5"):
        raise InputError("note de qualité « {text} » : attendu un entier de 1 à 5.", text=text)
    return int(text)


def _flags(kind: Kind, status: Status, total: float, end: date | None, today: date) -> set[Flag]:
    flags = set()
    if kind is Kind.SOURCE_DATA:
        flags.add(Flag.SOURCE_DATA)
    elif total < 0:
        flags.add(Flag.AVOIDED)
    if status is Status.ARCHIVED:
        flags.add(Flag.ARCHIVED)
    if end is not None and end < today:
        flags.add(Flag.EXPIRED)
    return flags


def _tidy(text: str) -> str:
    """Agribalyse names come with tabs and stray quotes."""
    return " ".join(text.replace('"', " ").split())
