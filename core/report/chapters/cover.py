"""The cover: what the document is, of whom, the figures one sees from afar, the facts that identify it."""

from __future__ import annotations

from core.carbon import views
from core.language import _, language
from core.report import show, words
from core.report.chapters.perimeter import editions
from core.report.document import Tile
from core.report.dossier import Dossier


def title(dossier: Dossier) -> str:
    said = {
        "complet": _("Bilan des émissions de gaz à effet de serre {year}"),
        "vsme": _("Indicateurs climat {year}"),
    }.get(dossier.template, _("Empreinte carbone {year}"))
    return said.format(year=dossier.footprint.perimeter.year)


def subtitle(dossier: Dossier) -> str:
    return {
        "complet": _("Rapport complet, formats BEGES v5 et GHG Protocol"),
        "synthese": _("Synthèse : l'essentiel, les postes, les actions"),
        "banque": _("Pour une banque ou un client : émissions, énergie, intensités, objectif, méthode"),
        "vsme": _("Norme volontaire européenne VSME : points B3, C2 et C3"),
    }[dossier.template]


def tiles(dossier: Dossier) -> list[Tile]:
    """Total with its interval, per person (per k€ for a bank), share of monetary ratios, completeness."""
    fp = dossier.footprint
    found = views.interval(fp)
    return [
        Tile(show.mass(views.total(fp)), _("Total {year}, format BEGES").format(year=fp.perimeter.year), _ends(found)),
        _per(dossier, "turnover_keur" if dossier.template == "banque" else "employee"),
        Tile(show.percent(views.monetary_share(fp)), _("Part de ratios monétaires"), _("dépenses en euros")),
        Tile(show.percent(fp.completeness), _("Questions répondues"), _("ce qui manque n'est pas compté zéro")),
    ]


def _per(dossier: Dossier, name: str) -> Tile:
    found = views.intensities(dossier.footprint).get(name)
    if found is not None:
        return Tile(show.mass(found), words.intensity(name))
    none = {"employee": _("effectif non renseigné"), "turnover_keur": _("chiffre d'affaires non renseigné")}
    return Tile(show.ABSENT, words.intensity(name), none[name])


def _ends(found: tuple[float, float] | None) -> str:
    if found is None:
        return _("Sans intervalle : le total est nul.")
    return _("Intervalle à 95 % : {interval}").format(interval=show.interval(*found))


def facts(dossier: Dossier) -> list[tuple[str, str]]:
    fp, company = dossier.footprint, dossier.company
    rows = [
        (_("SIREN"), show.siren(company.siren or "")),
        (_("Activité"), _trade(dossier)),
        (_("Année"), str(fp.perimeter.year)),
        (_("Sites"), _sites(dossier)),
        (_("Facteurs d'émission"), editions(dossier)),
        (_("Version de la méthode"), fp.method_version),
        (_("Nature"), _("Estimation, pas une déclaration certifiée")),
    ]
    return [(name, value) for name, value in rows if value]


def _trade(dossier: Dossier) -> str:
    """The division of the NAF, else the sector of the questionnaire."""
    division, sector = dossier.company.division, dossier.company.sector
    if division is not None:
        return f"{division.code} · {division.label_en if language() == 'en' else division.label_fr}"
    return words.of(sector) if sector is not None else ""


def _sites(dossier: Dossier) -> str:
    sites = dossier.company.sites
    return show.number(len(sites)) if len(sites) > 1 else ""
