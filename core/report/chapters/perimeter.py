"""Method and perimeter: what is counted, for whom, by which rules, and what the law asks."""

from __future__ import annotations

from core.carbon import views
from core.carbon.footprint import Footprint
from core.language import _
from core.report import labels, show, words
from core.report.chapters.pieces import chapter, facts, part
from core.report.document import Bullets, Callout, Paragraph, Section, Table
from core.report.dossier import Dossier

LARGE = 500
"""Staff above which a private company must publish an assessment (article L. 229-25 of the environment code)."""


def sections(dossier: Dossier) -> list[Section]:
    intro = Paragraph(
        _(
            "Les émissions sont calculées au format réglementaire français (BEGES, version 5, 22 postes) et présentées "
            "aussi au format du GHG Protocol. Chaque chiffre est une quantité multipliée par un facteur d'émission ; "
            "tous les totaux sont des sommes de ces lignes, et rien d'autre."
        )
    )
    return [
        chapter("methode", _("Méthode et périmètre"), [intro, perimeter(dossier)], page=True),
        part("methode-compte", _("Ce qui est compté, ce qui ne l'est pas"), [Bullets(posts(dossier.footprint))]),
        part("methode-regles", _("Les règles qui comptent"), [Bullets(rules()), legal(dossier)]),
    ]


def perimeter(dossier: Dossier) -> Table:
    """What the total is about."""
    fp, company = dossier.footprint, dossier.company
    p = fp.perimeter
    rows = [
        (_("Période"), _period(dossier)),
        (_("Ce qui est compté"), words.of(company.approach) if company.approach else _approach()),
        (_("Sites"), ", ".join(company.sites) or _("toute l'entreprise, sans détail par site")),
        (_("Personnes (ETP)"), show.significant(p.employees, 6) if p.employees is not None else _said()),
        (_("Chiffre d'affaires"), turnover(p.turnover_keur)),
        (_("Surface"), show.quantity(p.area_m2, "m²") if p.area_m2 is not None else _said()),
        (_("Facteurs d'émission"), editions(dossier)),
        (_("Version de la méthode"), fp.method_version),
        (_("Calculé le"), show.day(dossier.calculated_at.date())),
    ]
    return facts(_("Périmètre du bilan"), (_("Élément"), _("Valeur")), rows)


def _period(dossier: Dossier) -> str:
    year, end = dossier.footprint.perimeter.year, dossier.company.year_end
    said = _("exercice {year}, clos le {end}") if end else _("année {year}")
    return said.format(year=year, end=end)


def _approach() -> str:
    return _("non précisé ; à défaut, tout ce que l'entreprise exploite (contrôle opérationnel)")


def turnover(keur: float | None) -> str:
    return show.quantity(keur, "k€") if keur is not None else _said()


def _said() -> str:
    return _("non renseigné")


def editions(dossier: Dossier) -> str:
    """The editions of the factors, and the days they were read."""
    known = {one.label: one.imported_at for one in dossier.editions}
    labels_ = sorted({line.edition for line in dossier.footprint.lines} | {dossier.footprint.edition})
    said = _("{edition}, lue le {day}")
    return show.series(
        said.format(edition=one, day=show.day(known[one].date())) if one in known else one for one in labels_
    )


def posts(fp: Footprint) -> list[str]:
    """What is known of the 22 posts: counted, asked in vain, never described."""
    counted = {group.name for group in views.by_beges(fp)}
    asked = {post for gap in fp.gaps for post in gap.beges}
    partly = [code for code in labels.posts() if code in counted & asked]
    unanswered = [code for code in labels.posts() if code in asked - counted]
    silent = [code for code in labels.posts() if code not in counted | asked]
    said = {
        _("Comptés : {posts}."): [code for code in labels.posts() if code in counted - asked],
        _("Comptés en partie, une question restant sans réponse : {posts}."): partly,
        _("Sans réponse, donc inconnus : {posts}."): unanswered,
        _("Rien n'y est déclaré, ce qui n'est pas une preuve d'absence : {posts}."): silent,
    }
    return [
        sentence.format(posts=", ".join(words.short_post(code) for code in codes))
        for sentence, codes in said.items()
        if codes
    ]


def rules() -> list[str]:
    return [
        _(
            "Un facteur publié est conservé tel quel, avec son identifiant, son édition et sa validité ; chaque gaz y "
            "compte selon son effet sur 100 ans (GIEC)."
        ),
        _("Ce qui manque n'est jamais zéro : une question sans réponse est un manque, affiché comme tel."),
        _("Un seul chemin par flux : une quantité (kWh, litres, km) remplace une dépense en euros."),
        _("Les immobilisations sont étalées sur leur durée de vie au BEGES, comptées l'année d'achat au GHG Protocol."),
        _(
            "Jamais dans le total : CO₂ biogénique, émissions évitées, gaz hors protocole de Kyoto, électricité selon "
            "les contrats."
        ),
        _(
            "L'intervalle à 95 % vient de la qualité de chaque donnée et de l'incertitude de chaque facteur (loi "
            "lognormale) : ses bornes se multiplient et se divisent."
        ),
    ]


def legal(dossier: Dossier) -> Callout:
    """What the law asks of an organisation of this size; nothing is called compulsory that may not be."""
    people = dossier.footprint.perimeter.employees
    if people is not None and people > LARGE:
        text = _(
            "Au-delà de 500 personnes, l'article L. 229-25 du code de l'environnement demande un bilan publié tous les "
            "quatre ans et un plan de transition : à vérifier pour l'entité juridique. Ce document peut le préparer ; "
            "il ne remplace pas le dépôt sur la plateforme de l'ADEME."
        )
    elif people is None:
        text = _(
            "L'effectif n'est pas renseigné. Une entreprise de moins de 500 salariés (250 outre-mer) n'est pas soumise "
            "à l'article L. 229-25 du code de l'environnement : un tel bilan est alors une démarche volontaire."
        )
    else:
        text = _(
            "Une entreprise de moins de 500 salariés (250 outre-mer) n'est pas soumise à l'article L. 229-25 du code "
            "de l'environnement : ce bilan est une démarche volontaire, utile à ses clients, à sa banque, à elle-même."
        )
    return Callout(_("Ce que dit la loi"), text)


def short(dossier: Dossier) -> list[str]:
    """The method in a few sentences, for the short templates."""
    return [
        _("BEGES version 5 (22 postes) et GHG Protocol ; méthode {version} ; facteurs : {editions}.").format(
            version=dossier.footprint.method_version, editions=editions(dossier)
        ),
        *rules(),
    ]
