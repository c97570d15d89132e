"""The second factor: put it on (QR code or seed, then a code), the recovery codes shown once, take it off."""

from __future__ import annotations

from base64 import b64encode

import streamlit as st

from core.bootstrap import services
from core.errors import CarbonScoreError
from core.services.entrance import somebody
from core.services.second_factor import TotpSetup
from core.services.visits import Visit
from pages.parts import forms, gate, html, proof
from pages.parts.i18n import _, sentence

CODES, WHY, OPEN, TYPED = "recovery_codes", "totp_refused", "totp_open", "totp_code"


def section(visit: Visit) -> None:
    """What this person can do about it now."""
    st.subheader(_("Second facteur"))
    if _just_made(visit):
        return
    if somebody(visit).second_factor:
        _on(visit)
    elif not st.session_state.get(OPEN):
        st.write(_("Un code de votre téléphone en plus du mot de passe : un mot de passe volé ne suffit plus."))
        st.button(_("Activer le second facteur"), icon=":material/phonelink_lock:", key="totp_begin", on_click=_begin)
    elif proof.asked(visit, "/securite"):
        _steps(services().accounts.begin_totp(visit))


def _begin() -> None:
    """Callback: open the steps."""
    gate.person()
    st.session_state[OPEN] = True


def _steps(setup: TotpSetup) -> None:
    """The picture, the seed for those who type it, the code that proves the telephone has it."""
    left, right = st.columns([2, 3], vertical_alignment="center")
    alone = setup.svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)  # outside of a page it needs it
    picture = b64encode(alone.encode()).decode()
    said = html.text(_("Code QR du second facteur"))
    left.html(f'<img class="cs-qr" alt="{said}" src="data:image/svg+xml;base64,{picture}">')
    right.markdown(_("**1.** Scannez ce code avec une application de codes (Aegis, FreeOTP, Google Authenticator…)."))
    right.caption(_("Ou tapez-y cette clé :"))
    right.code(setup.secret, language=None, wrap_lines=True)
    st.text_input(_("2. Tapez le code à six chiffres qu'elle affiche"), key=TYPED, max_chars=10, width=320)
    st.button(_("Confirmer le code"), type="primary", key="totp_confirm", on_click=_confirm)
    if why := st.session_state.get(WHY):
        st.error(why, icon=":material/error:")


def _confirm() -> None:
    """Callback: the telephone works, or why not. The codes stay on this screen until they are put away."""
    here = gate.person()
    try:
        codes = services().accounts.confirm_totp(here, st.session_state.get(TYPED, ""))
    except CarbonScoreError as error:
        st.session_state[WHY] = sentence(error)
        return
    _forget()
    st.session_state[CODES] = (here.session_id, codes)


def _just_made(visit: Visit) -> bool:
    """The recovery codes, for the session that made them and no other."""
    session_id, codes = st.session_state.get(CODES, (None, []))
    if not codes or session_id != visit.session_id:
        return False
    st.success(_("Le second facteur est actif."), icon=":material/check:")
    st.markdown(
        _(
            "**Gardez ces codes de secours hors de votre téléphone** : chacun ouvre le compte une fois, sans lui. "
            "Ils ne seront plus montrés."
        )
    )
    text = "\n".join(codes)
    st.code(text, language=None)
    with st.container(horizontal=True):
        name = "carbonscore-codes.txt"
        st.download_button(_("Télécharger les codes"), text, name, on_click="ignore", icon=":material/download:")
        st.button(_("J'ai gardé mes codes"), type="primary", key="codes_kept", on_click=_put_away)
    return True


def _put_away() -> None:
    """Callback: the codes leave the screen."""
    gate.person()
    _forget()


def _forget() -> None:
    for name in (CODES, WHY, OPEN, TYPED):
        st.session_state.pop(name, None)


def _on(visit: Visit) -> None:
    left = services().accounts.recovery_codes_left(visit)
    said = _("Le second facteur est actif. Codes de secours restants : {n}.").format(n=left)
    st.success(said, icon=":material/check:")
    with st.expander(_("Retirer le second facteur")):
        st.write(_("Pour changer de téléphone : retirez-le, puis activez-le de nouveau."))
        st.html(forms.form("/session/sans-code", [forms.password()], _("Retirer le second facteur")))
