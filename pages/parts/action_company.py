"""Who the actions are for: what is known of the company, and the two or three things the questionnaire did not ask."""

from __future__ import annotations

import streamlit as st

from core.access import Who
from core.bootstrap import services
from core.carbon.actions import Driver
from core.errors import CarbonScoreError
from core.report import action_words, show, words
from core.services.actions import Found
from core.services.plan import Facts
from pages.parts import action_decide, gate, html
from pages.parts.i18n import _, sentence

ASKED = (Driver.VEHICLE, Driver.KW_HEAT, Driver.KWC, Driver.M2, Driver.SITE, Driver.EMPLOYEE)
TENURE, AMOUNT = "actions_tenure", "actions_amount_{driver}"


def known(here: Who, found: Found) -> None:
    """One line about the company, and the way to say more."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(html.plain(" · ".join(_said(found))), width="content")
        with st.popover(_("Préciser"), icon=":material/tune:", key="actions_facts"):
            _ask(here, found)


def _said(found: Found) -> list[str]:
    """Sector, size, premises; what is not known is said, because nothing is then filtered by it."""
    company = found.company
    sector = services().questionnaire.law.sectors.get(company.sector or "")
    size = company.employees
    people = show.rough_span(size[0], size[1]) if size and size[1] is not None else _("plus de 500") if size else ""
    return [
        words.of(sector.label) if sector else _("secteur non précisé : rien n'est écarté"),
        _("{n} personnes").format(n=people) if people else _("effectif non précisé"),
        _tenure(company.tenure or ""),
    ]


def _tenure(name: str) -> str:
    return {"owner": _("propriétaire des locaux"), "tenant": _("locataire des locaux")}.get(
        name, _("locaux : propriétaire ou locataire ?")
    )


def _premises(name: str) -> str:
    return {"owner": _("Propriétaire"), "tenant": _("Locataire")}.get(name, _("Je ne sais pas"))


def _ask(here: Who, found: Found) -> None:
    off = action_decide.locked(here)
    st.markdown(_("Ces précisions servent à trier les actions et à chiffrer leur coût. Rien n'est obligatoire."))
    with st.form("actions_facts_form", border=False):
        names = ["", "owner", "tenant"]
        at = names.index(found.facts.tenure or "")
        st.radio(
            _("Vos locaux"), names, at, format_func=_premises, key=TENURE, disabled=off, horizontal=True
        )  # fmt: skip
        for one in ASKED:
            st.number_input(
                action_words.driver(one), min_value=0.0, max_value=1e9, value=found.facts.amounts.get(one), step=1.0,
                key=AMOUNT.format(driver=one), disabled=off, placeholder=_supposed(found, one),
            )  # fmt: skip
        st.form_submit_button(
            _("Enregistrer"), on_click=save, args=(found.facts.version,), disabled=off, key="actions_facts_save"
        )


def _supposed(found: Found, driver: Driver) -> str:
    """What is taken when nobody says."""
    amount = found.company.amounts.by_driver.get(driver)
    return action_words.amount(amount) if amount else _("inconnu")


def save(version: int) -> None:
    """Callback: keep what was said."""
    here = gate.member()
    typed = {one: st.session_state[AMOUNT.format(driver=one)] for one in ASKED}
    amounts = {one: float(value) for one, value in typed.items() if value is not None}
    try:
        services().plan.save_facts(here, Facts(st.session_state[TENURE] or None, amounts, version))
    except CarbonScoreError as error:
        st.session_state[action_decide.TOLD] = ("refused", sentence(error))
