"""How a quantity was obtained, in one French sentence each: templates whose holes are numbers and names.

A run keeps the sentences as they were written; core.report.retold knows each by its template, to say it in another
language. Holes: numbers as `say` writes them, but for those of NAMES, which hold words.
"""

from __future__ import annotations

from enum import StrEnum

NAMES = frozenset({"unit", "mode", "grid", "source", "value", "label", "reason", "file", "text", "validity"})
BETWEEN = " ; "


class Why(StrEnum):
    """`Why.LOAD.format(load="12", km="300")` → « 12 t × 300 km »."""

    BILL = "{spent} € à {price} € par {unit}"
    COMMUTE = "{km} km × 2 × {days} jours × {people} personnes"
    CONTRACT = "information « market-based » : mêmes kWh, facteur du contrat"
    DEFAULT = "valeur par défaut : {value} ({source})"
    DEFAULT_AREA = "valeur par défaut : {value} × {base} m² ({source})"
    DEFAULT_PEOPLE = "valeur par défaut : {value} × {base} personnes ({source})"
    FLIGHT = "{trips} trajets × {km} km (distance moyenne de la tranche, hypothèse CarbonScore)"
    IN_SERVICE = "acheté avant l'année du bilan et encore en service"
    JOURNEYS = "{km} km × {trips} trajets"
    JOURNEYS_OF_PEOPLE = "{km} km × {trips} trajets × {people} personnes"
    LAST_MIX = "mix {year} pas encore publié : dernier mix connu, {last}"
    LEAK = "{equipment} × {charge} kg de fluide × {rate} % de fuite par an"
    LEDGER = "{file} : {lines} lignes, {suppliers} fournisseurs"
    LIFE = "amorti sur {years} ans"
    LIFE_SINCE = "amorti sur {years} ans, acheté en {year}"
    LOAD = "{load} t × {km} km"
    LOADS = "{load} t × {km} km × {trips} trajets"
    METHANE = "{heads} têtes × {kg} kg de méthane par an"
    MODE = "{share} % {mode}"
    MODE_SHARED = "{share} % {mode}, {people} par voiture"
    NIGHTS = "{people} personnes × {nights} nuits × {trips} voyages"
    NITROGEN = "{kg} kg d'azote × {rate} × 44/28"
    NO_POSTCODE = "sans code postal : mix de France continentale"
    ONE_MIX = "un seul mix publié pour {grid}, appliqué à {year}"
    PRODUCTS = "{units} produits × {kwh} kWh × {years} ans"
    RATIO_EARLIER = "pas de ratio avant {of} : celui de {of} sert"
    RATIO_LATER = "pas de ratio pour {year} : celui de {of}, le plus récent, sert (inflation non corrigée)"
    RATIO_MISSING = "le ratio de {year} n'est pas dans l'édition : celui de {of} sert"
    RATIO_OWN = "ratio de {of}, l'année de ces comptes"
    READ = "quantité lue dans « {text} »"
    SEWAGE = "même volume que l'eau consommée"
    VISITS = "{visits} visites × {km} km × 2"


class Source(StrEnum):
    """Where a default or a parameter comes from; a hole of `Why`, or a derivation by itself."""

    ASSUMED = "hypothèse CarbonScore : {reason}"
    PARAMETER = "{label} : Base Carbone n° {number}"
    TERTIARY = "{label} : Base Carbone n° {number}, {validity}"


class Apart(StrEnum):
    """What waits outside the questionnaire, what counts instead of an answer, and a label made of another."""

    LEDGER_WAITS = "Comptabilité : {amount} € à confirmer"
    ROWS_WAIT = "Activités : lignes à confirmer ou à compléter ({rows})"
    ROWS_COUNT = "activités ({label})"
    LEDGER_COUNTS = "comptabilité ({label})"
    SEWAGE = "{label} : eaux usées"
    LINE = "{file}, ligne {line}"
    PASTED = "texte collé"


class Validity(StrEnum):
    """How the Base Carbone says until when a factor is valid, besides a month or a year."""

    REPORT = "{n}ème rapport du GIEC ({year})"
    VALID = "Données valides pour l'année {year}"
    YEAR = "Année {year}"
    YEARS = "{n} ans"
