"""What to notice, in plain French: one sentence per observation, its figure, and the way to its lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from core.access import Who
from core.bootstrap import services
from core.carbon.observations import Observation, Since, observe
from core.kept import kept
from core.report import observation_words, retold
from core.services.evolution import year_before
from core.services.footprints import Run, RunHeader
from pages.parts import html
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


@kept(256)
def _kept(
    tenant: str, run_hash: str, earlier: str, language: str, link: str, _of: tuple[Who, Run, RunHeader | None]
) -> str:
    """The list in HTML. Everything before `_of` is its key."""
    who, run, before = _of
    moved = retold.waterfall(services().evolution.difference(who, before.id, run.id)) if before else None
    since = Since(before.year, moved) if before and moved else None
    return listed(observe(retold.footprint(run.footprint), since), {OPENED: link} if link else {})


def listed(found: Sequence[Observation], opened: Mapping[str, str]) -> str:
    """The list, the most important first. `opened`: what a link carries so that « Lignes » opens the same run."""
    items = "".join(_item(one, opened) for one in found[:MOST])
    title = html.tag("h3", html.text(_("À retenir")))
    return html.tag("section", title + html.tag("ul", items), "cs-notes")


def _item(one: Observation, opened: Mapping[str, str]) -> str:
    figure, sentence = observation_words.said(one)
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
