"""The plan as a table, on the screen and in a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence

from core.report import action_words, show
from core.services.actions import Found
from core.services.plan import Planned, span
from core.services.plan_items import PlanItem, Status
from core.services.results import table_csv
from pages.parts import html
from pages.parts.i18n import _


def table(mine: Sequence[Planned], found: Found) -> str:
    """One row for each action: status, owner, dates, budget, tonnes, steps."""
    head = [
        _("Action"), _("Statut"), _("Responsable"), _("Dates"), _("Budget"), _("Évite par an (estimation)"),
        _("Étapes"),
    ]  # fmt: skip
    return html.table(_("Ce que vous avez retenu"), head, [_row(kept, found) for kept in mine], css="cs-plan")


def csv(found: Found) -> bytes:
    """The whole plan, refused actions included."""
    columns = (
        _("Identifiant"), _("Action"), _("Statut"), _("Raison du refus"), _("Précision"), _("Responsable"), _("Début"),
        _("Fin"), _("Ampleur (%)"), _("Budget (€ HT)"), _("kgCO2e évités par an"), _("kgCO2e, bas"), _("kgCO2e, haut"),
        _("Étapes faites"), _("Étapes à faire"), _("Note"), _("Contact fournisseur"),
    )  # fmt: skip
    return table_csv(columns, [_cells(kept, found) for kept in found.plan.values()])


def _row(kept: Planned, found: Found) -> list[str]:
    item, kg = kept.item, found.avoided(kept)
    mass = html.text(show.ABSENT)
    if kg is not None:
        mass = html.text(show.plain_mass(kg.central)) + _hint(show.mass_span(kg.low, kg.high))
    if item.status is Status.DONE and _over(kept, found):
        mass = html.text(_("déjà dans le bilan"))
    return [
        html.text(action_words.label(kept.card)),
        html.text(action_words.status(item.status)),
        html.text(item.owner or show.ABSENT),
        html.text(_dates(kept, found)),
        _budget(kept, found),
        mass,
        html.text(_steps(item)),
    ]


def _over(kept: Planned, found: Found) -> bool:
    return kept.item.end is None or kept.item.end <= found.run.footprint.perimeter.year


def _dates(kept: Planned, found: Found) -> str:
    start, end = span(kept.card, kept.item, found.run.footprint.perimeter.year)
    if kept.item.status is Status.DONE:
        return str(kept.item.end or show.ABSENT)
    return str(start) if start == end else f"{start}{show.SPACE}–{show.SPACE}{end}"


def _budget(kept: Planned, found: Found) -> str:
    """What was decided, else what it may cost."""
    if kept.item.budget_eur is not None:
        return html.text(show.euros(kept.item.budget_eur))
    every = (*found.ranking.items, *found.ranking.hidden)
    once = next((item.cost.once for item in every if item.card.id == kept.card.id), None)
    if once is None or once.high == 0:
        return html.text(show.ABSENT)
    ends = _("estimé {low} à {high}").format(low=show.rough_euros(once.low), high=show.rough_euros(once.high))
    return html.text(show.ABSENT) + _hint(ends)


def _steps(item: PlanItem) -> str:
    if not item.steps:
        return show.ABSENT
    return f"{sum(step.done for step in item.steps)} / {len(item.steps)}"


def _hint(text: str) -> str:
    return html.tag("span", html.text(text), "cs-hint")


def _cells(kept: Planned, found: Found) -> list[str | float | None]:
    item, kg = kept.item, found.avoided(kept)
    start, end = span(kept.card, item, found.run.footprint.perimeter.year)
    refused = item.status is Status.REFUSED
    return [
        kept.card.id,
        action_words.label(kept.card),
        action_words.status(item.status),
        action_words.refusal(item.refusal) if item.refusal else "",
        item.why,
        item.owner,
        None if refused else start,
        None if refused else end,
        100 * item.uptake,
        item.budget_eur,
        kg.central if kg else None,
        kg.low if kg else None,
        kg.high if kg else None,
        " ; ".join(step.text for step in item.steps if step.done),
        " ; ".join(step.text for step in item.steps if not step.done),
        item.note,
        item.supplier,
    ]
