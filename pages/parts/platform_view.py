"""The platform's accounts and companies on screen: find one, close it, open it again, set a tier."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar
from uuid import UUID

import streamlit as st

from core.bootstrap import services
from core.report import show
from core.services.platform import PlatformCompany, PlatformPerson
from pages.parts import gate, html, people_words
from pages.parts.i18n import _

PER_PAGE = 25
Shown = TypeVar("Shown", PlatformPerson, PlatformCompany)


def people(known: Sequence[PlatformPerson]) -> None:
    """Accounts, newest first; searched by name or address."""
    wanted = st.text_input(_("Chercher un nom ou une adresse"), key="people_search", width=420).strip().casefold()
    found = [one for one in known if wanted in f"{one.name} {one.email}".casefold()]
    st.caption(_("Comptes : {n}").format(n=show.number(len(found))))
    for one in _page(found, "people_page"):
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.html(_person(one), width="stretch")
            st.button(_("Fermer ses sessions"), key=f"end_{one.person_id}", on_click=_end, args=(one.person_id,))
            label = _("Rouvrir le compte") if one.disabled else _("Fermer le compte")
            st.button(label, key=f"off_{one.person_id}", on_click=_disable, args=(one.person_id, not one.disabled))


def companies(known: Sequence[PlatformCompany]) -> None:
    """Companies, newest first, each with its tier."""
    wanted = st.text_input(_("Chercher un nom ou un SIREN"), key="companies_search", width=420).strip().casefold()
    found = [one for one in known if wanted in f"{one.name} {one.siren}".casefold()]
    st.caption(_("Entreprises : {n}").format(n=show.number(len(found))))
    tiers = {tier.tier: people_words.tier(tier) for tier in services().tiers.all()}
    for one in _page(found, "companies_page"):
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.html(_company(one), width="stretch")
            key = f"tier_{one.tenant_id}_{one.tier}"
            st.selectbox(
                _("Offre de {company}").format(company=one.name), list(tiers), list(tiers).index(one.tier), key=key,
                width=170, label_visibility="collapsed", format_func=lambda name: tiers[name], on_change=_tier,
                args=(one.tenant_id, key),
            )  # fmt: skip


def _page(found: Sequence[Shown], key: str) -> Sequence[Shown]:
    pages = -(-len(found) // PER_PAGE)
    page = st.pagination(pages, key=key) if pages > 1 else 1
    first = ((page or 1) - 1) * PER_PAGE
    return found[first : first + PER_PAGE]


def _person(one: PlatformPerson) -> str:
    facts = [
        one.email,
        "" if one.verified else _("adresse non confirmée"),
        _("second facteur") if one.second_factor else "",
        _("entreprises : {n}").format(n=one.companies),
        _("compte fermé") if one.disabled else "",
        _("vue le {moment}").format(moment=show.moment(one.last_seen_at)) if one.last_seen_at else "",
    ]
    return html.lines(one.name, " · ".join(fact for fact in facts if fact))


def _company(one: PlatformCompany) -> str:
    facts = [
        one.siren or _("sans SIREN"),
        _("membres : {n}").format(n=one.members),
        _("depuis le {day}").format(day=show.day(one.created_at)),
    ]
    return html.lines(one.name, " · ".join(facts))


def _end(person_id: UUID) -> None:
    """Callback: signed out everywhere."""
    services().platform.end_sessions(gate.admin(), person_id)


def _disable(person_id: UUID, off: bool) -> None:
    """Callback: the account opens nothing any more, or opens again."""
    services().platform.disable(gate.admin(), person_id, off)


def _tier(tenant_id: UUID, key: str) -> None:
    """Callback: acts on the company's next request."""
    services().platform.set_tier(gate.admin(), tenant_id, st.session_state[key])
