"""The expenses of a ledger, by account then by supplier: one account open at a time, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
import streamlit as st

from core.access import Who
from core.report import retold, show
from core.services import ledger_sums
from core.services.ledger_sums import STATES, AccountSum
from core.services.ledger_view import View
from pages.parts import html, ledger_group, ledger_state
from pages.parts.i18n import _
from pages.parts.ledger_words import origin, reason, round_euros, state

ACCOUNTS, GROUPS = 8, 8


def listing(here: Who, view: View) -> None:
    """The accounts in one state; those that wait for a word first."""
    st.subheader(_("Vos dépenses"))
    accounts = ledger_sums.by_account(view)
    counts = {code: sum(one.state == code for one in accounts) for code in STATES}
    _open_wanted(accounts)
    current = _state(counts)
    shown = [one for one in accounts if one.state == current]
    if not shown:
        st.info(_("Aucun compte dans cet état."))
        return
    pages = -(-len(shown) // ACCOUNTS)
    page = st.pagination(pages, key=ledger_state.PAGE) if pages > 1 else 1
    first = ((page or 1) - 1) * ACCOUNTS
    for one in shown[first : first + ACCOUNTS]:
        _account(here, view, one)


def _state(counts: Mapping[str, int]) -> str:
    if st.session_state.get(ledger_state.STATE) not in counts:
        st.session_state[ledger_state.STATE] = next((code for code in STATES if counts[code]), STATES[0])
    st.pills(
        _("État"), list(STATES), key=ledger_state.STATE, required=True, label_visibility="collapsed", wrap=True,
        format_func=lambda code: f"{state(code).capitalize()} ({counts[code]})", on_change=ledger_state.to_first_page,
    )  # fmt: skip
    return str(st.session_state[ledger_state.STATE])


def _open_wanted(accounts: Sequence[AccountSum]) -> None:
    """The account that was clicked in the chart: its list, its page, and it is open."""
    wanted = st.session_state.pop(ledger_state.WANTED, None)
    if wanted is None:
        return
    code, account = wanted
    places = [one.account for one in accounts if one.state == code]
    if account in places:
        st.session_state[ledger_state.STATE] = code
        st.session_state[ledger_state.PAGE] = places.index(account) // ACCOUNTS + 1
        st.session_state[ledger_state.ACCOUNT] = account
        st.session_state[ledger_state.GROUP] = None


def _account(here: Who, view: View, one: AccountSum) -> None:
    with st.container(border=True, gap="small"):
        with st.container(gap=None):
            st.button(
                f"**{html.plain(one.account)} {html.plain(one.label)}**", type="tertiary",
                key=f"ledger_open_{one.state}_{one.account}", on_click=ledger_state.open_account, args=(one.account,),
            )  # fmt: skip
            st.caption(html.plain(_said(one)))
        if st.session_state.get(ledger_state.ACCOUNT) == one.account:
            _groups(here, view, one)


def _said(one: AccountSum) -> str:
    more = f" + {len(one.factors) - 1}" if len(one.factors) > 1 else ""
    factors = retold.text(one.factors[0]) + more if one.factors else ""
    parts = [
        round_euros(one.cents),
        show.mass(one.kg) if one.kg else "",
        factors if one.kg else "",
        _("à préciser") if one.weak else "",
        _("{n} fournisseurs").format(n=show.number(one.groups)) if one.groups > 1 else "",
    ]
    return " · ".join(part for part in parts if part)


def _groups(here: Who, view: View, one: AccountSum) -> None:
    """The suppliers of the open account, the largest first."""
    mine = ledger_sums.with_state(view.groups).filter(pl.col("account") == one.account, pl.col("state") == one.state)
    if one.state == "waiting":
        st.button(
            _("Confirmer ce compte"), icon=":material/check:", key=f"ledger_confirm_{one.account}",
            on_click=ledger_state.confirm, args=(view.year, tuple(mine["id"])), disabled=ledger_state.locked(here),
        )  # fmt: skip
    pages = -(-mine.height // GROUPS)
    page = st.pagination(pages, key=f"ledger_groups_{one.state}_{one.account}") if pages > 1 else 1
    for row in mine.slice(((page or 1) - 1) * GROUPS, GROUPS).iter_rows(named=True):
        _group(here, view, row)


def _group(here: Who, view: View, row: Mapping[str, Any]) -> None:
    name = row["supplier"] or _("Fournisseur inconnu")
    detail = row["label"] or ("" if row["supplier"] else row["sample"])
    with st.container(gap=None):
        st.button(
            html.plain(f"{name} — {detail}" if detail else name), type="tertiary", icon=":material/chevron_right:",
            key=f"ledger_group_{row['id']}", on_click=ledger_state.open_group, args=(row["id"],),
        )  # fmt: skip
        st.caption(html.plain(_of_group(row, view)))
    if st.session_state.get(ledger_state.GROUP) == row["id"]:
        ledger_group.detail(here, view, row)


def _of_group(row: Mapping[str, Any], view: View) -> str:
    parts = [round_euros(row["cents"])]
    if row["kg"] is None:
        parts.append(reason(row["reason"], row["about"]))
    else:
        category = retold.text(ledger_sums.category(row))
        parts += [
            show.mass(row["kg"]),
            category,
            retold.text(row["factor_label"]),
            origin(row, view.uploaded_at.date()),
        ]
    return " · ".join(part for part in parts if part)
