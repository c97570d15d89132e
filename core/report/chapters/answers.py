"""The questions of a bank or a client, each with its answer in a line: what an analyst reads first."""

from __future__ import annotations

from core.carbon import views
from core.carbon.benchmark_compare import AgainstRatio
from core.language import _, language
from core.report import benchmark_words, narrative, show
from core.report.chapters import plan, quality
from core.report.document import Column, Table
from core.report.dossier import Dossier


def table(dossier: Dossier, code: str) -> Table:
    rows = [
        [_("Combien en tout ?"), _total(dossier)],
        [_("Combien en scopes 1 et 2 ?"), _energy(dossier)],
        [_("Par rapport au chiffre d'affaires ?"), _per_keur(dossier)],
        [_("Par rapport à son secteur ?"), beside_trade(dossier)],
        [_("Depuis l'année d'avant ?"), " ".join(filter(None, (_since(dossier), narrative.comparable(dossier))))],
        [_("Vers quel objectif ?"), _goal(dossier)],
        [_("Avec quel plan, à quel coût ?"), plan.budget(dossier) if dossier.plan else _("Aucun plan n'est décidé.")],
        [_("Que valent les données ?"), _data(dossier)],
        [_("Qui l'a vérifié ?"), _checked(code)],
    ]
    columns = [Column(_("Question"), 2), Column(_("Réponse"), 5)]
    return Table(_("Les réponses en une page"), columns, rows)


def unchecked() -> str:
    return _("Estimation établie par l'entreprise avec CarbonScore ; chaque réponse est détaillée plus loin.")


def _total(dossier: Dossier) -> str:
    fp = dossier.footprint
    said = _("{total} au format BEGES, tous scopes ; {ghg} au format du GHG Protocol.")
    return said.format(total=show.mass(views.total(fp)), ghg=show.mass(views.ghg_total(fp)))


def _energy(dossier: Dossier) -> str:
    """An unknown scope 1 or 2 is said, never summed as zero."""
    known = views.by_ghg(dossier.footprint)
    named = {"1": _("Scope 1"), "2": _("Scope 2 (réseau)")}
    counted = _("{name} : {value}")
    said = [
        counted.format(name=name, value=show.mass(known[code]) if code in known else _("inconnu"))
        for code, name in named.items()
    ]
    market = views.market_based_scope2(dossier.footprint)
    if market is not None:
        said.append(_("Scope 2 selon les contrats : {kg}").format(kg=show.mass(market)))
    return f"{show.series(said)}."


def _per_keur(dossier: Dossier) -> str:
    found = views.intensities(dossier.footprint).get("turnover_keur")
    if found is None:
        return _("Le chiffre d'affaires n'est pas renseigné.")
    return _("{kg} par k€, tous scopes.").format(kg=show.mass(found))


def beside_trade(dossier: Dossier) -> str:
    """Beside the published ratio of its division, or why it is not."""
    found = dossier.comparison.turnover
    if found.reason or found.value is None or found.ratio is None or found.multiple is None:
        return _why_not(found)
    said = _("{times} fois la moyenne publiée de « {sector} » ({own} contre {published}) : {standing}.")
    return said.format(
        times=benchmark_words.times(found.multiple.central),
        sector=benchmark_words.label(found.ratio),
        own=benchmark_words.per_keur(found.value.central),
        published=benchmark_words.per_keur(found.ratio.kg_per_keur),
        standing=_standing(found.standing),
    )


def _standing(one: str) -> str:
    return {
        "below": _("au-dessous, au-delà des deux incertitudes"),
        "lower": _("au-dessous, mais dans l'incertitude publiée du repère"),
        "same": _("l'écart tient dans l'incertitude du bilan"),
        "higher": _("au-dessus, mais dans l'incertitude publiée du repère"),
        "above": _("au-dessus, au-delà des deux incertitudes"),
    }[one]


def _why_not(found: AgainstRatio) -> str:
    """Nobody can choose anything on paper, and the reader is not the company."""
    if found.reason == "year" and found.ratio is not None:
        return _("Pas de repère publié avant {year} : les prix ne seraient pas les mêmes.").format(
            year=found.ratio.year
        )
    return {
        "division": _("Pas de comparaison : le code NAF de l'entreprise n'est pas renseigné."),
        "turnover": _("Pas de comparaison : le chiffre d'affaires n'est pas renseigné."),
        "unpublished": _("Pas de repère publié pour cette division de la NAF."),
        "zero": _("Le total est nul : il n'y a rien à comparer."),
        "margin": _("Pas de comparaison : dans le commerce, le repère publié se rapporte à la marge, pas aux ventes."),
        "finance": _(
            "Pas de comparaison : pour la banque et l'assurance, le repère publié se rapporte à la production des "
            "comptes nationaux, pas au chiffre d'affaires."
        ),
    }[found.reason]


def trade_source(dossier: Dossier) -> list[str]:
    """Where the ratio comes from and what both figures hold; nothing when there is none."""
    found = dossier.comparison.turnover
    if found.reason or found.ratio is None:
        return []
    said = _(
        "Repère : SDES et Insee, Base Carbone n° {id}, prix de {year}. Scopes 1 et 2 et amont du scope 3 des deux "
        "côtés ; l'aval de l'entreprise est laissé de côté ({left})."
    )
    return [said.format(id=found.ratio.ademe_id, year=found.ratio.year, left=show.plain_mass(found.left_out_kg))]


def _since(dossier: Dossier) -> str:
    before = dossier.before
    if before is None:
        return _("Première année calculée.")
    kg = views.total(dossier.footprint) - before.kg
    if before.kg <= 0:
        return _("{kg} depuis {year}.").format(kg=show.change(kg), year=before.year)
    said = _("{ratio} depuis {year} ({kg}).")
    return said.format(ratio=show.signed_percent(kg / before.kg), year=before.year, kg=show.change(kg))


def _goal(dossier: Dossier) -> str:
    """The target, what it asks by its horizon, and how much of it the plan does."""
    progress = dossier.progress
    if progress is None or progress.goal.base <= 0:
        return _("Aucune trajectoire n'est calculée.")
    goal = progress.goal
    name = goal.target.label_en if language() == "en" else goal.target.label_fr
    if progress.asked <= 0:
        return _("{name} depuis {year} : rien de plus à retirer d'ici {horizon}.").format(
            name=name, year=goal.base_year, horizon=progress.horizon
        )
    said = _("{name} depuis {year} : {asked} à retirer d'ici {horizon}.").format(
        name=name, year=goal.base_year, asked=show.plain_mass(progress.asked), horizon=progress.horizon
    )
    if not dossier.plan:
        return said
    part = _("Le plan en fait {part}.").format(part=show.percent(progress.planned.central / progress.asked))
    return f"{said} {part}"


def _data(dossier: Dossier) -> str:
    fp = dossier.footprint
    answered = _("{share} des questions ont une réponse.").format(share=show.percent(fp.completeness))
    return f"{quality.measures(fp)} {answered}"


def _checked(code: str) -> str:
    nobody = _("Personne d'extérieur : ce n'est ni une déclaration certifiée, ni un audit.")
    if not code:
        return nobody
    proof = _("Le code {code} permet de vérifier que les chiffres n'ont pas été changés.")
    return f"{nobody} {proof.format(code=code)}"
