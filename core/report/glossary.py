"""What the words of a report mean, for who reads one for the first time."""

from __future__ import annotations

from core.language import _


def terms() -> list[tuple[str, str]]:
    """(term, meaning), in the order of the French alphabet."""
    return [
        (
            _("BEGES"),
            _("Bilan d'émissions de gaz à effet de serre : le format réglementaire français (version 5, 22 postes)."),
        ),
        (
            _("CO₂ biogénique"),
            _("Celui du bois, du biogaz, des biocarburants, pris à l'air en poussant. Montré à part, hors du total."),
        ),
        (
            _("CO₂e"),
            _("Équivalent CO₂ : chaque gaz compté selon ce qu'il réchauffe en cent ans, rapporté au CO₂."),
        ),
        (
            _("Facteur d'émission"),
            _("Ce que pèse une unité de quelque chose (un kWh, un km, un k€), publié avec son incertitude."),
        ),
        (
            _("GHG Protocol"),
            _("La norme internationale de comptabilité carbone : trois scopes, quinze catégories pour le troisième."),
        ),
        (
            _("Intervalle à 95 %"),
            _("Le vrai chiffre a 95 chances sur 100 d'être entre ces bornes, si chaque incertitude est juste."),
        ),
        (
            _("Location-based, market-based"),
            _("L'électricité comptée selon le réseau où l'on est, ou selon le contrat signé. Le total suit le réseau."),
        ),
        (
            _("Périmètre"),
            _("Ce dont on parle : une année, des sites, des postes. Deux périmètres différents ne se comparent pas."),
        ),
        (
            _("Ratio monétaire"),
            _("Un facteur par euro dépensé : utile quand la quantité manque, et le moins précis de tous."),
        ),
        (
            _("SBTi"),
            _("Initiative qui publie la baisse à tenir chaque année pour limiter le réchauffement à 1,5 °C."),
        ),
        (
            _("Scope 1, 2, 3"),
            _("1 : brûlé ou échappé dans l'entreprise. 2 : énergie achetée. 3 : ce qui vient avant et après elle."),
        ),
    ]
