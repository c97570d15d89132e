"""The comparison in plain sentences: what is compared, with what, and what cannot be concluded."""

from __future__ import annotations

from core.carbon.benchmark import Value
from core.carbon.benchmark_compare import AgainstArea, AgainstAssessments, AgainstRatio, Division
from core.language import _, language
from core.report import show


def label(one: object) -> str:
    """The name of a division, a ratio, a type of structure or a kind of building, in the reader's language."""
    return str(getattr(one, "label_en" if language() == "en" else "label_fr"))


def division(one: Division) -> str:
    return f"{one.code} · {label(one)}"


def per_keur(kg: float) -> str:
    return _("{mass}/k€").format(mass=show.plain_mass(kg))


def per_m2(kwh: float) -> str:
    return _("{kwh} kWh/m²").format(kwh=show.significant(kwh, 3))


def times(value: float) -> str:
    return show.significant(value, 2)


def turnover(found: AgainstRatio) -> str:
    """« Votre empreinte par k€ vaut 0,8 fois la moyenne publiée », and what may be concluded."""
    if found.value is None or found.multiple is None or found.ratio is None:
        return turnover_reason(found)
    return _(
        "Par k€ de chiffre d'affaires, votre empreinte vaut **{times} fois** la moyenne publiée de « {sector} » : "
        "{own} contre {published}."
    ).format(
        times=times(found.multiple.central),
        sector=label(found.ratio),
        own=per_keur(found.value.central),
        published=per_keur(found.ratio.kg_per_keur),
    )


def turnover_standing(found: AgainstRatio) -> str:
    return {
        "below": _("Elle est au-dessous, au-delà de votre incertitude et de celle du repère."),
        "lower": _("Elle est au-dessous, mais l'écart tient dans l'incertitude publiée du repère : prudence."),
        "same": _(
            "L'écart est plus petit que votre propre incertitude : rien ne dit que vous faites mieux ou moins bien."
        ),
        "higher": _("Elle est au-dessus, mais l'écart tient dans l'incertitude publiée du repère : prudence."),
        "above": _("Elle est au-dessus, au-delà de votre incertitude et de celle du repère."),
    }.get(found.standing, "")


def turnover_reason(found: AgainstRatio) -> str:
    """Why there is nothing to compare, and what to do when something can be done."""
    if found.reason == "year" and found.ratio is not None:
        return _("Pas de repère publié avant {year} : un repère plus récent serait en d'autres prix.").format(
            year=found.ratio.year
        )
    return {
        "division": _("Choisissez votre activité plus haut pour voir le repère de votre secteur."),
        "unpublished": _("Pas de repère publié pour cette division de la NAF."),
        "zero": _("Votre empreinte est nulle : il n'y a rien à comparer."),
        "turnover": _("Indiquez votre chiffre d'affaires hors taxes pour être comparé."),
        "margin": _(
            "Pas de comparaison : pour le commerce, le repère publié compte un k€ de marge commerciale, et votre "
            "empreinte se rapporte à tout le chiffre d'affaires, marchandises comprises."
        ),
        "finance": _(
            "Pas de comparaison : pour la banque et l'assurance, le repère publié compte la production des comptes "
            "nationaux (intérêts et primes nets), qui n'est pas le chiffre d'affaires."
        ),
    }.get(found.reason, "")


def employee(found: AgainstAssessments) -> str:
    if found.reason:
        zero = _("Votre empreinte est nulle : il n'y a rien à comparer.")
        return zero if found.reason == "zero" else _("Indiquez le nombre de personnes pour être comparé.")
    own = found.value.central if found.value else 0.0
    low, middle, high = found.reference.quantiles.quartiles
    return _(
        "Par personne, votre empreinte vaut **{own}**. Parmi les bilans publiés de « {kind} », la moitié centrale est "
        "entre {low} et {high}, et la médiane à {middle}."
    ).format(
        own=show.plain_mass(own),
        kind=label(found.reference),
        low=show.plain_mass(low),
        high=show.plain_mass(high),
        middle=show.plain_mass(middle),
    )


def employee_place(found: AgainstAssessments) -> str:
    """The place, or why there is none."""
    if found.place is not None:
        return placed(found.place.low, found.place.high, _("des bilans publiés"))
    return {
        "small": _(
            "Pas de rang : la plupart des bilans publiés viennent d'organisations de plus de 500 personnes, qui y sont "
            "obligées. Les quartiles situent un ordre de grandeur, pas votre classement."
        ),
        "incomplete": _("Pas de rang : votre bilan n'est pas assez complet (moins de 80 % des questions répondues)."),
    }.get(found.unplaced, "")


def placed(low: float, high: float, others: str) -> str:
    return _("Entre {low} et {high} {others} déclarent moins que vous (intervalle à 95 %).").format(
        low=show.percent(low), high=show.percent(high), others=others
    )


def area(row: AgainstArea) -> str:
    if row.reason == "default":
        return _("{name} : votre quantité est elle-même estimée avec ce repère, la comparer ne dirait rien.").format(
            name=carrier(row)
        )
    return _("{name} : **{times} fois** la moyenne publiée ({own} contre {published}).").format(
        name=carrier(row),
        times=times(row.multiple.central),
        own=per_m2(row.value.central),
        published=per_m2(row.figure.kwh_m2),
    )


def carrier(row: AgainstArea) -> str:
    """What is compared of a building: the carrier, and for which uses."""
    return {
        "electricity_all": _("Électricité, tous usages"),
        "electricity_specific": _("Électricité, hors chauffage"),
        "heating_water": _("Gaz, chauffage et eau chaude"),
        "heating": _("Fioul, chauffage"),
    }[row.figure.use]


def area_reason(reason: str) -> str:
    return {
        "division": _("Choisissez votre activité plus haut pour voir le repère de vos locaux."),
        "branch": _("Pas de repère publié pour les locaux de cette activité."),
        "area": _("Indiquez la surface de vos locaux pour être comparé."),
        "energy": _("Indiquez votre électricité et votre chauffage pour être comparé."),
        "overseas": _("Pas de repère comparable : ces moyennes sont celles de la France continentale."),
        "heating": _("Dites d'abord comment vous chauffez : sans cela, on ne sait pas à quoi sert votre électricité."),
    }.get(reason, "")


def between(value: Value, said: str, low: str, high: str) -> str:
    """A value and its interval, already written."""
    return _("{value} (entre {low} et {high})").format(value=said, low=low, high=high) if value.central else said
