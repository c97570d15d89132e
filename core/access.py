"""Who may do what. One table, denials included: what is not written here is refused.

A person has one role in each company; an administrator of the platform has no right on a company's own figures.
An API key does what the person who made it may do today, and of that only what its scopes name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from core.errors import AccessDenied


class Role(StrEnum):
    NOBODY = "nobody"  # signed in, in no company
    GUEST = "guest"  # holds the cookie of one company, without an account
    OWNER = "owner"
    ANALYST = "analyst"
    ADVISOR = "advisor"  # reads, comments, asks
    ADMIN = "admin"  # keeps the platform: editions, people, tiers


class Scope(StrEnum):
    """What an API key may be given."""

    FACTORS = "factors"
    READ = "read"
    WRITE = "write"


class Action(StrEnum):
    ANSWER = "answer"
    CALCULATE = "calculate"
    READ_ANSWERS = "read_answers"
    READ_FOOTPRINT = "read_footprint"
    EXPORT = "export"
    COMMENT = "comment"
    SHARE_RESUME = "share_resume"
    READ_FACTORS = "read_factors"
    EDIT_COMPANY = "edit_company"
    SEE_MEMBERS = "see_members"
    MANAGE_MEMBERS = "manage_members"
    MANAGE_KEYS = "manage_keys"
    READ_AUDIT = "read_audit"
    ERASE_COMPANY = "erase_company"
    PORTFOLIO = "portfolio"
    PLAN = "plan"
    REPORT = "report"
    DELETE_REPORT = "delete_report"
    SHARE = "share"
    IMPORT_EDITION = "import_edition"
    ACTIVATE_EDITION = "activate_edition"
    MANAGE_PLATFORM = "manage_platform"
    READ_PLATFORM_AUDIT = "read_platform_audit"


@dataclass(frozen=True, slots=True)
class Who:
    """The person behind a request: the company whose rows are visible, and a role in it.

    `scopes` is None for a person; for an API key, all it may be used for.
    """

    tenant_id: UUID
    role: Role
    person_id: UUID | None = None
    scopes: frozenset[Scope] | None = None


NO_COMPANY = UUID(int=0)
"""Tenant of somebody who has not opened any company, and of the platform's own audit: it owns no other row."""

_COLUMNS = (Role.NOBODY, Role.GUEST, Role.OWNER, Role.ANALYST, Role.ADVISOR, Role.ADMIN)
_TABLE: tuple[tuple[Action, str, Scope | None], ...] = (
    #                            nobody guest owner analyst advisor admin      scope a key needs; None: never by key
    (Action.ANSWER, "              no    yes   yes   yes     no      no ", Scope.WRITE),
    (Action.CALCULATE, "           no    yes   yes   yes     no      no ", Scope.WRITE),
    (Action.READ_ANSWERS, "        no    yes   yes   yes     yes     no ", Scope.READ),
    (Action.READ_FOOTPRINT, "      no    yes   yes   yes     yes     no ", Scope.READ),
    (Action.EXPORT, "              no    yes   yes   yes     yes     no ", Scope.READ),
    (Action.COMMENT, "             no    no    yes   yes     yes     no ", None),
    (Action.SHARE_RESUME, "        no    yes   no    no      no      no ", None),
    (Action.READ_FACTORS, "        yes   yes   yes   yes     yes     yes", Scope.FACTORS),
    (Action.EDIT_COMPANY, "        no    no    yes   no      no      no ", None),
    (Action.SEE_MEMBERS, "         no    no    yes   yes     yes     no ", None),
    (Action.MANAGE_MEMBERS, "      no    no    yes   no      no      no ", None),
    (Action.MANAGE_KEYS, "         no    no    yes   no      no      no ", None),
    (Action.READ_AUDIT, "          no    no    yes   no      no      no ", None),
    (Action.ERASE_COMPANY, "       no    yes   yes   no      no      no ", None),
    (Action.PORTFOLIO, "           no    no    yes   yes     yes     no ", None),
    (Action.PLAN, "                no    yes   yes   yes     no      no ", Scope.WRITE),
    (Action.REPORT, "              no    yes   yes   yes     yes     no ", Scope.WRITE),
    (Action.DELETE_REPORT, "       no    yes   yes   yes     no      no ", None),
    (Action.SHARE, "               no    no    yes   yes     no      no ", None),
    (Action.IMPORT_EDITION, "      no    no    no    no      no      yes", None),
    (Action.ACTIVATE_EDITION, "    no    no    no    no      no      yes", None),
    (Action.MANAGE_PLATFORM, "     no    no    no    no      no      yes", None),
    (Action.READ_PLATFORM_AUDIT, " no    no    no    no      no      yes", None),
)

ALLOWED: Mapping[Action, frozenset[Role]] = MappingProxyType(
    {
        action: frozenset(role for role, cell in zip(_COLUMNS, cells.split(), strict=True) if cell == "yes")
        for action, cells, _ in _TABLE
    }
)
SCOPE_OF: Mapping[Action, Scope | None] = MappingProxyType({action: scope for action, _, scope in _TABLE})


def allowed(who: Who, action: Action) -> bool:
    """True when this person, or this key, may do that."""
    in_role = who.role in ALLOWED.get(action, frozenset())
    return in_role and (who.scopes is None or SCOPE_OF.get(action) in who.scopes)


def require(who: Who, action: Action) -> None:
    """Nothing when allowed. Raises AccessDenied otherwise."""
    if allowed(who, action):
        return
    if ALLOWED.get(action) == frozenset({Role.ADMIN}):
        raise AccessDenied("Cette action est réservée aux personnes qui administrent l'application.")
    if who.scopes is not None:
        raise AccessDenied("Cette clé d'API n'a pas ce droit. Créez-en une qui l'a, ou demandez-la à un propriétaire.")
    raise AccessDenied("Votre rôle dans cette entreprise ne permet pas cette action. Demandez-la à un propriétaire.")


def keeps_editions(local: bool, peer: str | None, host: str | None) -> bool:
    """True for the person at the keyboard: embedded database, loopback peer, loopback name in the Host header.

    `peer` is the address of the other end (None: loopback), `host` the Host header. The name is checked too, so
    that a page of another site whose name resolves to 127.0.0.1 does not become the administrator.
    """
    name = (host or "").rsplit(":", 1)[0].strip("[]").lower()
    return local and peer in _LOOPBACK_PEERS and name in _LOOPBACK_NAMES


_LOOPBACK_PEERS = frozenset({None, "127.0.0.1", "::1"})
_LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
