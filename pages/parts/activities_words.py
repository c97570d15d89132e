"""The words of rows of activities: columns, states, uses of a factor."""

from __future__ import annotations

from core.services.activity_table import State
from pages.parts.i18n import _


def column(name: str) -> str:
    """One of our columns."""
    return {
        "label": _("Libellé"),
        "quantity": _("Quantité"),
        "unit": _("Unité"),
        "factor": _("Facteur (identifiant)"),
        "amount": _("Montant (€)"),
        "supplier": _("Fournisseur"),
        "account": _("Compte comptable"),
        "site": _("Site"),
        "year": _("Année"),
        "date": _("Date"),
        "comment": _("Commentaire"),
        "flow": _("Usage"),
        "control": _("Qui paie"),
        "lifetime_years": _("Durée de vie (années)"),
        "quality": _("Note de qualité (1 à 5)"),
    }.get(name, name)


def state(name: State) -> str:
    return {
        State.COUNTED: _("compté"),
        State.PROPOSED: _("proposé"),
        State.INCOMPLETE: _("à compléter"),
    }[name]


def flow(name: str) -> str:
    """What a factor is used for: the choice that its category leaves open."""
    return {
        "business_travel": _("Déplacement professionnel"),
        "capital_goods": _("Immobilisation, amortie sur plusieurs années"),
        "commuting": _("Trajet domicile-travail"),
        "electricity": _("Électricité achetée au réseau"),
        "electricity_market": _("Contrat d'électricité (pour information)"),
        "electricity_self": _("Électricité produite et consommée sur place"),
        "freight": _("Transport de marchandises"),
        "fuel_mobile": _("Carburant de nos véhicules ou engins"),
        "fuel_stationary": _("Combustible de nos chaudières ou fours"),
        "goods": _("Achat de biens"),
        "process": _("Procédé, hors énergie"),
        "refrigerant": _("Fuite de fluide frigorigène"),
        "services": _("Achat de services"),
        "vehicle_own": _("Véhicule de l'entreprise"),
        "visitors": _("Trajet de visiteurs ou de clients"),
        "waste": _("Déchets"),
    }.get(name, name)
