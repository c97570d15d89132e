"""The words of a footprint on screens and in documents: posts, scopes, causes, parts, data quality."""

from __future__ import annotations

from core.carbon.questions import Words
from core.language import _, language
from core.report import labels


def post(code: str) -> str:
    """« 2.1 Émissions indirectes liées à la consommation d'électricité »."""
    name = labels.post(code, language())
    return code if name == code else f"{code} {name}"


def of(label: Words) -> str:
    """A label of the questionnaire in the reader's language."""
    return label.en if language() == "en" and label.en else label.fr


def short_post(code: str) -> str:
    """A post in a few words, for a chart: « 2.1 Électricité »."""
    names = {
        "1.1": _("Combustion, sources fixes"),
        "1.2": _("Combustion, véhicules et engins"),
        "1.3": _("Procédés hors énergie"),
        "1.4": _("Fuites et émissions fugitives"),
        "1.5": _("Sols et forêts"),
        "2.1": _("Électricité achetée"),
        "2.2": _("Chaleur et froid achetés"),
        "3.1": _("Transport de marchandises amont"),
        "3.2": _("Transport de marchandises aval"),
        "3.3": _("Déplacements domicile-travail"),
        "3.4": _("Visiteurs et clients"),
        "3.5": _("Déplacements professionnels"),
        "4.1": _("Achats de biens et amont de l'énergie"),
        "4.2": _("Immobilisations"),
        "4.3": _("Déchets"),
        "4.4": _("Leasing amont"),
        "4.5": _("Achats de services"),
        "5.1": _("Utilisation des produits vendus"),
        "5.2": _("Leasing aval"),
        "5.3": _("Fin de vie des produits vendus"),
        "5.4": _("Investissements"),
        "6.1": _("Autres émissions indirectes"),
    }
    return f"{code} {names[code]}" if code in names else code


def ghg(code: str) -> str:
    """Name of a GHG Protocol line: the scope itself, or the category with its number."""
    name = labels.ghg(code, language())
    return name if "." not in code else f"{code} {name}"


def scope(code: str) -> str:
    return {
        "1": _("Scope 1 — émissions directes"),
        "2": _("Scope 2 — énergie achetée"),
        "3": _("Scope 3 — autres émissions indirectes"),
    }.get(code, code)


def category(number: str) -> str:
    """Name of one of the six categories of the BEGES."""
    return {
        "1": _("Émissions directes de GES"),
        "2": _("Émissions indirectes associées à l'énergie"),
        "3": _("Émissions indirectes associées au transport"),
        "4": _("Émissions indirectes associées aux produits achetés"),
        "5": _("Émissions indirectes associées aux produits vendus"),
        "6": _("Autres émissions indirectes"),
    }[number]


def cause(code: str) -> str:
    """Why the GHG Protocol and the BEGES differ on some lines."""
    return {
        "amortisation": _("Immobilisations : amorties au BEGES, comptées l'année d'achat au GHG Protocol"),
        "vehicle_manufacture": _("Fabrication des véhicules : comptée au BEGES seulement"),
        "visitors": _("Visiteurs et clients : hors des quinze catégories du GHG Protocol"),
        "contrails": _("Traînées de condensation : comptées au BEGES seulement"),
        "land": _("Sols et forêts : déclarés à part au GHG Protocol"),
        "other_indirect": _("Autres émissions indirectes : hors des quinze catégories du GHG Protocol"),
        "unexplained": _("Écart inexpliqué (doit être nul)"),
    }.get(code, code)


def part(kind: str) -> str:
    """What a part of a factor is made of."""
    return {
        "combustion": _("combustion"),
        "plant_combustion": _("combustion à la centrale"),
        "upstream": _("amont"),
        "transport_distribution": _("transport et distribution"),
        "manufacture": _("fabrication"),
        "fugitive": _("émissions fugitives"),
        "energy": _("énergie"),
        "transport": _("transport"),
        "inputs": _("intrants"),
        "collection": _("collecte"),
        "treatment": _("traitement"),
        "incineration": _("incinération"),
        "leaks": _("fuites"),
        "fuel": _("carburant"),
        "depreciation": _("amortissement"),
        "other": _("autre"),
        "whole": _("facteur entier"),
    }.get(kind, kind)


def quality(note: int) -> str:
    """Where a figure was read, from its note (method, Uncertainty)."""
    return {
        5: _("facture"),
        4: _("relevé"),
        3: _("estimation déclarée"),
        2: _("valeur par défaut du secteur"),
        1: _("supposition"),
    }.get(note, ABSENT)


def source(code: str, title: str) -> str:
    """Title of a source of data/sources.csv: a sentence of ours in the reader's language, a publication by its name."""
    return {
        "base_carbone_v23_6_proxy": _("Base Carbone® V23.6, valeur approchée par un facteur voisin"),
        "nos_gestes_climat": _("Nos Gestes Climat, documentation du modèle"),
    }.get(code, title)


def memo(kind: str) -> str:
    """Why a line is shown and not counted."""
    return {
        "avoided": _("émission évitée, jamais dans un total"),
        "market_based": _("électricité selon les contrats (information)"),
        "non_kyoto": _("gaz hors du total réglementaire"),
        "replaced": _("remplacée par une donnée plus physique"),
    }.get(kind, "")


def intensity(name: str) -> str:
    return {
        "employee": _("par personne (ETP)"),
        "turnover_keur": _("par k€ de chiffre d'affaires"),
        "area_m2": _("par m²"),
    }[name]


ABSENT = "—"


def template(code: str) -> str:
    """Name of a template of reports."""
    return {
        "complet": _("Rapport complet"),
        "synthese": _("Synthèse"),
        "banque": _("Banque ou client"),
        "vsme": _("VSME"),
    }.get(code, code)


def tongue(code: str) -> str:
    """A language, in the reader's own."""
    return {"fr": _("français"), "en": _("anglais")}.get(code, code)
