"""How the comparison writes its figures, and what it says of companies that agreed to be counted."""

from __future__ import annotations

from core.carbon.benchmark_compare import Division
from core.report import benchmark_words as words
from core.report import show
from core.services.benchmark_peers import Peers
from pages.parts.benchmark_strip import Unit
from pages.parts.i18n import _


def round_mass(kg: float) -> str:
    """A round mass, for an axis: « 300 kg », « 3 t »."""
    return (
        f"{show.significant(kg / 1000, 1)}{show.SPACE}t" if kg >= 1000 else f"{show.significant(kg, 1)}{show.SPACE}kg"
    )


def units() -> dict[str, Unit]:
    """How each indicator is written."""
    return {
        "kg_per_employee": Unit("kgCO2e", show.plain_mass, round_mass),
        "kg_per_keur": Unit("kgCO2e/k€", words.per_keur, lambda kg: _("{mass}/k€").format(mass=round_mass(kg))),
        "kwh_per_m2": Unit("kWh/m²", words.per_m2, words.per_m2),
    }


def group(peers: Peers, of: Division) -> str:
    """Whose companies they are."""
    if peers.group == "all":
        return _("toutes activités")
    if peers.group.startswith("section:"):
        return _("section {letter} de la NAF").format(letter=of.section)
    return _("division {name}").format(name=words.division(of))


def peers(found: Peers, of: Division, said: str) -> str:
    """Real companies, with the published figure as long as they are few. `said`: the typical value, written."""
    counted = _(
        "Au moins {n} entreprises ({group}) ont accepté d'être comptées : médiane et quartiles ci-dessous."
    ).format(n=found.cell.n, group=group(found, of))
    if found.place is not None:
        whose = _("d'entre elles")
        return f"{counted} {words.placed(found.place.low, found.place.high, whose)}"
    if found.weight < 1:
        return f"{counted} " + _(
            "Elles sont encore peu : avec le repère publié, où elles pèsent {weight}, la valeur attendue est {typical}."
        ).format(weight=show.percent(found.weight), typical=said)
    return counted
