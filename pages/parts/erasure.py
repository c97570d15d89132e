"""Erasing: a company (its owner types its name), or one's account (the password, and a choice for each company)."""

from __future__ import annotations

import streamlit as st

from core.access import Action, allowed
from core.bootstrap import services
from core.errors import CarbonScoreError
from core.report import show
from core.services.visits import Visit
from pages.parts import forms, gate, html
from pages.parts.i18n import _, sentence

TYPED, WHY, GONE = "erase_company_name", "erase_refused", "erased"


def person(visit: Visit) -> None:
    """A form posted to our route, as it holds a password and takes the cookie back."""
    st.subheader(_("Effacer"))
    alone = services().privacy.sole_companies(visit)
    with st.expander(_("Effacer mon compte et mes données"), icon=":material/delete_forever:"):
        st.write(
            _(
                "Votre adresse, votre nom, vos sessions et vos choix sont effacés tout de suite. Le journal des "
                "entreprises garde ce qui fut fait, sans dire par qui. Les sauvegardes l'oublient en trois mois "
                "environ."
            )
        )
        if alone:
            st.warning(_("Vous êtes seul propriétaire de ces entreprises : cochez celles à effacer avec votre compte."))
        checks = "".join(_check(f"effacer-{one.tenant_id}", one.name) for one in alone)
        word = _("EFFACER")
        boxes = [
            forms.Box("confirmation", _("Recopiez le mot {word}").format(word=word), most=20),
            forms.password(),
        ]
        st.html(forms.form("/session/effacement", boxes, _("Effacer définitivement"), extra=checks))


def company(visit: Visit) -> None:
    """Answers, calculations, members, keys, comments: all of it, for everybody."""
    if said := st.session_state.pop(GONE, ""):
        st.success(said, icon=":material/check:")
    if visit.kind != "company" or not allowed(visit.who, Action.ERASE_COMPANY):
        return
    with st.expander(
        _("Effacer l'entreprise {company}").format(company=html.plain(visit.company)), icon=":material/delete:"
    ):
        st.write(_("Réponses, calculs, commentaires, membres et clés d'API : tout disparaît, pour tous ses membres."))
        st.text_input(_("Recopiez le nom de l'entreprise"), key=TYPED, width=420)
        st.button(_("Effacer cette entreprise"), key="erase_company", on_click=_erase)
        if why := st.session_state.pop(WHY, ""):
            st.warning(why, icon=":material/edit_note:")


def _check(name: str, label: str) -> str:
    said = html.text(_("effacer « {company} »").format(company=label))
    return f'<label class="cs-check"><input type="checkbox" name="{html.text(name)}" value="1"> {said}</label>'


def _erase() -> None:
    """Callback: the company is gone, and this browser is in none."""
    here = gate.colleague()
    try:
        erased = services().privacy.erase_company(here, st.session_state[TYPED])
    except CarbonScoreError as error:
        st.session_state[WHY] = sentence(error)
        return
    said = _("L'entreprise est effacée. Les sauvegardes l'auront oubliée le {day}.")
    st.session_state[GONE] = said.format(day=show.day(erased.forgotten_by_backups))
