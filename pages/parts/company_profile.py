"""The profile of the company that is open. Somebody else's edit meanwhile is shown beside one's own, never lost."""

from __future__ import annotations

from uuid import UUID

import streamlit as st

from core.access import Action, allowed
from core.bootstrap import services
from core.errors import CarbonScoreError, Conflict
from core.report import words
from core.services.company_form import HEADCOUNTS, CompanyForm
from core.services.members import CompanyProfile
from core.services.visits import Visit
from pages.parts import company_fields, gate, html
from pages.parts.i18n import _, sentence

WHY, SAVED = "profile_refused", "profile_saved"


def section(visit: Visit) -> None:
    """The form, for those who may keep it; the others read it."""
    st.subheader(_("Fiche de l'entreprise"))
    begun = _begin(visit)
    prefix = _prefix(visit.who.tenant_id)
    theirs: CompanyProfile | None = st.session_state.get(f"{prefix}theirs")
    if theirs is not None:
        _both(visit, theirs)
        return
    owner = allowed(visit.who, Action.EDIT_COMPANY)
    company_fields.draw(prefix, disabled=not owner)
    if not owner:
        st.caption(_("Seul un propriétaire peut modifier cette fiche."))
        return
    st.button(_("Enregistrer la fiche"), type="primary", key="profile_save", on_click=_save, args=(begun.version,))
    if why := st.session_state.pop(WHY, ""):
        st.warning(why, icon=":material/edit_note:")
    if st.session_state.pop(SAVED, False):
        st.success(_("La fiche est enregistrée."), icon=":material/check:")


def _prefix(tenant: UUID) -> str:
    """Start of the names of the widgets, and of what this form remembers: another company's form has others."""
    return f"profile:{tenant}:"


def _begin(visit: Visit) -> CompanyProfile:
    """The profile as it was when the form was opened: its version is the one that a save must find."""
    prefix = _prefix(visit.who.tenant_id)
    if f"{prefix}begun" not in st.session_state:
        st.session_state[f"{prefix}begun"] = services().members.profile(visit.who)
    begun: CompanyProfile = st.session_state[f"{prefix}begun"]
    company_fields.begin(prefix, begun.form)
    return begun


def _save(version: int) -> None:
    """Callback: keep the profile, or show both versions, or say what is wrong with it."""
    here = gate.colleague()
    prefix = _prefix(here.who.tenant_id)
    try:
        services().members.save_profile(here.who, company_fields.held(prefix), version)
    except Conflict as error:
        st.session_state[f"{prefix}theirs"] = error.theirs
        st.session_state[f"{prefix}mine"] = error.mine
    except CarbonScoreError as error:
        st.session_state[WHY] = sentence(error)
    else:
        company_fields.forget(prefix)
        st.session_state[SAVED] = True


def _both(visit: Visit, theirs: CompanyProfile) -> None:
    """Mine and theirs, side by side; nothing is written before a choice."""
    prefix = _prefix(visit.who.tenant_id)
    mine: CompanyForm = st.session_state[f"{prefix}mine"]
    st.warning(
        _("Quelqu'un a modifié cette fiche pendant que vous la remplissiez. Rien n'a été enregistré : choisissez."),
        icon=":material/call_split:",
    )
    left, right = st.columns(2)
    left.html(_card(_("Votre version"), mine))
    right.html(_card(_("La version enregistrée entre-temps"), theirs.form))
    left.button(
        _("Enregistrer la mienne"), type="primary", key="profile_mine", width="stretch", on_click=_keep_mine,
        args=(mine, theirs.version),
    )  # fmt: skip
    right.button(_("Garder l'autre"), key="profile_theirs", width="stretch", on_click=_keep_theirs)


def _keep_mine(mine: CompanyForm, version: int) -> None:
    """Callback: over theirs, now that it was read; refused again if a third one came meanwhile."""
    here = gate.colleague()
    prefix = _prefix(here.who.tenant_id)
    company_fields.forget(prefix)
    company_fields.begin(prefix, mine)
    _save(version)


def _keep_theirs() -> None:
    """Callback: the form starts again from what is kept."""
    company_fields.forget(_prefix(gate.colleague().who.tenant_id))


def _card(title: str, form: CompanyForm) -> str:
    sectors = services().questionnaire.law.sectors
    rows = [
        (_("Nom"), form.name),
        (_("SIREN"), form.siren),
        (_("Code NAF"), form.naf),
        (_("Secteur"), words.of(sectors[form.sector].label) if form.sector in sectors else form.sector),
        (_("Effectif"), words.of(HEADCOUNTS[form.headcount]) if form.headcount in HEADCOUNTS else ""),
    ]
    return html.table(
        title, [_("Champ"), _("Valeur")], [[html.text(k), html.text(v or "—")] for k, v in rows], css="cs-prose"
    )
