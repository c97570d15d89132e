"""The words of a ledger on screen: amounts, states, reasons, where a proposal comes from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from core.carbon import ledger_decisions as why
from core.carbon.ledger import EXCLUDED, REPLACED, SET_ASIDE
from core.report import retold, show
from pages.parts.i18n import _, language


def euros(cents: int) -> str:
    """« 12 345,67 € », “€12,345.67”."""
    return _amount(show.number(cents / 100, 2))


def round_euros(cents: int) -> str:
    """« 12 346 € », “€12,346”."""
    return _amount(show.number(cents / 100))


def _amount(figure: str) -> str:
    return f"{figure}{show.SPACE}€" if language() == "fr" else f"€{figure}".replace(f"€{show.MINUS}", f"{show.MINUS}€")


def state(code: str) -> str:
    return {
        "waiting": _("à confirmer"),
        "confirmed": _("confirmé"),
        SET_ASIDE: _("mis de côté"),
        REPLACED: _("remplacé"),
        EXCLUDED: _("exclu"),
    }[code]


def reason(template: str, about: str) -> str:
    """Why a group is what it is, in the reader's language."""
    said = {
        why.BOUGHT_BEFORE: _("Écriture d'ouverture (à-nouveaux) : elle reprend l'année précédente."),
        why.BOOKS_CLOSED: _("Écriture de clôture : elle solde les comptes, sans achat."),
        why.SOLD: _("Bien vendu ou mis au rebut : ce n'est pas un achat."),
        why.NOT_COUNTED: _("Vous avez choisi de ne pas le compter."),
        why.TOLL: _("Péage ou amende : sans achat de transport."),
        why.BETTER: _("Déjà compté par une quantité : {about}."),
        why.ASKED: _("À donner en quantité ({about}) : aucun ratio par euro n'est publié."),
        why.UNKNOWN_NATURE: _("Nature non reconnue : eau, électricité, gaz ou carburant ? À donner en quantité."),
        why.BY_WORDS: _("Reconnu à ses mots : {about}."),
        why.LOST: _("Le facteur choisi ({about}) n'est plus dans l'édition en service : choisissez-en un autre."),
        why.ABSENT: _("Le ratio {about} n'est pas dans l'édition en service : choisissez un autre facteur."),
    }
    return said.get(template, template).format(about=retold.text(about))


def origin(group: Mapping[str, Any], uploaded: date) -> str:
    """Where a proposal comes from; a choice of before this file says its day."""
    chosen = date.fromisoformat(group["chosen_at"]) if group["chosen_at"] else None
    if chosen is not None and chosen < uploaded:
        return _("d'après votre choix du {day}").format(day=show.day(chosen))
    if group["origin"] == why.FROM_LABEL:
        return _("d'après le libellé, confiance {share}").format(share=show.percent(group["confidence"] or 0.0))
    said = {
        why.FROM_ACCOUNT: _("d'après le compte"),
        why.FROM_NATURE: _("d'après le fournisseur ou le libellé"),
        why.FROM_MEMORY: _("votre choix"),
    }
    return said.get(group["origin"], "")
