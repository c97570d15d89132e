"""Accounts: signing up and in, one's own credentials, and the accounts of other providers. One object, four parts."""

from __future__ import annotations

from core.services.credentials import Credentials
from core.services.entrance import Identity, SignIn
from core.services.provider_sign_in import ProviderSignIns
from core.services.sign_in import OpenSession, SignIns

__all__ = ["Accounts", "Identity", "OpenSession", "SignIn"]


class Accounts(SignIns, ProviderSignIns, Credentials):
    """Everything a person does at the door and with their keys. Companies are `core.services.members`."""
