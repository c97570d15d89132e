"""The one place that shows errors: those the house raises on purpose as they are, any other one as a calm sentence.

`show` serves twice: pages/frame.py calls it for a page, app.py gives it to Streamlit for callbacks and fragments.
"""

from __future__ import annotations

import secrets

import streamlit as st
import structlog

from core.errors import AccessDenied, CarbonScoreError, InputError, NotFound, Unavailable
from pages.parts.i18n import _, sentence

_log = structlog.get_logger("pages")


def show(error: Exception) -> bool:
    """Draw the error where the page is; True, because nothing else should."""
    if isinstance(error, InputError):
        st.warning(sentence(error), icon=":material/edit_note:")
    elif isinstance(error, (AccessDenied, NotFound)):
        st.info(sentence(error), icon=":material/lock:")
        st.page_link("welcome/landing.py", label=_("Aller à l'accueil"), icon=":material/home:")
    elif isinstance(error, Unavailable):
        st.error(sentence(error), icon=":material/cloud_off:")
    elif isinstance(error, CarbonScoreError):
        st.error(sentence(error), icon=":material/report:")
    else:
        _unknown(error)
    return True


def _unknown(error: Exception) -> None:
    number = secrets.token_hex(4)
    _log.error("unexpected", incident=number, exc_info=error)
    calm = _("Une erreur inattendue s'est produite. Vos réponses enregistrées sont intactes. Rechargez la page.")
    st.error(f"{calm} {_('Numéro à nous donner :')} `{number}`", icon=":material/report:")
