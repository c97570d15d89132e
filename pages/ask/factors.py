"""Facteurs: search the edition in use; open a factor's card. `?id=` opens a card, so that a line can link to it."""

from __future__ import annotations

import streamlit as st

from core.bootstrap import services
from core.report import retold
from core.services.factors import Card, Found
from pages.parts import factor_card, gate
from pages.parts.i18n import _


def show_card(identifier: str) -> None:
    st.query_params["id"] = identifier


def close() -> None:
    """A new search leaves the card that was open."""
    st.query_params.pop("id", None)


def answers(found: list[Found]) -> None:
    """One answer per block, best first."""
    for hit in found:
        with st.container(border=True, gap=None, key=f"answer_{hit.id}"):
            name = f"**{factor_card.plain(retold.factor(hit.nickname or hit.label, hit.key))}**"
            st.button(name, type="tertiary", key=f"open_{hit.id}", on_click=show_card, args=(hit.id,))
            st.caption(factor_card.plain(factor_card.line(hit)))


def results(found: list[Found]) -> None:
    """Factors one can use; the archived ones apart."""
    if not found:
        st.info(_("Aucun facteur ne contient ces mots. Essayez un mot plus court ou plus courant."))
    archived = [hit for hit in found if hit.status == "archived"]
    answers([hit for hit in found if hit not in archived])
    if archived:
        with st.expander(_("Facteurs archivés"), expanded=len(archived) == len(found)):
            answers(archived)


def opened(card: Card) -> None:
    """Everything about one factor."""
    st.subheader(factor_card.named(card))
    st.html(factor_card.words_of(card))
    st.html(factor_card.headline(card))
    for sentence in factor_card.warnings(card):
        st.warning(sentence, icon=":material/warning:")
    if card.trap and not card.anomaly:
        st.info(retold.text(card.trap), icon=":material/lightbulb:")
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown(_("**De quoi il est fait**"))
        st.html(factor_card.parts(card))
    right.html(factor_card.gases(card))
    st.html(factor_card.history(card))


here = gate.visitor()
st.title(_("Facteurs"))
typed = st.text_input(
    _("Que cherchez-vous ?"),
    key="q",
    bind="query-params",
    max_chars=200,
    icon=":material/search:",
    placeholder=_("gaz, voiture électrique, papier, 43642…"),
    on_change=close,
)
st.caption(_("Édition en service : {edition}").format(edition=services().editions.active().label))
if ref := st.query_params.get("id"):
    st.button(_("Retour à la recherche"), icon=":material/arrow_back:", type="tertiary", key="close", on_click=close)
    opened(services().factors.card(ref))
elif typed.strip():
    results(services().factors.search(typed))
else:
    st.markdown(_("Tapez un mot de votre facture, un identifiant ADEME ou une clé stable."))
