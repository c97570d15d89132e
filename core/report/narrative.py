"""The story of a footprint in a few sentences, written from its figures by rules: what one remembers after a minute.

Every figure is rounded by core/report/show.py, as on the screens; core/report/trace.py holds all that may be printed.
"""

from __future__ import annotations

from core.carbon import leverage, views
from core.carbon.footprint import Line
from core.carbon.observations import Observation, Since, observe, unknown_posts
from core.carbon.ranking import Ranked
from core.language import _, language
from core.report import action_words, change_words, observation_words, show, words
from core.report.dossier import Decision, Dossier

WEIGHING, FIRST, NAMED = 3, 3, 3


def headline(dossier: Dossier) -> str:
    """« En 2024, l'empreinte de Dupont est estimée à 42,0 t CO₂e … »."""
    fp, name = dossier.footprint, company(dossier)
    total, year = views.total(fp), fp.perimeter.year
    found = views.interval(fp)
    if found is None:
        said = _("En {year}, rien n'est compté pour {name} : le total est nul, et il n'y a pas d'intervalle.")
        return said.format(year=year, name=name)
    said = _("En {year}, l'empreinte de {name} est estimée à {total} (intervalle à 95 % : {interval}).")
    return said.format(year=year, name=name, total=show.mass(total), interval=show.interval(*found))


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


def first(dossier: Dossier) -> list[str]:
    """What to do first: what the plan has begun or decided, the heaviest first; without a plan, what the ranking
    puts first."""
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
    said = _("{label} ({status}) : {mass} par an évités ({between}).")
    return said.format(
        label=label(one),
        status=action_words.status(one.status),
        mass=show.plain_mass(one.kg.central),
        between=action_words.between(one.kg),
    )


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
    if lost:
        named = " ; ".join(change_words.place(gap.label, gap.site) for gap in lost[:NAMED])
        said = _("Rien d'autre n'est compté dans les postes de ces questions ({n}) : {named}.")
        more = "…" if len(lost) > NAMED else ""
        lines.append(said.format(n=show.number(len(lost)), named=f"{named}{more}"))
    return lines


def _full(one: Observation) -> str:
    figure, sentence = observation_words.said(one)
    return f"{figure} {sentence}"
