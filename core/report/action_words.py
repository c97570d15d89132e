"""The words of actions: what they avoid and cost, why one is hidden, what somebody decided."""

from __future__ import annotations

from core.carbon.actions import ActionCard, Aid, Driver
from core.carbon.costs import Amount, Cost, Spread
from core.carbon.ranking import Ranked
from core.language import _, language
from core.report import show


def label(card: ActionCard) -> str:
    return card.label_en if language() == "en" else card.label


def category(card: ActionCard) -> str:
    return card.category_en if language() == "en" else card.category


def base(card: ActionCard) -> str:
    return card.base_en if language() == "en" else card.base


def limits(card: ActionCard) -> str:
    return card.limits_en if language() == "en" else card.limits


def savings(card: ActionCard) -> str:
    return card.savings_en if language() == "en" else card.savings


def unit(card: ActionCard) -> str:
    return card.cost_unit_en if language() == "en" else card.cost_unit


def warning(card: ActionCard) -> str:
    if card.warning is None:
        return ""
    return card.warning.en if language() == "en" else card.warning.fr


def aid(one: Aid) -> str:
    return one.label_en if language() == "en" else one.label


def mass(kg: Spread) -> str:
    """« −1,20 t par an »: what goes."""
    return _("{mass} par an").format(mass=show.plain_mass(-kg.central))


def between(kg: Spread) -> str:
    """« estimation, 0,80 – 1,60 t »."""
    if kg.low == kg.high:
        return _("estimation")
    return _("estimation, {span}").format(span=show.mass_span(kg.low, kg.high))


def price(item: Ranked) -> str:
    """« gain de 1 200 € par an », « 45 € par tonne », « sans dépense », or that nobody knows."""
    if item.per_tonne is None:
        return _("coût à préciser") if item.cost.why == "no_amount" else _("coût non chiffré")
    central = item.per_tonne[1]
    if central == 0:
        return _("sans dépense")
    if central < 0 and item.cost.yearly is not None:
        return _("gain de {euros} par an").format(euros=show.rough_euros(-item.cost.yearly.central))
    return _("{euros} par tonne").format(euros=show.rough_euros(central))


def price_between(item: Ranked) -> str:
    """The ends of that price, "" without any; an end without a bound, and savings nobody published, are said."""
    if item.per_tonne is None or item.cost.yearly is None:
        return ""
    low, central, high = item.per_tonne
    if central < 0:
        one = item.cost.yearly
        return _("estimation, {low} à {high}").format(low=show.rough_euros(-one.high), high=show.rough_euros(-one.low))
    if low == high:
        return "" if item.cost.savings else _("économies non chiffrées")
    if low is None or high is None:
        return _("estimation, sans borne")
    said = _("estimation, {low} à {high}").format(low=show.rough_euros(low), high=show.rough_euros(high))
    return said if item.cost.savings else _("{said}, avant économies").format(said=said)


def payback(card: ActionCard) -> str:
    if card.payback is None:
        return _("retour non publié")
    if card.payback.high == 0:
        return _("retour immédiat")
    return _("retour en {span} ans").format(span=show.rough_span(card.payback.low, card.payback.high))


def ease(card: ActionCard) -> str:
    return _("facilité {n} sur 5").format(n=card.ease)


def yearly(cost: Cost) -> str:
    """What it costs a year, savings taken off: « gain de 300 € par an (de 100 € à 800 €) »."""
    if cost.yearly is None:
        return show.ABSENT
    one, earns = cost.yearly, cost.yearly.central < 0
    central, low, high = (-one.central, -one.high, -one.low) if earns else (one.central, one.low, one.high)
    said = _("gain de {euros} par an") if earns else _("{euros} par an")
    told = said.format(euros=show.rough_euros(central))
    if low == high:
        return told
    return _("{said} (de {low} à {high})").format(said=told, low=show.rough_euros(low), high=show.rough_euros(high))


def amount(found: Amount) -> str:
    """« 12 (bilan) », « 8 – 15 (hypothèse : …) »."""
    span = show.rough_span(found.spread.low, found.spread.high)
    if found.origin == "given":
        return _("{n}, que vous avez dit").format(n=span)
    if found.origin == "footprint":
        return _("{n}, d'après votre bilan").format(n=span)
    why = found.en if language() == "en" else found.fr
    return _("{n}, hypothèse : {why}").format(n=span, why=why)


def driver(name: Driver) -> str:
    """What a cost is multiplied by, as a question."""
    return {
        Driver.VEHICLE: _("Véhicules"),
        Driver.KW_HEAT: _("Puissance de chauffage (kW)"),
        Driver.KWC: _("Panneaux solaires envisagés (kWc)"),
        Driver.M2: _("Surface (m²)"),
        Driver.SITE: _("Sites"),
        Driver.EMPLOYEE: _("Personnes"),
    }.get(name, _("Quantité"))


def term(name: str) -> str:
    return {"tonnes": _("Tonnes évitées"), "cost": _("Coût par tonne"), "ease": _("Facilité")}[name]


def hidden(reason: str) -> str:
    """Why an action is not in the list."""
    return {
        "done": _("déjà faite"),
        "refused": _("refusée"),
        "sector": _("pas pour votre secteur"),
        "size": _("pas pour votre taille"),
        "tenure": _("travaux de propriétaire"),
        "enabling": _("prépare les autres, sans effet mesuré par elle-même"),
        "no_effect": _("ne touche rien de ce bilan"),
        "zero": _("compte pour zéro dans un bilan"),
        "no_gain": _("ne fait pas baisser ce bilan"),
    }[reason]


def status(one: str) -> str:
    """What was decided (the values of plan_items.Status)."""
    return {
        "idea": _("idée"),
        "planned": _("prévue"),
        "started": _("commencée"),
        "done": _("faite"),
        "refused": _("refusée"),
    }[one]


def refusal(one: str) -> str:
    """Why not (the values of plan_items.Refusal)."""
    return {
        "already": _("Déjà fait"),
        "expensive": _("Trop cher"),
        "not_applicable": _("Pas applicable chez nous"),
        "later": _("Plus tard"),
        "other": _("Autre raison"),
    }[one]


def confidence(card: ActionCard) -> str:
    return {
        "A": _("A, calculé ou source citée"),
        "B": _("B, plusieurs sources"),
        "C": _("C, ordre de grandeur"),
    }[card.confidence]
