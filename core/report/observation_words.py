"""What to notice in a footprint, in words: the figure of an observation, and the sentence that goes on from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from core.carbon.observations import Observation
from core.language import _
from core.report import change_words, show, words


def said(one: Observation) -> tuple[str, str]:
    """(« 31 % », « du total vient du poste 4.1 … »)."""
    return _SAID[one.id](one)


def _biggest(one: Observation) -> tuple[str, str]:
    f = one.figures
    said = _("du total vient du poste {post} : {kg} ({interval}).")
    return show.percent(f["share"]), said.format(
        post=words.short_post(one.names["post"]), kg=show.mass(f["kg"]), interval=show.interval(f["low"], f["high"])
    )


def _single(one: Observation) -> tuple[str, str]:
    said = _("C'est tout ce qui est compté : un seul poste, {post}. Rien ne dit que les autres sont nuls.")
    return show.mass(one.figures["kg"]), said.format(post=words.short_post(one.names["post"]))


def _change(one: Observation) -> tuple[str, str]:
    f = one.figures
    said = _("depuis {year} ({kg}). Première cause : {cause} ({of_cause}), surtout « {label} » ({of_first}).")
    return show.signed_percent(f["ratio"]), said.format(
        year=int(f["year"]),
        kg=show.change(f["kg"]),
        cause=change_words.cause(one.names["cause"]),
        of_cause=show.change(f["of_cause"]),
        label=change_words.place(one.names["label"], one.names["site"]),
        of_first=show.change(f["of_first"]),
    )


def _stable(one: Observation) -> tuple[str, str]:
    said = _("depuis {year} : le total n'a presque pas changé.")
    return show.change(one.figures["kg"]), said.format(year=int(one.figures["year"]))


def _uncertain(one: Observation) -> tuple[str, str]:
    said = _("« {label} » ({quality}) : une meilleure donnée ici réduirait l'intervalle de {gain}.")
    gain = show.percent(one.figures["gain"])
    return f"{show.MINUS}{gain}", said.format(
        label=change_words.place(one.names["label"], one.names["site"]),
        quality=words.quality(int(one.figures["quality"])),
        gain=gain,
    )


def _missing(one: Observation) -> tuple[str, str]:
    missing, unknown = int(one.figures["missing"]), int(one.figures["unknown"])
    if not unknown:
        said = _("sans réponse, à commencer par « {label} ». Ce qui manque n'est pas compté zéro.")
    else:
        said = _("sans réponse, dont {unknown} dans des postes où rien d'autre n'est compté : « {label} ».")
    return _("Questions : {n}").format(n=show.number(missing)), said.format(unknown=unknown, label=one.names["label"])


def _one_factor(one: Observation) -> tuple[str, str]:
    said = _("du total repose sur un seul facteur, « {label} » (×/÷ {gsd2} à 95 %).")
    return show.percent(one.figures["share"]), said.format(
        label=one.names["label"], gsd2=show.number(one.figures["gsd2"], 2)
    )


def _monetary(one: Observation) -> tuple[str, str]:
    said = _("du total vient de dépenses en euros : des quantités (kg, km, kWh) seraient plus précises.")
    return show.percent(one.figures["share"]), said


def _scope3(one: Observation) -> tuple[str, str]:
    said = _("du total est en scope 3 ({kg}) : achats, déplacements, fret, déchets, immobilisations…")
    return show.percent(one.figures["share"]), said.format(kg=show.mass(one.figures["kg"]))


def _biogenic(one: Observation) -> tuple[str, str]:
    return show.plain_mass(one.figures["kg"]), _("de CO₂ biogénique (bois, biogaz, biocarburants), hors du total.")


def _zero(one: Observation) -> tuple[str, str]:
    return show.plain_mass(0.0), _(
        "Le total est nul : rien n'est compté, ou toutes les quantités valent zéro. Aucune part ne peut être montrée."
    )


_SAID: Mapping[str, Callable[[Observation], tuple[str, str]]] = {
    "biggest_post": _biggest,
    "single_post": _single,
    "change": _change,
    "stable": _stable,
    "uncertain": _uncertain,
    "missing": _missing,
    "one_factor": _one_factor,
    "monetary": _monetary,
    "scope3": _scope3,
    "biogenic": _biogenic,
    "zero": _zero,
}
"""Observation → (its figure, its sentence)."""
