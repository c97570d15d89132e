"""The story of a footprint in a few sentences, written from its figures by rules: what one remembers after a minute.

Every figure is rounded by core/report/show.py, as on the screens; core/report/trace.py holds all that may be printed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from core.carbon import leverage, views
from core.carbon.benchmark_compare import COMPLETE
from core.carbon.footprint import Gap, Line
from core.carbon.observations import Observation, Since, observe, unknown_posts
from core.carbon.ranking import Ranked
from core.ingest.questions import law
from core.language import _, language, sentence
from core.report import action_words, change_words, observation_words, show, words
from core.report.dossier import Again, Decision, Dossier

WEIGHING, FIRST, NAMED = 3, 3, 3
SAME_KG = 0.5


def headline(dossier: Dossier) -> str:
    """« En 2024, l'empreinte de Dupont est estimée à 42,0 t CO₂e … »."""
    fp, name = dossier.footprint, company(dossier)
    total, year = views.total(fp), fp.perimeter.year
    found = views.interval(fp)
    if found is None:
        said = _("En {year}, rien n'est compté pour {name} : le total est nul, et il n'y a pas d'intervalle.")
        return said.format(year=year, name=name)
    said = _("En {year}, l'empreinte de {name} est estimée à {total} (intervalle à 95 % : {interval}).")
    if is_partial(dossier):
        said = _("En {year}, ce qui est connu de l'empreinte de {name} fait {total} (intervalle à 95 % : {interval}).")
    return said.format(year=year, name=name, total=show.mass(total), interval=show.interval(*found))


def is_partial(dossier: Dossier) -> bool:
    """Too little is answered for the total to be compared, or to be called the footprint."""
    return bool(dossier.footprint.gaps) and dossier.footprint.completeness < COMPLETE


def partial(dossier: Dossier) -> str:
    """What the total does not say then, and the interval neither."""
    said = _("{share} des questions ont une réponse. L'intervalle porte sur ce qui est compté, pas sur ce qui manque.")
    return said.format(share=show.percent(dossier.footprint.completeness))


def company(dossier: Dossier) -> str:
    return dossier.company.name.strip() or _("l'entreprise")


def weighing(dossier: Dossier) -> list[str]:
    """The heaviest posts, each with what weighs most in it; nothing when the total is not positive."""
    fp, whole = dossier.footprint, views.total(dossier.footprint)
    if whole <= 0:
        return []
    groups = sorted((g for g in views.by_beges(fp) if g.kg > 0), key=lambda group: -group.kg)
    if len(groups) == 1:
        figure, sentence = observation_words.said(Observation("single_post", {"kg": whole}, {"post": groups[0].name}))
        return [f"{figure}. {sentence}"]
    return [_post(group, whole) for group in groups[:WEIGHING]]


def _post(group: views.Group, whole: float) -> str:
    said = _("{post} : {kg}, soit {share} du total, surtout « {label} » ({of_first}).")
    first, kg = _heaviest(group)
    return said.format(
        post=words.short_post(group.name),
        kg=show.mass(group.kg),
        share=show.percent(group.kg / whole),
        label=change_words.place(first.label, first.site),
        of_first=show.mass(kg),
    )


def _heaviest(group: views.Group) -> tuple[Line, float]:
    """The activity that weighs most in a group, and how much of the group it is, kg."""
    activities: dict[str, list[Line]] = {}
    for line in group.lines:
        activities.setdefault(line.activity, []).append(line)
    lines = max(activities.values(), key=lambda mine: (views.beges(mine), mine[0].label))
    return lines[0], views.beges(lines)


def changed(dossier: Dossier) -> str:
    """What changed since the year before, or why nothing can be said."""
    before = dossier.before
    if before is None or dossier.since is None:
        return _("C'est la première année calculée : il n'y a pas encore d'évolution à lire.")
    since = Since(before.year, dossier.since)
    for one in observe(dossier.footprint, since):
        if one.id in {"change", "stable"}:
            figure, sentence = observation_words.said(one)
            return f"{figure} {sentence}"
    said = _("L'année précédente calculée est {year} ({before}) : aucun pourcentage d'évolution n'a de sens ici.")
    return said.format(year=before.year, before=show.mass(before.kg))


def comparable(dossier: Dossier) -> str:
    """Whether the years can be laid side by side: what their difference is with one method and the same factors."""
    before, found = dossier.before, dossier.constant
    if before is None or found is None:
        return ""
    again = {one.year: one for one in found.years}
    start, end = again.get(before.year), again.get(dossier.footprint.perimeter.year)
    if start is None or end is None:
        return ""
    if start.level is None or end.level is None:
        return _not_again(start if start.level is None else end)
    was, now = views.total(dossier.footprint) - before.kg, end.level.kg - start.level.kg
    if math.isclose(was, now, abs_tol=SAME_KG):
        said = _("Avec une seule édition des facteurs ({edition}) et une seule méthode, l'écart reste celui-là.")
        return said.format(edition=found.edition)
    said = _(
        "Avec une seule édition des facteurs ({edition}) et une seule méthode, l'écart depuis {year} est de {now}, et "
        "non de {was}."
    )
    return said.format(edition=found.edition, year=before.year, now=show.change(now), was=show.change(was))


def _not_again(one: Again) -> str:
    said = _("{year} ne peut pas être mesurée de nouveau avec les facteurs d'aujourd'hui : {why}")
    return said.format(year=one.year, why="" if one.problem is None else sentence(one.problem, language()))


def first(dossier: Dossier) -> list[str]:
    """What to do first: what is missing when most of it is; then what the plan has begun or decided, the heaviest
    first; without a plan, what the ranking puts first."""
    return [*_complete(dossier), *_act(dossier)]


def _complete(dossier: Dossier) -> list[str]:
    if not is_partial(dossier):
        return []
    missing = unknown_posts(dossier.footprint) or dossier.footprint.gaps
    said = _("Répondre à ce qui manque, et d'abord à {named}. Sans cela, on ne sait pas ce qui pèse.")
    return [said.format(named=_some(missing))]


def _some(gaps: Sequence[Gap]) -> str:
    """The first few subjects of what was not answered, and how many more."""
    named = [_("« {label} »").format(label=one) for one in dict.fromkeys(_subject(gap) for gap in gaps)]
    rest = len(named) - NAMED
    if rest < 2:
        return ", ".join(named)
    return _("{names} et {count} autres").format(names=", ".join(named[:NAMED]), count=show.number(rest))


def _subject(gap: Gap) -> str:
    """The question that a missing answer belongs to, else what it is called."""
    asked = next((one for one in law().questions if one.id == gap.question), None)
    return change_words.place(words.of(asked.title) if asked else gap.label, gap.site)


def _act(dossier: Dossier) -> list[str]:
    going = [one for one in dossier.plan if one.status in {"planned", "started"} and one.kg and one.kg.central > 0]
    if going:
        going.sort(key=lambda one: (-(one.kg.central if one.kg else 0.0), one.action))
        return [_decided(one) for one in going[:FIRST]]
    return [proposed(item) for item in dossier.ranked[:FIRST] if item.kg is not None]


def label(one: Decision) -> str:
    return one.label_en if language() == "en" else one.label_fr


def _decided(one: Decision) -> str:
    if one.kg is None:
        return label(one)
    said = _("{label} ({how}) : {mass} par an évités ({between}).")
    return said.format(
        label=label(one),
        how=", ".join(_how(one)),
        mass=show.plain_mass(one.kg.central),
        between=action_words.between(one.kg),
    )


def _how(one: Decision) -> list[str]:
    """How far it is, who does it, until when, for how much: what is known of it."""
    known = [action_words.status(one.status), one.owner]
    known += [_("d'ici {year}").format(year=one.end)] if one.end is not None else []
    known += [show.euros(one.budget_eur)] if one.budget_eur is not None else []
    return [text for text in known if text]


def proposed(item: Ranked) -> str:
    """« Poser une pompe à chaleur : 4,2 t par an évités (estimation, 3 – 5 t) ; 45 € par tonne. »."""
    if item.kg is None:
        return action_words.label(item.card)
    said = _("{label} : {mass} par an évités ({between}) ; {price}.")
    return said.format(
        label=action_words.label(item.card),
        mass=show.plain_mass(item.kg.central),
        between=action_words.between(item.kg),
        price=action_words.price(item),
    )


def unknown(dossier: Dossier) -> list[str]:
    """What the total does not hold, and what it holds badly."""
    told = [_full(one) for one in observe(dossier.footprint) if one.id in {"uncertain", "monetary"}]
    return [*_missing(dossier), *_widest(dossier), *told]


def _widest(dossier: Dossier) -> list[str]:
    """What the interval comes from, above all."""
    levers = leverage.levers(dossier.footprint.lines)
    if not levers:
        return []
    first_, share = levers[0], show.percent(levers[0].share)
    if first_.origin == "datum":
        said = _("L'intervalle vient surtout d'une donnée, « {label} » : {share} de l'incertitude.")
    else:
        said = _("L'intervalle vient surtout d'un facteur, « {label} » : {share} de l'incertitude.")
    return [said.format(label=change_words.place(first_.label, first_.site), share=share)]


def _missing(dossier: Dossier) -> list[str]:
    fp = dossier.footprint
    if not fp.gaps:
        return [_("Toutes les questions du périmètre ont une réponse.")]
    never = _("Ce qui manque n'est pas compté zéro : le total peut être plus bas que la réalité.")
    said = _("Questions sans réponse : {n} ({share} des questions ont une réponse). {never}")
    lines = [said.format(n=show.number(len(fp.gaps)), share=show.percent(fp.completeness), never=never)]
    lost = unknown_posts(fp)
    if lost and not is_partial(dossier):  # what to do first says it then
        lines.append(_("Rien n'est compté pour {named}.").format(named=_some(lost)))
    return lines


def _full(one: Observation) -> str:
    figure, sentence = observation_words.said(one)
    return f"{figure} {sentence}"
