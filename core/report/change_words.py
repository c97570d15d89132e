"""The words of a footprint that is explained: subjects, causes of a difference, kinds of a cause."""

from __future__ import annotations

from collections.abc import Mapping

from core.carbon.differences import Share
from core.carbon.flows import OTHERS
from core.language import _


def subject(code: str) -> str:
    """What an activity is about."""
    return {
        "energy": _("Énergie"),
        "refrigerants": _("Froid et climatisation"),
        "process": _("Procédés et sols"),
        "travel": _("Déplacements"),
        "freight": _("Transport de marchandises"),
        "waste": _("Déchets et eau"),
        "purchases": _("Achats"),
        "assets": _("Immobilisations et locations"),
        "sales": _("Produits vendus"),
        OTHERS: _("Autres"),
    }.get(code, code)


def cause(code: str) -> str:
    """Why two footprints differ."""
    return {
        "activity": _("Activité"),
        "factor": _("Facteurs d'émission"),
        "method": _("Méthode"),
        "perimeter": _("Périmètre"),
    }[code]


def meaning(code: str) -> str:
    """What a cause holds, in one line."""
    return {
        "activity": _("ce que vous avez fait de plus ou de moins"),
        "factor": _("ce que pèse une même quantité : mix électrique de l'année, nouvelle édition"),
        "method": _("ce qui compte, et où : règles d'affectation, version de la méthode"),
        "perimeter": _("sites ou questions présents dans un seul des deux calculs"),
    }[code]


def kind(share: Share) -> str:
    """The cause of one activity's share, more closely."""
    said: Mapping[str, str] = {
        "quantity": _("autre quantité"),
        "begun": _("nouvelle activité"),
        "stopped": _("activité arrêtée"),
        "factor": _("autre facteur"),
        "unit": _("donnée dans une autre unité"),
        "method": _("autre règle de calcul"),
        "site": _("site présent dans un seul des calculs"),
        "question": _("question sans réponse dans l'un des calculs"),
    }
    return said[share.kind]


def place(label: str, site: str) -> str:
    """An activity with its site."""
    return f"{label} ({site})" if site else label
