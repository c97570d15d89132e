"""Rows that do not count yet: a factor to agree to, with five candidates and their reasons; something to complete."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import streamlit as st

from core.access import Who
from core.bootstrap import services
from core.carbon.activity import CAPITAL_GOODS
from core.errors import CarbonScoreError
from core.report import match_words, retold, show, unit_words
from core.services.activities import Matched
from core.services.activity_table import Shown, State, Table
from pages.parts import activities_words, form_state, gate, html
from pages.parts.i18n import _, language, sentence

PER_PAGE = 5
TOLD = "activities_confirm_told"  # session_state: what was refused


def told() -> None:
    """Why the latest gesture was refused."""
    if why := st.session_state.get(TOLD):
        st.error(html.plain(why), icon=":material/error:")


def confirm(here: Who, year: int, table: Table) -> None:
    """The proposed rows, a few at a time."""
    waiting = table.of(State.PROPOSED)
    if not waiting:
        return
    st.subheader(_("À confirmer ({n})").format(n=show.number(len(waiting))), anchor=False)
    st.caption(_("Un facteur est proposé ; rien ne compte avant votre accord. Votre choix sera retenu pour la suite."))
    pages = -(-len(waiting) // PER_PAGE)
    page = (st.pagination(pages, key="activities_page") if pages > 1 else 1) or 1
    shown = waiting[(page - 1) * PER_PAGE : page * PER_PAGE]
    for row in shown:
        _row(here, year, row)
    chosen = tuple(row.id for row in shown if st.session_state.get(_key(row.id)))
    if len(chosen) > 1 and not form_state.locked():
        st.button(
            _("Confirmer ces {n} lignes").format(n=len(chosen)), icon=":material/done_all:", key="confirm_all",
            on_click=_agree, args=(year, chosen),
        )  # fmt: skip


def _row(here: Who, year: int, row: Shown) -> None:
    """What was written, the five candidates, the two buttons."""
    locked = form_state.locked()
    with st.container(border=True, gap="small", key=f"waiting_{row.id}"):
        st.markdown(f"**{row.number}. {html.plain(row.row.text)}** — {html.plain(_figure(row))}")
        told = (retold.text(row.row.derivation), row.row.supplier, retold.text(row.row.source))
        st.caption(html.plain(" · ".join(part for part in told if part)))
        found = _candidates(here, year, row)
        names = [candidate.factor for candidate in found.candidates]
        if names:
            labels = {c.factor: f"{retold.text(c.label)} ({unit_words.unit(c.unit)})" for c in found.candidates}
            kept = row.row.factor if row.row.factor in names else None
            st.radio(
                _("Facteur"), names, None if kept is None else names.index(kept), key=_key(row.id),
                format_func=lambda name: html.plain(labels[name]), label_visibility="collapsed",
                captions=[html.plain(match_words.reasons(c.reasons)) for c in found.candidates], disabled=locked,
            )  # fmt: skip
        else:
            st.info(_("Aucun facteur ne convient à ces mots. Cherchez avec d'autres."), icon=":material/search_off:")
        if not locked:
            if names:
                _missing(year, row)
            _gestures(year, row, found)


def _candidates(here: Who, year: int, row: Shown) -> Matched:
    """For the words of the row, or for those typed instead."""
    words = str(st.session_state.get(f"activities_words_{row.id}") or "")
    return services().activities.candidates(here, year, row.row, words)


def _gestures(year: int, row: Shown, found: Matched) -> None:
    if found.candidates and found.abstained:
        st.caption(_("Aucune de ces propositions n'est sûre : choisissez avec soin, ou cherchez avec d'autres mots."))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.button(
            _("Confirmer"), type="primary", icon=":material/check:", key=f"confirm_{row.id}", on_click=_agree,
            args=(year, (row.id,)), disabled=not found.candidates,
        )  # fmt: skip
        st.button(_("Retirer"), icon=":material/delete:", key=f"drop_{row.id}", on_click=_drop, args=(year, row.id))
        st.text_input(
            _("Chercher autre chose"), key=f"activities_words_{row.id}", max_chars=200, width=260,
            placeholder=_("autres mots"),
        )  # fmt: skip


def complete(year: int, table: Table) -> None:
    """Confirmed rows that something stops: said in words, with the choice when it is one."""
    stopped = table.of(State.INCOMPLETE)
    if not stopped:
        return
    st.subheader(_("À compléter ({n})").format(n=show.number(len(stopped))), anchor=False)
    for row in stopped[: 2 * PER_PAGE]:
        with st.container(border=True, gap="small", key=f"stopped_{row.id}"):
            why = sentence(row.problem) if row.problem else ""
            st.markdown(f"**{row.number}. {html.plain(row.row.text or retold.text(row.factor_label))}**")
            st.warning(html.plain(why), icon=":material/help:")
            if row.choices and not form_state.locked():
                _uses(year, row)
            elif not form_state.locked():
                _missing(year, row)
    if len(stopped) > 2 * PER_PAGE:
        st.caption(_("… et {count} autres.").format(count=show.number(len(stopped) - 2 * PER_PAGE)))


def _uses(year: int, row: Shown) -> None:
    """Which of the uses that the factor leaves open."""
    with st.container(horizontal=True):
        for name in row.choices:
            st.button(
                activities_words.flow(name), key=f"use_{row.id}_{name}", on_click=_change,
                args=(year, row.id, row.version, "flow", name),
            )  # fmt: skip


def _missing(year: int, row: Shown) -> None:
    """The quantity, the unit or the lifetime, whichever is missing."""
    one = row.row
    asked = [name for name in ("quantity", "unit") if not getattr(one, name)]
    asked += ["lifetime_years"] if one.flow == CAPITAL_GOODS and not one.lifetime_years else []
    if not asked:
        return
    with st.container(horizontal=True):
        for name in asked:
            key = f"missing_{row.id}_{name}"
            st.text_input(
                activities_words.column(name), key=key, width=200, on_change=_fill,
                args=(year, row.id, row.version, name), placeholder=row.factor_unit if name == "unit" else None,
            )  # fmt: skip


def _figure(row: Shown) -> str:
    return f"{row.row.quantity} {unit_words.unit(row.row.unit)}".strip() or _("quantité à donner")


def _key(row_id: UUID) -> str:
    return f"activities_choice_{row_id}"


def _agree(year: int, row_ids: Sequence[UUID]) -> None:
    """Callback: the chosen factors are confirmed, and remembered."""
    here = gate.member()
    choices = {row_id: str(st.session_state.get(_key(row_id)) or "") for row_id in row_ids}
    st.session_state.pop(TOLD, None)
    try:
        refused = services().activities.confirm(here, year, choices)
    except CarbonScoreError as error:
        st.session_state[TOLD] = sentence(error)
        return
    if refused:
        st.session_state[TOLD] = " ".join(sentence(one.why) for one in refused)


def _drop(year: int, row_id: UUID) -> None:
    """Callback: the row goes; undo brings it back."""
    services().activities.erase(gate.member(), year, [row_id])


def _fill(year: int, row_id: UUID, version: int, name: str) -> None:
    """Callback: what was missing is given."""
    _keep(gate.member(), year, row_id, version, name, str(st.session_state[f"missing_{row_id}_{name}"] or ""))


def _change(year: int, row_id: UUID, version: int, name: str, value: str) -> None:
    """Callback: a choice is made."""
    _keep(gate.member(), year, row_id, version, name, value)


def _keep(here: Who, year: int, row_id: UUID, version: int, name: str, value: str) -> None:
    st.session_state.pop(TOLD, None)
    try:
        services().activities.change(here, year, row_id, {name: value}, version)
    except CarbonScoreError as error:
        st.session_state[TOLD] = sentence(error)


def doubles(here: Who, year: int) -> None:
    """The same flow given twice in a quantity: said, and left to the person who knows."""
    for path in services().gathering.doubles(here, year):
        said = _(
            "Le questionnaire donne déjà une quantité pour : {flow}. Les deux s'additionnent. Si c'est la même "
            "consommation, effacez l'une des deux."
        )
        flow = path.label if language() == "fr" else path.label_en
        st.warning(said.format(flow=html.plain(flow)), icon=":material/content_copy:")
