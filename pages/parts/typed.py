"""What somebody typed into a form: shown again after a refusal, and looked at before the services see it.

The customer names streamlit-authenticator. Its cookie can be read by scripts and is never revoked, its password rule
caps the length at 20: neither is used. Its validator of names and addresses is sound, and is the one used here.
"""

from __future__ import annotations

from core.errors import InputError
from core.services import addresses
from core.web import cookies
from pages.parts import gate

LONGEST = 120


def said(name: str) -> str:
    """What was typed in this input of the form that was just refused; never a password."""
    return cookies.typed(gate.connection().cookies).get(name, "")


def problem(email: str, name: str) -> str | None:
    """The code of the refusal (pages.parts.refusals) for an address or a name that cannot be one; None when both can.

    The library is imported at the first form: it is heavy, and visitors without an account never need it.
    """
    from streamlit_authenticator.utilities.validator import Validator  # type: ignore[import-untyped]

    sound = Validator()
    try:
        written = addresses.cleaned(email)  # « société.fr » in its ASCII form: the library knows no other
    except InputError:
        return "adresse"
    if not sound.validate_email(written):
        return "adresse"
    return None if sound.validate_length(name.strip(), 1, LONGEST) else "nom"
