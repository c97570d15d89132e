"""The sliders of a scenario: activity and context, three levers, then actions by category, biggest effects first."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from core.carbon.actions import LEVERS, ActionCard
from core.carbon.effects import Effect
from core.carbon.scenario import Choice, Scenario
from core.carbon.scenario_mix import yearly
from core.report import show
from pages.parts.i18n import _, language
from pages.parts.scenario_sliders import Group, Row, Years

GROWTH, DECLINE, PRICE, PRICE_GROWTH = "growth", "decline", "price", "price_growth"
FIRST_SHOWN = 6
LAST_YEAR, USUAL_END = 2050, 2030
PERCENT = 100


@dataclass(frozen=True, slots=True)
class Material:
    """What can be moved on one footprint: its year, the effects known on it, the cards of the actions.

    `now`: the year in which somebody decides; an action begins then, not in the past. `suited`: the actions that suit
    the company's trade and size and are not refused; the others are only further in the list.
    """

    year: int
    effects: Mapping[str, Effect]
    cards: Mapping[str, ActionCard]
    now: int = 0
    suited: frozenset[str] = frozenset()

    def weight(self, action: str) -> float:
        """kg that an action takes off at most."""
        return -sum(self.effects[action].central.values())

    @property
    def actions(self) -> list[str]:
        """Actions that change this footprint, those that suit the company then biggest reduction first."""
        known = [action for action in self.effects if action in self.cards and self.effects[action].central]
        return sorted(known, key=lambda action: (action not in self.suited, -self.weight(action), action))


def label(card: ActionCard) -> str:
    return card.label_en if language() == "en" else card.label


def names(material: Material) -> dict[str, str]:
    """What each cause of a change is called."""
    levers = {
        "lever_fleet": _("Véhicules électriques"),
        "lever_commuting": _("Domicile-travail sans voiture seule"),
        "lever_purchases": _("Achats évités"),
    }
    fixed = {"growth": _("Croissance de l'activité"), "electricity": _("Électricité du réseau")}
    return {**fixed, **levers, **{card.id: label(card) for card in material.cards.values()}}


def visible(material: Material, scenario: Scenario, added: Collection[str]) -> list[str]:
    """Actions on screen: the biggest ones, those of the scenario, those that were asked for."""
    chosen = {choice.id for choice in scenario.choices}
    return [a for place, a in enumerate(material.actions) if place < FIRST_SHOWN or a in chosen or a in added]


def groups(material: Material, scenario: Scenario, added: Collection[str]) -> list[Group]:
    """The sliders as the scenario says."""
    called = names(material)
    taken = {choice.id: choice for choice in scenario.choices}
    shown = visible(material, scenario, added)
    categories: dict[str, list[Row]] = {}
    for action in shown:
        card = material.cards[action]
        title = card.category_en if language() == "en" else card.category
        categories.setdefault(title, []).append(_row(material, action, called[action], taken.get(action)))
    return [
        Group(_("Activité et contexte"), _context(scenario)),
        Group(_("Grands leviers"), [_lever(material, lever, called[lever], taken.get(lever)) for lever in LEVERS]),
        *(Group(title, rows) for title, rows in categories.items()),
    ]


def scenario_of(found: Sequence[Group], scenario: Scenario) -> Scenario:
    """The scenario that the sliders say; choices at zero are left out. What no slider shows is kept as it is."""
    rows = {row.id: row for group in found for row in group.rows}
    chosen = [
        Choice(row.id, row.value / PERCENT, row.years.start, row.years.end)
        for row in rows.values()
        if row.years is not None and row.value and not row.why
    ]
    decline = f"{rows[DECLINE].value:g} %" if DECLINE in rows else scenario.electricity
    unseen = [choice for choice in scenario.choices if choice.id not in rows or rows[choice.id].why]
    return replace(
        scenario,
        growth=rows[GROWTH].value / PERCENT,
        electricity=decline,
        choices=tuple(sorted((*chosen, *unseen), key=lambda choice: choice.id)),
        carbon_price=rows[PRICE].value,
        carbon_price_growth=rows[PRICE_GROWTH].value / PERCENT,
    )


def apart(material: Material, found: Sequence[Group]) -> list[Group]:
    """Actions that replace each other share what they apply to: each slider stops where the others leave off."""
    taken = {row.id: row.value for group in found for row in group.rows if row.id in material.cards}
    called = names(material)

    def limited(row: Row) -> Row:
        if row.id not in material.cards:
            return row
        others = [one for one in material.cards[row.id].excludes if taken.get(one)]
        most = max(0.0, PERCENT - sum(taken[one] for one in others))
        if most >= PERCENT:
            return row
        taken[row.id] = min(row.value, most)
        which = ", ".join(called[one] for one in others)
        why = _("{most} au plus, avec « {others} »").format(most=show.percent(most / PERCENT), others=which)
        return replace(row, value=taken[row.id], cap=most, hint=why)

    return [Group(group.title, [limited(row) for row in group.rows]) for group in found]


def _context(scenario: Scenario) -> list[Row]:
    """Growth, what the grid becomes when that is a yearly change, the price of carbon."""
    per_year = _("% par an")
    growth, price = scenario.growth * PERCENT, scenario.carbon_price
    dearer, decline = scenario.carbon_price_growth * PERCENT, yearly(scenario.electricity)
    rows = [_about(GROWTH, _("Croissance de l'activité"), (-5, 10, 0.5), growth, per_year, signed=True)]
    if decline is not None:
        change = decline * PERCENT
        rows.append(_about(DECLINE, _("Électricité du réseau"), (-15, 5, 0.5), change, per_year, signed=True))
    rows.append(_about(PRICE, _("Prix du carbone"), (0, 300, 5), price, _("€ par tonne")))
    rows.append(_about(PRICE_GROWTH, _("Hausse du prix du carbone"), (0, 15, 0.5), dearer, per_year))
    return rows


def _about(
    name: str, title: str, scale: tuple[float, float, float], value: float, unit: str, signed: bool = False
) -> Row:
    """A slider of this scale (from, to, step), longer when the scenario came from elsewhere and goes further."""
    low, high, step = scale
    return Row(name, title, min(low, value), max(high, value), step, value, unit, signed=signed)


def _lever(material: Material, lever: str, name: str, choice: Choice | None) -> Row:
    if lever in material.effects and material.effects[lever].central:
        return _row(material, lever, name, choice)
    why = {
        "lever_fleet": _("Aucun carburant de véhicule dans ce calcul."),
        "lever_commuting": _("Aucun trajet domicile-travail en voiture dans ce calcul."),
        "lever_purchases": _("Aucun achat dans ce calcul."),
    }
    return Row(lever, name, 0, PERCENT, 5, 0, "%", why=why[lever])


def _row(material: Material, action: str, name: str, choice: Choice | None) -> Row:
    begins = max(material.year, min(material.now, LAST_YEAR - 1))
    start = choice.start if choice else begins
    end = choice.end if choice else max(USUAL_END, begins + 1)
    years = Years(min(material.year, start), max(LAST_YEAR, end), start, end)
    value = choice.uptake * PERCENT if choice else 0
    most = _("Au plus {mass} par an").format(mass=show.change(-material.weight(action)))
    return Row(action, name, 0, PERCENT, 5, value, "%", hint=most, years=years)
