"""Mes données: consents one by one, everything in a file, and erasure."""

from __future__ import annotations

import streamlit as st

from core.bootstrap import services
from core.report import show
from core.services.privacy import Purpose
from pages.parts import erasure, gate, media, refusals
from pages.parts.i18n import _, language


def decide(purpose: str, key: str) -> None:
    """Callback: a consent given or taken back, with the wording that was read."""
    services().privacy.set_consent(gate.person(), purpose, bool(st.session_state[key]))


def consents() -> None:
    """A switch per purpose, all off until somebody turns them on."""
    st.subheader(_("Mes choix"))
    st.write(_("Rien de cela n'est nécessaire pour utiliser l'application. Chaque choix se reprend d'un geste."))
    given = services().privacy.consents(here)
    for purpose in services().privacy.purposes():
        latest = given.get(purpose.id)
        key = f"consent_{purpose.id}"
        title, text = _said(purpose)
        st.toggle(title, latest is not None and latest.granted, key=key, on_change=decide, args=(purpose.id, key))
        when = _(" Choisi le {moment}.").format(moment=show.moment(latest.at)) if latest else ""
        st.caption(f"{text}{when}")


def _said(purpose: Purpose) -> tuple[str, str]:
    english = language() == "en"
    return (purpose.title_en, purpose.text_en) if english else (purpose.title_fr, purpose.text_fr)


def export() -> None:
    """The file is made when it is asked for, and who asks is read again at that moment."""
    st.subheader(_("Tout emporter"))
    st.write(_("Un fichier ZIP : votre compte, vos choix, et pour vos entreprises les réponses et les calculs (JSON)."))
    st.download_button(
        _("Télécharger mes données"),
        data=media.later(services().privacy.export),
        file_name="carbonscore-mes-donnees.zip",
        mime="application/zip",
        icon=":material/download:",
        on_click="ignore",
    )


here = gate.person()
with st.container(width=720):
    st.title(_("Mes données"))
    refusals.tell()
    consents()
    export()
    erasure.person(here)
    erasure.company(here)
    st.page_link("welcome/privacy.py", label=_("Ce qui est gardé, et pourquoi"), icon=":material/shield:")
