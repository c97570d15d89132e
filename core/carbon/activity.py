"""One row of what the company did: a quantity, its unit, the factor that weighs it, where it counts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from fractions import Fraction

from core.carbon.factors import Factor
from core.errors import InputError

CAPITAL_GOODS = "capital_goods"


class Control(StrEnum):
    """Who pays for, or owns, the flow. Decides 3.1 against 3.2 for freight, for example."""

    OWN = "own"
    THIRD_PARTY = "third_party"


class Quality(IntEnum):
    """Note of a datum, from where the figure was read (method.md, Uncertainty)."""

    INVOICE = 5
    METER = 4
    ESTIMATE = 3
    SECTOR_DEFAULT = 2
    GUESS = 1


@dataclass(frozen=True, slots=True)
class Activity:
    """What was done, in the unit it was read in.

    `quantity` is exact (a Fraction), `factor` a stable key or an ADEME id, `flow` a row name of
    data/allocation.csv. `year` is the year of the footprint, except for a capital good: its year of
    purchase. `derivation` says in one French sentence how the quantity was obtained, if not read as is.
    `replaced_by` names the more physical figure that counts instead (method.md, rule 5): shown, in no total.
    """

    subject: str
    label: str
    quantity: Fraction
    unit: str
    factor: str
    flow: str
    year: int
    site: str = ""
    control: Control = Control.OWN
    lifetime_years: Fraction | None = None
    quality: int = Quality.GUESS
    source: str = ""
    derivation: str = ""
    replaced_by: str = ""


@dataclass(frozen=True, slots=True)
class Weighed:
    """An activity brought into its factor's unit: `quantity` (factor's unit, correctly rounded float)."""

    activity: Activity
    factor: Factor
    quantity: float


def check_lifetime(activity: Activity) -> None:
    """A capital good has a lifetime, anything else has none. Raises InputError."""
    amortised = activity.flow == CAPITAL_GOODS
    if amortised and (activity.lifetime_years is None or activity.lifetime_years <= 0):
        raise InputError(
            "{label} : une immobilisation demande sa durée d'amortissement en années (par exemple 4).",
            label=activity.label,
        )
    if not amortised and activity.lifetime_years is not None:
        raise InputError(
            "{label} : une durée de vie ne s'applique qu'au flux « capital_goods », pas à « {flow} ».",
            label=activity.label,
            flow=activity.flow,
        )


def check_year(activity: Activity, year: int) -> None:
    """An activity is of the footprint's year; a capital good may have been bought before. Raises InputError."""
    bought_before = activity.flow == CAPITAL_GOODS and activity.year < year
    if activity.year != year and not bought_before:
        raise InputError(
            "{label} : l'année {found} n'est pas celle de l'empreinte ({year}). Une empreinte couvre une année ; "
            "seule une immobilisation peut porter une année d'achat plus ancienne.",
            label=activity.label,
            found=activity.year,
            year=year,
        )
