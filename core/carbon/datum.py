"""A figure somebody gave, and where: the raw material of every subject rule."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from core.carbon.activity import Activity, Control


@dataclass(frozen=True, slots=True)
class Site:
    """A place where the company works. `postcode` is '' when unknown, 'UE' for another European country."""

    id: str
    name: str
    postcode: str = ""


@dataclass(frozen=True, slots=True)
class Datum:
    """`quantity` of `unit`, exact; `quality` 1…5; `source` the question answered; `derivation` how it was obtained."""

    quantity: Fraction
    unit: str
    label: str
    site: str
    year: int
    quality: int
    source: str
    derivation: str = ""

    def become(self, quantity: Fraction, unit: str, why: str, *others: Datum) -> Datum:
        """The same figure turned into another by a formula: as weak as the weakest figure used."""
        quality = min(self.quality, *(o.quality for o in others)) if others else self.quality
        reasons = [d.derivation for d in (self, *others) if d.derivation]
        return replace(self, quantity=quantity, unit=unit, quality=quality, derivation=" ; ".join([why, *reasons]))


def counted(
    subject: str,
    datum: Datum,
    factor: str,
    flow: str,
    *,
    control: Control = Control.OWN,
    lifetime_years: Fraction | None = None,
    year: int | None = None,
    because: str = "",
) -> Activity:
    """The activity of a figure. `because` adds a sentence to its derivation."""
    return Activity(
        subject=subject,
        label=datum.label,
        quantity=datum.quantity,
        unit=datum.unit,
        factor=factor,
        flow=flow,
        year=datum.year if year is None else year,
        site=datum.site,
        control=control,
        lifetime_years=lifetime_years,
        quality=datum.quality,
        source=datum.source,
        derivation=" ; ".join(part for part in (datum.derivation, because) if part),
    )


def say(value: Fraction, decimals: int = 4) -> str:
    """A number as French prose writes it, for derivations and warnings: « 12 000 », « 0,25 »."""
    scaled = round(abs(value) * 10**decimals)
    whole, rest = divmod(scaled, 10**decimals)
    text = f"{whole:,}".replace(",", "\u202f")
    tail = str(rest).zfill(decimals).rstrip("0") if rest else ""
    return ("-" if value < 0 else "") + (f"{text},{tail}" if tail else text)
