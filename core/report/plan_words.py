"""The words of a plan: how far it goes on the way that a target asks."""

from __future__ import annotations

from core.carbon.costs import Spread
from core.language import _
from core.report import show


def progress(planned: Spread, asked: float, horizon: int) -> str:
    """« Le plan éviterait 12 t par an en 2030 (estimation, 8 – 15 t). L'objectif demande 25 t : c'est 49 % du
    chemin. » Masses in kgCO2e a year."""
    said = _("Le plan éviterait {mass} par an en {year} (estimation, {span}).").format(
        mass=show.plain_mass(planned.central), year=horizon, span=show.mass_span(planned.low, planned.high)
    )
    if asked <= 0:
        rest = _("L'objectif ne demande rien de plus d'ici là.")
    else:
        rest = _("L'objectif demande {asked} : c'est {share} du chemin.").format(
            asked=show.plain_mass(asked), share=show.percent(planned.central / asked)
        )
    return f"{said} {rest}"
