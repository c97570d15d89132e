"""One group of a ledger, open: why it counts so, other factors with their reasons, how far a choice goes, its lines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
import streamlit as st

from core.access import Who
from core.bootstrap import services
from core.report import match_words, retold, show
from core.services.ledger_choices import Alternative
from core.services.ledger_view import View
from pages.parts import html, ledger_state
from pages.parts.i18n import _
from pages.parts.ledger_state import NOT_COUNTED, key
from pages.parts.ledger_words import euros, reason

LINES = 50


def detail(here: Who, view: View, group: Mapping[str, Any]) -> None:
    """Everything about a group; its lines are read only now."""
    st.markdown(html.plain(reason(group["reason"], group["about"])))
    if group["vintage"]:
        st.caption(html.plain(_sentence(group["vintage"])))
    lines = _lines(here, view.year, group)
    if not group["aside"]:
        _choice(here, view, group, lines)
    if group["path"] and group["kg"] is None:
        st.page_link("collect/questionnaire.py", label=_("Donner la quantité"), icon=":material/edit_note:")


def _lines(here: Who, year: int, group: Mapping[str, Any]) -> pl.DataFrame:
    pages = -(-group["lines"] // LINES)
    page = st.pagination(pages, key=key(group["id"], "page")) if pages > 1 else 1
    found = services().ledgers.lines(here, year, group["id"], page or 1)
    rows = [
        [
            html.text(f"{row['date']:%d/%m/%Y} · {row['label']}"),
            html.text(row["journal"]),
            html.text(row["piece"]),
            html.text(euros(row["cents"])),
        ]
        for row in found.lines.iter_rows(named=True)
    ]
    with st.expander(_("Écritures : {n}").format(n=show.number(found.count))):
        head = [_("Écriture"), _("Journal"), _("Pièce"), _("Montant")]
        st.html(html.table(_("Lignes du fichier"), head, rows))
    return found.lines


def _choice(here: Who, view: View, group: Mapping[str, Any], lines: pl.DataFrame) -> None:
    others = {one.factor: one for one in services().ledgers.alternatives(here, view.year, group["id"])}
    mine, locked = group["id"], ledger_state.locked(here)
    st.radio(
        _("Compter autrement"),
        [*others, NOT_COUNTED],
        key=key(mine, "factor"),
        index=None,
        format_func=lambda ref: _named(others.get(ref)),
        captions=[match_words.reasons(others[ref].reasons) for ref in others]
        + [_("Cette dépense n'achète rien qui émette.")],
        disabled=locked,
    )
    labels = lines["label"].unique(maintain_order=True).to_list()
    scopes = {
        "supplier": _("à ce fournisseur"),
        "account": _("à tout le compte {account}").format(account=group["account"]),
        "line": _("aux lignes d'un seul libellé"),
    }
    with st.container(horizontal=True, vertical_alignment="bottom"):
        scope = st.selectbox(
            _("Appliquer"), list(scopes), key=key(mine, "scope"), format_func=scopes.__getitem__, disabled=locked,
            width=240,
        )  # fmt: skip
        if scope == "line":
            st.selectbox(_("Libellé"), labels, key=key(mine, "label"), disabled=locked, width=300)
    with st.container(horizontal=True):
        st.button(
            _("Appliquer ce choix"), icon=":material/done:", key=key(mine, "apply"), on_click=ledger_state.choose,
            args=(view.year, mine), disabled=locked,
        )  # fmt: skip
        if not group["confirmed"] and group["kg"] is not None:
            st.button(
                _("Confirmer tel quel"), icon=":material/check:", key=key(mine, "confirm"), type="primary",
                on_click=ledger_state.confirm, args=(view.year, (mine,)), disabled=locked,
            )  # fmt: skip


def _named(one: Alternative | None) -> str:
    if one is None:
        return _("Ne pas compter")
    return html.plain(f"{retold.text(one.label)} ({one.factor}) — {show.mass(one.kg)}")


def _sentence(french: str) -> str:
    said = retold.text(french)
    return f"{said[:1].upper()}{said[1:]}."
