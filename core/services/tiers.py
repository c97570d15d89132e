"""Tiers: how far a company may go, as data (data/tiers.csv). Nothing is sold here: an administrator sets the tier."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from sqlalchemy.orm import Session

from core.access import Who
from core.db import members as rows
from core.db import reports
from core.errors import DataError, LimitReached
from core.ingest.tables import DATA, read_table


@dataclass(frozen=True, slots=True)
class Tier:
    """What a company of this tier may have: people, years begun, keys, requests per minute of a key, reports kept;
    and features."""

    tier: str
    label_fr: str
    label_en: str
    members: int
    years: int
    api_keys: int
    api_per_minute: int
    reports: int
    features: tuple[str, ...]


@cache
def tiers() -> dict[str, Tier]:
    """{name: tier}, from the smallest to the largest. Raises DataError."""
    found = {row.tier: row for row in read_table(DATA / "tiers.csv", Tier, lists=frozenset({"features"}))}
    if DEFAULT not in found:
        raise DataError("data/tiers.csv : l'offre « {tier} » manque.", tier=DEFAULT)
    return found


DEFAULT = "free"
_COUNTS: Mapping[str, Callable[[Session, Who], int]] = {
    "members": lambda session, who: rows.places_taken(session, who.tenant_id),
    "years": lambda session, who: rows.years_begun(session, who.tenant_id),
    "api_keys": lambda session, who: rows.keys_open(session, who.tenant_id),
    "reports": lambda session, who: reports.count(session, who.tenant_id),
}
MEMBERS = (
    "L'offre {tier} va jusqu'à {most} personnes, invitations en cours comprises. Retirez-en une, ou demandez une offre "
    "plus large à la personne qui administre l'application."
)
YEARS = (
    "L'offre {tier} va jusqu'à {most} années de bilan. Pour en ouvrir une autre, demandez une offre plus large à la "
    "personne qui administre l'application."
)
KEYS = (
    "Clés d'API de l'offre {tier} : {most} au plus. Révoquez-en une, ou demandez une offre plus large à la personne "
    "qui administre l'application."
)
REPORTS = (
    "L'offre {tier} garde jusqu'à {most} rapports. Supprimez-en un, ou demandez une offre plus large à la personne qui "
    "administre l'application."
)
BRANDING = (
    "Vos logo, couleur et pied de page sur les rapports sont dans les offres {tiers}. Demandez-en une à la personne "
    "qui administre l'application."
)
BANK = (
    "Le rapport pour une banque ou un client est dans les offres {tiers}. Demandez-en une à la personne qui administre "
    "l'application."
)
VSME = (
    "Le rapport VSME et son modèle officiel rempli sont dans les offres {tiers}. Demandez-en une à la personne qui "
    "administre l'application."
)


class Tiers:
    def limits(self, tier: str) -> Tier:
        """The limits of a tier. Raises DataError for a name that is not in the table."""
        found = tiers().get(tier)
        if found is None:
            raise DataError("L'offre « {tier} » n'existe pas dans data/tiers.csv.", tier=tier)
        return found

    def all(self) -> list[Tier]:
        """From the smallest to the largest."""
        return list(tiers().values())

    def has(self, tier: str, feature: str) -> bool:
        return feature in self.limits(tier).features

    def offering(self, feature: str) -> list[Tier]:
        """The tiers that have it, from the smallest to the largest."""
        return [tier for tier in tiers().values() if feature in tier.features]

    def need(self, session: Session, who: Who, feature: str) -> None:
        """Nothing when the tier has it: « branding », « report_banque » or « report_vsme ». Raises LimitReached."""
        if not self.has(rows.tier(session, who.tenant_id), feature):
            raise _lacking(feature, ", ".join(tier.label_fr for tier in self.offering(feature)))

    def check(self, session: Session, who: Who, what: str) -> None:
        """Nothing while there is room for one more of « members », « years », « api_keys » or « reports ».

        To be called before it is added, in the transaction that adds it: until its end nobody else of this company
        adds one. Raises LimitReached.
        """
        rows.lock(session, who.tenant_id, what)
        tier = self.limits(rows.tier(session, who.tenant_id))
        most = int(getattr(tier, what))
        if _COUNTS[what](session, who) >= most:
            raise _refusal(what, tier.label_fr, most)


def _refusal(what: str, tier: str, most: int) -> LimitReached:
    """The limit, the tier, and whom to ask."""
    if what == "members":
        return LimitReached(MEMBERS, tier=tier, most=most)
    if what == "years":
        return LimitReached(YEARS, tier=tier, most=most)
    if what == "reports":
        return LimitReached(REPORTS, tier=tier, most=most)
    return LimitReached(KEYS, tier=tier, most=most)


def _lacking(feature: str, tiers: str) -> LimitReached:
    """Which tiers have it, and whom to ask."""
    if feature == "branding":
        return LimitReached(BRANDING, tiers=tiers)
    if feature == "report_banque":
        return LimitReached(BANK, tiers=tiers)
    return LimitReached(VSME, tiers=tiers)
