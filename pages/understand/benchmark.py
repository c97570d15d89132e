"""Comparaison: a footprint beside published figures, and beside companies that agreed to be counted."""

from __future__ import annotations

import streamlit as st

from core.access import Who
from core.bootstrap import services
from core.report import benchmark_words as words
from core.services.benchmarks import Comparison
from core.services.footprints import Run
from pages.parts import benchmark_cards as cards
from pages.parts import benchmark_giving, gate
from pages.parts.choose_run import chosen_run
from pages.parts.i18n import _

DIVISION, STRUCTURE = "benchmark_division", "benchmark_structure"


def compared(who: Who, shown: Run) -> Comparison:
    """The comparison with the activity and the kind of structure that are chosen; nothing of them is kept."""
    benchmarks = services().benchmarks
    first = benchmarks.of(who, shown.id)
    divisions = {one.code: one for one in benchmarks.divisions(first.sector)}
    structures = {one.key: one for one in benchmarks.structures()}
    left, right = st.columns([3, 2])
    code = left.selectbox(
        _("Votre activité (division de la NAF)"),
        list(divisions),
        list(divisions).index(first.division.code) if first.division else None,
        format_func=lambda chosen: words.division(divisions[chosen]),
        placeholder=_("Choisissez votre activité"),
        key=DIVISION,
    )
    kind = right.selectbox(
        _("Type de structure"),
        list(structures),
        format_func=lambda chosen: words.label(structures[chosen]),
        key=STRUCTURE,
    )
    found = benchmarks.of(who, shown.id, code, kind)
    left.caption(
        _("D'après la fiche de l'entreprise.")
        if found.known
        else _("Ce choix sert à cet écran et n'est pas enregistré.")
    )
    return found


here = gate.member()
st.title(_("Comparaison"))
run = chosen_run(here)
st.write(
    _(
        "Un repère dit un ordre de grandeur, pas une note. Chacun est montré avec ce qu'il couvre, d'où il vient et ce "
        "qu'on ne peut pas en conclure."
    )
)
found = compared(here, run)
cards.missing(run.footprint)
for draw in (cards.turnover, cards.employee, cards.area):
    with st.container(border=True):
        draw(found)
with st.container(border=True):
    benchmark_giving.card(here, run.id)
