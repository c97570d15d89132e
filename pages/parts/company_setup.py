"""A company's first form: take over what was answered without an account, or start empty; then the visit."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.bootstrap import services
from core.carbon.datum import Site
from core.services.companies import UNNAMED
from core.services.company_form import CompanyForm
from core.services.visits import Visit
from pages.parts import company_fields, gate
from pages.parts.i18n import _

PREFIX, ADOPT, SITES = "setup:", "setup:adopt", "setup:sites"
MOST_SITES = 20


def section(visit: Visit, first: bool) -> None:
    """The form. The first company ends with the visit on a sample, any other with its questionnaire."""
    if first:
        st.write(
            _("Quelques lignes suffisent : elles servent de premières réponses, et se modifient quand vous voulez.")
        )
    adopts = _choice(visit)
    company_fields.draw(PREFIX)
    if not adopts:
        _sites()
    if st.button(_("Créer l'entreprise"), type="primary", key="company_create"):
        _create(adopts)
        st.switch_page("welcome/tour.py" if first else "collect/questionnaire.py")


def _choice(visit: Visit) -> bool:
    """Take the guest company of this browser over? Only asked when there is one to take."""
    offered = services().members.offered(visit)
    known = offered.name if offered is not None and offered.name != UNNAMED else ""
    company_fields.begin(PREFIX, CompanyForm(known))
    if offered is None:
        return False
    count = _("1 réponse") if offered.answers == 1 else _("{n} réponses").format(n=offered.answers)
    taken = _("Reprendre les réponses saisies sans compte ({name}, {count})").format(name=offered.name, count=count)
    chosen = st.radio(_("Pour commencer"), [taken, _("Commencer à vide")], key=ADOPT)
    return chosen == taken


def _sites() -> None:
    """A name and a postcode each."""
    count = int(st.session_state.setdefault(SITES, 1))
    st.markdown(_("**Sites** (facultatif) : le code postal choisit le mélange d'électricité du lieu."))
    for n in range(count):
        left, right = st.columns([3, 1])
        left.text_input(_("Nom du site {n}").format(n=n + 1), key=f"{PREFIX}site_name_{n}", max_chars=60)
        right.text_input(_("Code postal"), key=f"{PREFIX}site_postcode_{n}", max_chars=5)
    if count < MOST_SITES:
        st.button(_("Ajouter un site"), icon=":material/add:", key="setup_site_add", on_click=_one_more)


def _one_more() -> None:
    """Callback: room for one more site."""
    st.session_state[SITES] = int(st.session_state[SITES]) + 1


def _held_sites() -> tuple[Site, ...]:
    """The rows in which something was typed."""
    typed = [(n, _typed("name", n), _typed("postcode", n)) for n in range(int(st.session_state.get(SITES, 1)))]
    said = _("Site {number}")
    return tuple(
        Site(str(n + 1), name or said.format(number=n + 1), postcode) for n, name, postcode in typed if name or postcode
    )


def _typed(part: str, n: int) -> str:
    return str(st.session_state.get(f"{PREFIX}site_{part}_{n}") or "").strip()


def _create(adopts: bool) -> None:
    form = company_fields.held(PREFIX)
    if not adopts:
        form = replace(form, sites=_held_sites())
    services().members.create(gate.person(), form, adopts)
    company_fields.forget(PREFIX)
