"""What to notice, in plain French: one sentence per observation, its figure, and the way to its lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from core.access import Who
from core.bootstrap import services
from core.carbon.observations import Observation, Since, observe
from core.report import show, words
from core.services.evolution import year_before
from core.services.footprints import Run, RunHeader
from pages.parts import board_words, html
from pages.parts.choose_run import OPENED, opened
from pages.parts.i18n import _, language

MOST = 6


def observations(here: Who, run: Run, runs: Sequence[RunHeader]) -> None:
    """What to notice in this run, and since the year before."""
    earlier = year_before(runs, run.footprint.perimeter.year)
    link = opened().get(OPENED, "")
    st.html(
        _kept(str(here.tenant_id), run.hash, earlier.hash if earlier else "", language(), link, (here, run, earlier))
    )


@st.cache_resource(max_entries=256, show_spinner=False)
def _kept(
    tenant: str, run_hash: str, earlier: str, language: str, link: str, _of: tuple[Who, Run, RunHeader | None]
) -> str:
    """The list in HTML. Everything before `_of` is its key."""
    who, run, before = _of
    since = Since(before.year, services().evolution.difference(who, before.id, run.id)) if before else None
    return listed(observe(run.footprint, since), {OPENED: link} if link else {})


def listed(found: Sequence[Observation], opened: Mapping[str, str]) -> str:
    """The list, the most important first. `opened`: what a link carries so that « Lignes » opens the same run."""
    items = "".join(_item(one, opened) for one in found[:MOST])
    title = html.tag("h3", html.text(_("À retenir")))
    return html.tag("section", title + html.tag("ul", items), "cs-notes")


def _item(one: Observation, opened: Mapping[str, str]) -> str:
    figure, sentence = SAID[one.id](one)
    return html.tag("li", html.tag("b", html.text(figure)) + html.tag("span", html.text(sentence) + _way(one, opened)))


def _way(one: Observation, opened: Mapping[str, str]) -> str:
    if one.filter is not None:
        name, value = one.filter
        return " " + html.link(_("Voir les lignes"), "/lignes", **{name: value}, **opened)
    if question := one.names.get("question"):
        page = {"ledger": "/comptabilite", "activities": "/activites"}.get(question)
        return " " + (
            html.link(_("Compléter"), page) if page else html.link(_("Répondre"), "/questionnaire", question=question)
        )
    return ""


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
        cause=board_words.cause(one.names["cause"]),
        of_cause=show.change(f["of_cause"]),
        label=board_words.place(one.names["label"], one.names["site"]),
        of_first=show.change(f["of_first"]),
    )


def _stable(one: Observation) -> tuple[str, str]:
    said = _("depuis {year} : le total n'a presque pas changé.")
    return show.change(one.figures["kg"]), said.format(year=int(one.figures["year"]))


def _uncertain(one: Observation) -> tuple[str, str]:
    said = _("« {label} » ({quality}) : une meilleure donnée ici réduirait l'intervalle de {gain}.")
    gain = show.percent(one.figures["gain"])
    return f"{show.MINUS}{gain}", said.format(
        label=board_words.place(one.names["label"], one.names["site"]),
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


SAID: Mapping[str, Callable[[Observation], tuple[str, str]]] = {
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
