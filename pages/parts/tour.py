"""The steps of the visit, drawn from the footprint of a sample company that this very installation calculates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from core.bootstrap import services
from core.carbon import views
from core.carbon.footprint import Footprint
from core.errors import NotFound
from core.report import words
from core.services.visits import Visit
from pages.parts import charts, html, sentences
from pages.parts.board import Board, board, parts
from pages.parts.i18n import _, language

LINES, QUESTIONS = 3, 6


@dataclass(frozen=True)
class Stop:
    """One step: what to look at, and what draws it."""

    title: str
    about: str
    draw: Callable[[], None]


def steps() -> tuple[Stop, ...]:
    """Result, breakdown, one line opened, questionnaire."""
    return (
        Stop(
            _("Un total, son intervalle, ses réserves"),
            _("Une entreprise fictive, calculée ici. Un résultat dit toujours ce qui manque et d'où il vient."),
            _headline,
        ),
        Stop(
            _("Ce qui pèse le plus"),
            _("Postes réglementaires, scopes, sites : chaque barre s'ouvre jusqu'à ses lignes."),
            _chart,
        ),
        Stop(
            _("Chaque ligne s'ouvre jusqu'au facteur"),
            _("Ouvrez une ligne : quantité × facteur, l'édition de la Base Carbone®, et la question d'où elle vient."),
            _lines,
        ),
        Stop(
            _("Des questions que l'on sait répondre"),
            _("Factures et relevés d'abord. « Je ne sais pas » est une réponse : le manque est montré, jamais caché."),
            _questions,
        ),
    )


def around(name: str, at: int, count: int, visit: Visit | None) -> None:
    """Back, forward and, at the end, the way on for this visitor."""
    with st.container(horizontal=True):
        if at:
            st.button(_("Précédente"), icon=":material/arrow_back:", key="tour_back", on_click=_go, args=(name, at - 1))
        if at + 1 < count:
            st.button(
                _("Suivante"), icon=":material/arrow_forward:", key="tour_next", type="primary", on_click=_go,
                args=(name, at + 1),
            )  # fmt: skip
            if visit is not None and visit.kind != "none":
                st.page_link("collect/questionnaire.py", label=_("Passer la visite"))
    if at + 1 == count:
        st.html(_way_on(visit))


def _go(name: str, at: int) -> None:
    st.session_state[name] = at


def _way_on(visit: Visit | None) -> str:
    if visit is None:
        return html.post_form("/session/essai", _("Essayer sans compte"), "cs-button")
    if visit.kind == "none":
        return html.button(_("Décrire mon entreprise"), "/entreprise")
    return html.button(_("Continuer mon questionnaire"), "/questionnaire")


def _sample() -> Footprint:
    return _footprint(str(services().editions.active().id))


@st.cache_resource(max_entries=4, show_spinner=False)
def _footprint(edition: str) -> Footprint:
    """The footprint of the first sample company with this edition (which only names the cached value)."""
    samples = services().samples.all()
    if not samples:
        raise NotFound("Cet exemple n'existe pas ou plus.")
    return services().samples.footprint(samples[0].key)


def _headline() -> None:
    st.html(_drawn().headline)
    st.html(_drawn().intensities)


def _chart() -> None:
    drawn = parts("", str(services().editions.active().id), language(), _sample()).posts
    charts.draw(drawn.figure, key="tour_posts", alt=drawn.alt, data=drawn.data)


def _lines() -> None:
    footprint = _sample()
    heaviest = sorted((line for line in footprint.lines if not line.memo), key=lambda line: -line.kg_beges)[:LINES]
    total = views.total(footprint)
    opened = sentences.card(heaviest[0], total).replace("<details ", "<details open ", 1)
    st.html(opened + "".join(sentences.card(line, total) for line in heaviest[1:]))


def _questions() -> None:
    asked = sorted(services().questionnaire.law.questions, key=lambda question: question.number)[:QUESTIONS]
    rows = [[html.text(words.of(q.title)), html.text(words.of(q.help))] for q in asked]
    st.html(
        html.table(
            _("Les premières questions"), [_("Question"), _("Ce qu'il faut avoir sous la main")], rows, css="cs-prose"
        )
    )


def _drawn() -> Board:
    """The board of the sample: the key names no company, there is none."""
    return board("", str(services().editions.active().id), language(), "", _sample())
