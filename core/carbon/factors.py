"""An emission factor: a published total per unit, its parts and its gases, in one edition.

All masses are kilograms of CO2 equivalent per `unit` (biogenic CO2: kilograms of CO2).
Source of the shape: Base Carbone®, lines `Elément` and `Poste` (ADEME, Licence Ouverte 2.0).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from core.errors import FactorNotFound, FactorRefused


class PartKind(StrEnum):
    """What a part of a factor is made of. French names: column `Type poste` of the Base Carbone."""

    COMBUSTION = "combustion"
    PLANT_COMBUSTION = "plant_combustion"
    UPSTREAM = "upstream"
    TRANSPORT_DISTRIBUTION = "transport_distribution"
    MANUFACTURE = "manufacture"
    FUGITIVE = "fugitive"
    ENERGY = "energy"
    TRANSPORT = "transport"
    INPUTS = "inputs"
    COLLECTION = "collection"
    TREATMENT = "treatment"
    INCINERATION = "incineration"
    LEAKS = "leaks"
    FUEL = "fuel"
    DEPRECIATION = "depreciation"
    OTHER = "other"
    WHOLE = "whole"  # the factor is published without parts


class Kind(StrEnum):
    EMISSION_FACTOR = "emission_factor"
    SOURCE_DATA = "source_data"  # « Données source »: a parameter at best, never a factor


class Status(StrEnum):
    VALID_GENERIC = "valid_generic"
    VALID_SPECIFIC = "valid_specific"
    ARCHIVED = "archived"


class Flag(StrEnum):
    """What a reader should know before using a factor. Nothing here is repaired silently."""

    SOURCE_DATA = "source_data"
    ARCHIVED = "archived"
    EXPIRED = "expired"
    AVOIDED = "avoided"  # negative total: shown apart, never in a total
    PARTS_MISMATCH = "parts_mismatch"  # |Σ parts − total| > 2 %
    ANOMALY = "anomaly"  # listed in data/factors/anomalies.csv
    DUPLICATE = "duplicate"  # another valid row carries the same name, place and unit
    NON_KYOTO = "non_kyoto"  # outside the seven gases of the regulatory total


@dataclass(frozen=True, slots=True)
class Gases:
    """kgCO2e per unit, by gas. Already weighted by GWP in the Base Carbone: never multiply again."""

    co2f: float = 0.0
    ch4f: float = 0.0
    ch4b: float = 0.0
    n2o: float = 0.0
    other: float = 0.0

    def sum(self) -> float:
        return self.co2f + self.ch4f + self.ch4b + self.n2o + self.other


@dataclass(frozen=True, slots=True)
class Part:
    """One share of a factor, kgCO2e per unit; `gases` is None when the base does not split it."""

    kind: PartKind
    label: str
    total: float
    gases: Gases | None = None
    co2b: float = 0.0


@dataclass(frozen=True, slots=True)
class Notes:
    """Quality notes of the base, 1 (worst) to 5 (best)."""

    reliability: int
    technical: int
    geographical: int
    temporal: int
    completeness: int


@dataclass(frozen=True, slots=True)
class Factor:
    """One row of one edition. `id` is the ADEME id, or the stable key for facts from outside the base."""

    id: str
    edition: str
    label: str
    unit: str
    total: float
    key: str | None = None
    kind: Kind = Kind.EMISSION_FACTOR
    status: Status = Status.VALID_GENERIC
    parts: tuple[Part, ...] = ()
    gases: Gases | None = None
    co2b: float = 0.0
    uncertainty_pct: float | None = None
    notes: Notes | None = None
    category: str = ""
    location: str = ""
    validity: str = ""
    source: str = ""
    flags: frozenset[Flag] = field(default_factory=frozenset)


PARTS_TOLERANCE = 0.02


def parts_mismatch(total: float, parts: Iterable[Part]) -> bool:
    """True when |Σ parts − total| > 2 % of the total (method.md, rule 1)."""
    summed = sum(part.total for part in parts)
    return abs(summed - total) > PARTS_TOLERANCE * abs(total) + 1e-12


def usable(factor: Factor) -> Factor:
    """The factor itself, if a new calculation may use it. Raises FactorRefused (method.md, rules 4 and 10)."""
    if factor.kind is Kind.SOURCE_DATA:
        raise FactorRefused(
            "Le facteur {id} « {label} » est une « Donnée source » de la Base Carbone : il ne peut pas servir "
            "de facteur d'émission. Choisissez un facteur d'émission de la même famille.",
            id=factor.id,
            label=factor.label,
        )
    if factor.status is Status.ARCHIVED:
        raise FactorRefused(
            "Le facteur {id} « {label} » est archivé dans l'édition {edition}. "
            "Choisissez un facteur valide (Facteurs → recherche).",
            id=factor.id,
            label=factor.label,
            edition=factor.edition,
        )
    return factor


class FactorBook(Protocol):
    """The factors of the edition in use, by stable key or ADEME id."""

    @property
    def edition(self) -> str:
        """Label of the edition."""
        ...

    def get(self, ref: str) -> Factor:
        """The factor, usable or not. Raises FactorNotFound."""
        ...


class Shelf:
    """A FactorBook held in memory. Shapes: {stable key or ADEME id: Factor}."""

    def __init__(self, factors: Iterable[Factor], edition: str) -> None:
        self.edition = edition
        self._by_ref: dict[str, Factor] = {}
        for factor in factors:
            self._by_ref[factor.id] = factor
            if factor.key:
                self._by_ref[factor.key] = factor

    def get(self, ref: str) -> Factor:
        try:
            return self._by_ref[ref]
        except KeyError:
            raise FactorNotFound(
                "Facteur « {ref} » absent de l'édition {edition}. Vérifiez la clé ou l'identifiant ADEME, "
                "ou importez une édition qui le contient (Administration → Facteurs).",
                ref=ref,
                edition=self.edition,
            ) from None
