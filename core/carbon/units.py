"""Units: a closed list, exact ratios, no guessing.

A spelling (of the Base Carbone, or of a bill) leads to one canonical unit; a canonical unit has a
dimension, a qualifier and an exact ratio to the dimension's base. Case, spaces and accents are
forgiven; an unknown spelling is refused by name. Tables: data/units.csv, data/unit_conversions.csv.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from core.errors import DataError, UnitError

NO_UNIT = "sans unité"  # the Base Carbone publishes its GWP rows with an empty unit
MONEY = "argent"
ENERGY = "énergie"
_PREFIX = re.compile(r"^\s*kg\s*(éq\.?\s*)?CO2\s*(e|eq|éq)?\.?\s*/\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Spelling:
    """One row of data/units.csv. `case_sensitive`: « M€ » is a million, « m€ » is nothing we know."""

    spelling: str
    unit: str
    case_sensitive: bool


@dataclass(frozen=True, slots=True)
class Conversion:
    """One row of data/unit_conversions.csv: `ratio` base units of `dimension` in one `unit`, exact."""

    unit: str
    dimension: str
    qualifier: str
    ratio: Fraction
    source: str


def fold(text: str) -> str:
    """Without accents, case, spaces; « m² » reads « m2 », « t·km » reads « t.km »."""
    plain = unicodedata.normalize("NFKD", text.replace("·", ".").replace("’", "'"))
    return "".join(c for c in plain if not unicodedata.combining(c) and not c.isspace()).casefold()


class Units:
    """The closed list. Raises DataError when the two tables contradict each other."""

    def __init__(self, spellings: Iterable[Spelling], conversions: Iterable[Conversion]) -> None:
        self._conversions = {row.unit: row for row in conversions}
        self._folded: dict[str, str] = {}
        self._exact: dict[str, str] = {}
        for row in spellings:
            self._add(row)

    def _add(self, row: Spelling) -> None:
        table, spelling = (self._exact, row.spelling) if row.case_sensitive else (self._folded, fold(row.spelling))
        if row.unit not in self._conversions or table.setdefault(spelling, row.unit) != row.unit:
            raise DataError(
                "data/units.csv : l'écriture « {spelling} » mène à deux unités, ou à une unité sans conversion "
                "(« {unit} »). Corrigez la table.",
                spelling=row.spelling,
                unit=row.unit,
            )

    def canonical(self, spelling: str) -> str:
        """The canonical unit: « KWhPCI » → « kWh PCI ». Raises UnitError for anything outside the list."""
        unit = self._exact.get(spelling.strip()) or self._folded.get(fold(spelling))
        if unit is None:
            raise self._unknown(spelling)
        return unit

    def published(self, text: str) -> str:
        """The canonical unit behind a published one: « kgCO2e/KWh PCI » → « kWh PCI », « » → « sans unité ».

        Units of « Données source » (no « kgCO2e/ ») are read as they are. Raises UnitError.
        """
        return self.canonical(_PREFIX.sub("", text, count=1)) if text.strip() else NO_UNIT

    def convert(self, quantity: Fraction, unit: str, into: str) -> Fraction:
        """`quantity` in `unit` expressed in `into`, exactly. Raises UnitError when they do not measure the same thing.

        A plain unit is accepted where a qualified one is expected (kg → kg de poids net, k€ → k€ HT (2023):
        a ratio, never a deflation); a qualifier is never replaced by another, nor dropped.
        """
        source, target = self._conversions[self.canonical(unit)], self._conversions[self.canonical(into)]
        if source.dimension != target.dimension or source.qualifier not in ("", target.qualifier):
            raise _incompatible(source, target)
        return quantity * source.ratio / target.ratio

    def dimension(self, unit: str) -> str:
        """What the unit measures: « énergie PCS », « masse », « argent »… Raises UnitError."""
        return self._conversions[self.canonical(unit)].dimension

    def is_money(self, unit: str) -> bool:
        return self.dimension(unit) == MONEY

    def accepted_for(self, unit: str) -> tuple[str, ...]:
        """Every canonical unit that `convert` takes into `unit`, smallest first: what a form may offer."""
        target = self._conversions[self.canonical(unit)]
        fits = [c for c in self._conversions.values() if c.dimension == target.dimension]
        fits = [c for c in fits if c.qualifier in ("", target.qualifier)]
        return tuple(c.unit for c in sorted(fits, key=lambda c: (c.qualifier, c.ratio)))

    def all(self) -> tuple[str, ...]:
        return tuple(self._conversions)

    def _unknown(self, spelling: str) -> UnitError:
        if not spelling.strip():
            return UnitError("Unité vide. Indiquez l'unité de la quantité (kWh, litre, kg, km, €…).")
        known = [k for k in self._folded if len(k) > 2]
        near = difflib.get_close_matches(fold(spelling), known, n=1, cutoff=0.7)
        if near:
            return UnitError(
                "Unité inconnue « {unit} ». Vouliez-vous dire « {near} » ?",
                unit=spelling.strip(),
                near=self._folded[near[0]],
            )
        return UnitError(
            "Unité inconnue « {unit} ». Utilisez une unité de la liste (kWh, litre, m³, kg, t, km, t.km, €…).",
            unit=spelling.strip(),
        )


def _incompatible(source: Conversion, target: Conversion) -> UnitError:
    if source.dimension == ENERGY and target.dimension.startswith(ENERGY):
        return UnitError(
            "« {unit} » ne suffit pas pour un facteur en « {into} » : précisez {unit} PCS ou {unit} PCI "
            "(les factures de gaz sont en PCS).",
            unit=source.unit,
            into=target.unit,
        )
    return UnitError(
        "« {unit} » ne se convertit pas en « {into} ». Donnez la quantité en « {into} ».",
        unit=source.unit,
        into=target.unit,
    )
