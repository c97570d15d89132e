"""The way to 2030: the target, where the plan leads, the plan itself; without a plan, what to look at first."""

from __future__ import annotations

import math

from core.carbon.trajectory import Trajectory
from core.language import _, language, sentence
from core.report import action_words, charts, narrative, plan_words, show
from core.report.chapters.pieces import chapter, part, small
from core.report.chapters.years import levels
from core.report.charts import Series
from core.report.colours import GREEN, INK, SOFT
from core.report.document import Block, Bullets, Callout, Column, Figure, Paragraph, Section, Table
from core.report.dossier import Decision, Dossier, Progress

GOING = ("planned", "started")


def sections(dossier: Dossier) -> list[Section]:
    return [chapter("trajectoire", _("Trajectoire et plan"), way(dossier)), *actions(dossier)]


def actions(dossier: Dossier, proposals: bool = True) -> list[Section]:
    """The plan, then what the ranking would add to it (not for others to read: `proposals` False)."""
    found: list[Section] = []
    if dossier.plan:
        note = _("Évité par an à l'ampleur décidée ; les actions d'un même poste ne s'additionnent pas exactement.")
        blocks: list[Block] = [Paragraph(budget(dossier)), decided(dossier), small(note)]
        found.append(part("trajectoire-plan", _("Le plan de l'entreprise"), blocks))
    if not proposals:
        return found
    title = _("Autres actions à regarder") if dossier.plan else _("Actions à regarder d'abord")
    if dossier.ranked:
        blocks = [proposed(dossier), small(_ranking())]
        if not dossier.plan:
            none = _("Aucun plan n'est décidé. Voici les actions que le classement met en premier sur ce bilan.")
            blocks.insert(0, Paragraph(none))
        found.append(part("trajectoire-actions", title, blocks))
    elif not dossier.plan:
        none = _("Aucun plan n'est décidé, et aucune action connue ne fait baisser ce bilan tel qu'il est décrit.")
        found.append(part("trajectoire-actions", title, [Paragraph(none)]))
    return found


def way(dossier: Dossier, years: bool = True) -> list[Block]:
    """The target in words, the chart, and the years as a table unless told not to; what must be said with them."""
    progress = dossier.progress
    if progress is None:
        return [Paragraph(_("Aucune trajectoire n'est calculée pour ce bilan.")), *_why_not(dossier)]
    goal = progress.goal
    if goal.base <= 0:
        return [Paragraph(_("Le total est nul : il n'y a rien à réduire, donc pas de trajectoire."))]
    blocks: list[Block] = [Paragraph(target(goal)), _figure(dossier, progress)]
    blocks += [_table(progress)] if years else []
    if dossier.plan:
        blocks.insert(1, Paragraph(plan_words.progress(progress.planned, progress.asked, progress.horizon)))
    remarks = [sentence(remark, language()) for remark in goal.remarks]
    if narrative.is_partial(dossier):
        remarks.append(_("Le bilan de départ est partiel : le chemin sera à refaire quand il sera complet."))
    return [*blocks, *([Bullets(remarks)] if remarks else []), small(_caution())]


def _why_not(dossier: Dossier) -> list[Block]:
    if dossier.no_progress is None:
        return []
    names = {one.label_fr: narrative.label(one) for one in dossier.plan}  # an error names actions in French
    why = sentence(dossier.no_progress, language(), lambda text: names.get(text, text))
    return [Callout(_("Le plan est à corriger"), why, "caution")]


def target(goal: Trajectory) -> str:
    """Which target, from which year, and how much it asks."""
    name = goal.target.label_en if language() == "en" else goal.target.label_fr
    said = _("Objectif de comparaison : {name}, depuis {year} ({base}).")
    told = said.format(name=name, year=goal.base_year, base=show.mass(goal.base))
    if goal.rate is None:
        return told
    rate = _("Il demande de retirer chaque année {rate} du niveau de {year}.")
    return f"{told} {rate.format(rate=_rate(goal.rate), year=goal.rate_of_year)}"


def _rate(rate: float) -> str:
    """« 4,2 % »: a percent a year is read to a tenth."""
    return f"{show.number(100 * rate, 1)}{show.SPACE if language() == 'fr' else ''}%"


def _caution() -> str:
    return _(
        "Une trajectoire est un repère choisi pour comparer, pas un engagement. Sans action, l'activité et le réseau "
        "électrique sont supposés constants."
    )


def _figure(dossier: Dossier, progress: Progress) -> Figure:
    path, goal = progress.path, progress.goal
    years = [int(year) for year in path.years]
    known = {one.year: one.kg for one in levels(dossier) if one.year <= years[0]}
    planned = dict(zip(years, (float(kg) for kg in path.kg), strict=True))
    band = {y: (float(a), float(b)) for y, a, b in zip(years, path.low, path.high, strict=True)}
    aimed = {value.year: value.target for value in goal.values if value.year >= years[0]}
    name = _("Avec le plan (estimation)") if dossier.plan else _("Sans action (estimation)")
    series = [
        Series(_("Calculé"), known, INK, "marked"),
        Series(name, planned, GREEN, "plain" if dossier.plan else "dotted", band),
        Series(_("Objectif"), aimed, SOFT, "dashed"),
    ]
    said = _("De {start} en {first} à {end} en {last} ; l'objectif est à {goal}.").format(
        start=show.mass(planned[years[0]]),
        first=years[0],
        end=show.mass(planned[years[-1]]),
        last=years[-1],
        goal=show.mass(aimed[years[-1]]),
    )
    caption = _("Le chemin jusqu'en {year}").format(year=years[-1])
    return Figure(caption, charts.lines(series, charts.PAGE), f"{caption}. {said}", _table(progress))


def _table(progress: Progress) -> Table:
    path = progress.path
    aimed = {value.year: value.target for value in progress.goal.values}
    rows = [
        [str(int(year)), show.mass(float(kg)), show.interval(float(low), float(high)), _aimed(aimed.get(int(year)))]
        for year, kg, low, high in zip(path.years, path.kg, path.low, path.high, strict=True)
    ]
    head = [_("Estimation"), _("Intervalle à 95 %"), _("Objectif")]
    columns = [Column(_("Année"), 0.8), *(Column(name, 2, True) for name in head)]
    return Table(_("Année par année"), columns, rows, dense=True)


def _aimed(kg: float | None) -> str:
    return show.ABSENT if kg is None else show.mass(kg)


def decided(dossier: Dossier) -> Table:
    """One row for each action retained."""
    head = [_("Statut"), _("Responsable"), _("Dates"), _("Budget"), _("Évite par an (estimation)")]
    columns = [Column(_("Action"), 3.2), *(Column(name, 1.4, n > 2) for n, name in enumerate(head))]
    rows = [_decided(one, dossier.footprint.perimeter.year) for one in dossier.plan]
    return Table(_("Ce que l'entreprise a retenu"), columns, rows, dense=True)


def budget(dossier: Dossier) -> str:
    """How many actions are decided, and what those that have a budget cost together; how many are ideas or done."""
    decided_ = [one for one in dossier.plan if one.status in GOING]
    priced = [one.budget_eur for one in decided_ if one.budget_eur is not None]
    said = [_("Actions décidées : {n}").format(n=show.number(len(decided_)))]
    if priced:
        cost = _("budget : {euros}, pour {n} d'entre elles")
        said.append(cost.format(euros=show.euros(math.fsum(priced)), n=show.number(len(priced))))
    elif decided_:
        said.append(_("aucune n'a de budget"))
    for status, name in (("idea", _("idées : {n}")), ("done", _("faites : {n}"))):
        count = sum(one.status == status for one in dossier.plan)
        said += [name.format(n=show.number(count))] if count else []
    return f"{show.series(said)}."


def _decided(one: Decision, year: int) -> list[str]:
    return [
        narrative.label(one),
        action_words.status(one.status),
        one.owner or show.ABSENT,
        _dates(one),
        show.euros(one.budget_eur) if one.budget_eur is not None else show.ABSENT,
        _avoided(one, year),
    ]


def _dates(one: Decision) -> str:
    if one.status == "done" or one.start is None or one.start == one.end:
        return str(one.end or show.ABSENT)
    return f"{one.start}{show.SPACE}–{show.SPACE}{one.end}"


def _avoided(one: Decision, year: int) -> str:
    if one.status == "done" and (one.end is None or one.end <= year):
        return _("déjà dans le bilan")
    if one.kg is None:
        return show.ABSENT
    return f"{show.plain_mass(one.kg.central)} ({show.mass_span(one.kg.low, one.kg.high)})"


def proposed(dossier: Dossier) -> Table:
    """What to look at first, with what it avoids and costs, and how sure that is."""
    rows = [
        [
            action_words.label(item.card),
            f"{show.plain_mass(item.kg.central)} ({action_words.between(item.kg)})" if item.kg else show.ABSENT,
            _price(action_words.price(item), action_words.price_between(item)),
            action_words.ease(item.card),
            action_words.confidence(item.card),
        ]
        for item in dossier.ranked
    ]
    head = [_("Évite par an"), _("Coût"), _("Facilité"), _("Confiance")]
    columns = [Column(_("Action"), 2.6), *(Column(name, 1.6) for name in head)]
    return Table(_("Dans l'ordre du classement"), columns, rows, dense=True)


def _price(said: str, between: str) -> str:
    return f"{said} ({between})" if between else said


def _ranking() -> str:
    return _(
        "Classement : moyenne de trois rangs (tonnes évitées, coût par tonne, facilité). Coûts hors taxes, avant "
        "aides, en fourchette ; « coût à préciser » : il manque une quantité pour le chiffrer."
    )
