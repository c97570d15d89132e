"""Who may do what. One table, denials included: what is not written here is refused.

Accounts come later: a role is added to `Role` and to the rows of `ALLOWED`, nothing else changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from core.errors import AccessDenied


class Role(StrEnum):
    GUEST = "guest"  # holds the cookie of one company, nothing more
    ADMIN = "admin"  # keeps the factor editions; today: the person at the keyboard of a local installation


class Action(StrEnum):
    ANSWER = "answer"
    CALCULATE = "calculate"
    READ_FOOTPRINT = "read_footprint"
    EXPORT = "export"
    SHARE_RESUME = "share_resume"
    READ_FACTORS = "read_factors"
    IMPORT_EDITION = "import_edition"
    ACTIVATE_EDITION = "activate_edition"


@dataclass(frozen=True, slots=True)
class Who:
    """The person behind a request: the company whose rows are visible, and a role."""

    tenant_id: UUID
    role: Role


NO_COMPANY = UUID(int=0)
"""Tenant of an administrator who has not opened any company: it owns no row."""

_EVERYONE = frozenset({Role.GUEST, Role.ADMIN})
_KEEPERS = frozenset({Role.ADMIN})

ALLOWED: Mapping[Action, frozenset[Role]] = MappingProxyType(
    {
        Action.ANSWER: _EVERYONE,
        Action.CALCULATE: _EVERYONE,
        Action.READ_FOOTPRINT: _EVERYONE,
        Action.EXPORT: _EVERYONE,
        Action.SHARE_RESUME: _EVERYONE,
        Action.READ_FACTORS: _EVERYONE,
        Action.IMPORT_EDITION: _KEEPERS,
        Action.ACTIVATE_EDITION: _KEEPERS,
    }
)


def allowed(who: Who, action: Action) -> bool:
    """True when this person may do that."""
    return who.role in ALLOWED.get(action, frozenset())


def require(who: Who, action: Action) -> None:
    """Nothing when allowed. Raises AccessDenied otherwise."""
    if not allowed(who, action):
        raise AccessDenied("Cette action est réservée aux personnes qui administrent l'application.")


def keeps_editions(local: bool, peer: str | None, host: str | None) -> bool:
    """True for the person at the keyboard: embedded database, loopback peer, loopback name in the Host header.

    `peer` is the address of the other end (None: loopback), `host` the Host header. The name is checked too, so
    that a page of another site whose name resolves to 127.0.0.1 does not become the administrator.
    """
    name = (host or "").rsplit(":", 1)[0].strip("[]").lower()
    return local and peer in _LOOPBACK_PEERS and name in _LOOPBACK_NAMES


_LOOPBACK_PEERS = frozenset({None, "127.0.0.1", "::1"})
_LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
