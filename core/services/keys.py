"""API keys: made by an owner, shown once, used by programs, revoked at once.

A key is 256 random bits after a prefix that secret scanners recognise; the database keeps its SHA-256. It does what
the person who made it may do today, and of that only what its scopes name: a removed member's keys stop.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from core.access import Action, Role, Scope, Who, require
from core.db import keys as rows
from core.db.identity_tables import ApiKey as Row
from core.db.session import Database
from core.errors import InputError, NotFound
from core.services import audit
from core.services.tiers import Tiers

PREFIX = "cs_live_"
LONGEST_NAME = 80
HINT = 4  # characters
WINDOW_S = 60


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key as its company sees it. `hint`: its last characters; `person_id`: who made it."""

    id: UUID
    name: str
    hint: str
    scopes: tuple[Scope, ...]
    person_id: UUID
    created_at: datetime
    last_used_at: datetime | None
    expires_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Allowance:
    """Requests of a key: at most `most` in each window of `window_s`; `left` in this one, which ends in `resets_s`.

    `wait_s` is 0 when the request may go on.
    """

    most: int
    left: int
    window_s: int
    resets_s: int
    wait_s: int


@dataclass(frozen=True, slots=True)
class Caller:
    """The program behind a request."""

    who: Who
    key_id: UUID
    company: str
    tier: str
    allowance: Allowance


def digest(secret: str) -> bytes:
    """SHA-256 of a key: what the database knows of it."""
    return hashlib.sha256(secret.encode()).digest()


class Keys:
    def __init__(self, database: Database, tiers: Tiers) -> None:
        self._database, self._tiers = database, tiers

    def create(
        self, who: Who, name: str, scopes: Collection[Scope], lasts: timedelta | None = None
    ) -> tuple[ApiKey, str]:
        """A new key and its secret, which nobody can show again.

        Raises AccessDenied, LimitReached (the company's tier), InputError (name, scopes).
        """
        require(who, Action.MANAGE_KEYS)
        secret = PREFIX + secrets.token_urlsafe(32)
        with self._database.tenant(who) as session:
            self._tiers.check(session, who, "api_keys")
            row = rows.add(session, _row(who, _named(name), scopes, secret, lasts))
            detail = {"scopes": row.scopes, "hint": row.hint}
            audit.record(session, who.tenant_id, "key_created", f"api_key/{row.id}", detail)
            return _said(row), secret

    def all(self, who: Who) -> list[ApiKey]:
        """Newest first, revoked ones too. Raises AccessDenied."""
        require(who, Action.MANAGE_KEYS)
        with self._database.tenant(who) as session:
            return [_said(row) for row in rows.all_keys(session, who.tenant_id)]

    def revoke(self, who: Who, key_id: UUID) -> None:
        """The key opens nothing any more, from its next request on. Raises AccessDenied, NotFound."""
        require(who, Action.MANAGE_KEYS)
        with self._database.tenant(who) as session:
            row = rows.revoke(session, who.tenant_id, key_id)
            if row is None:
                raise NotFound("Cette clé d'API n'existe pas ou plus.")
            audit.record(session, who.tenant_id, "key_revoked", f"api_key/{row.id}", {"hint": row.hint})

    def who(self, secret: str) -> Who | None:
        """Whom a key stands for now, None when it stands for nobody (any more)."""
        caller = self.caller(secret)
        return None if caller is None else caller.who

    def caller(self, secret: str) -> Caller | None:
        """The program that shows this key, its request counted; None when the key opens nothing (any more).

        Read at every request: a revocation, a changed role or a changed tier acts on the next one.
        """
        if not secret.startswith(PREFIX):
            return None
        with self._database.lookup() as session:
            found = rows.opened(session, digest(secret))
            if found is None:
                return None
            most = self._tiers.limits(found.tier).api_per_minute
            wait, left = rows.spend(session, f"api {found.key_id}", most, WINDOW_S)
        scopes = frozenset(Scope(scope) for scope in found.scopes)
        who = Who(found.tenant_id, Role(found.role), found.person_id, scopes)
        resets = WINDOW_S - int(time.time()) % WINDOW_S
        return Caller(who, found.key_id, found.company, found.tier, Allowance(most, left, WINDOW_S, resets, wait))


def _named(name: str) -> str:
    cleaned = " ".join(name.split())
    if not 0 < len(cleaned) <= LONGEST_NAME:
        raise InputError("Le nom de la clé doit compter entre 1 et {most} caractères.", most=LONGEST_NAME)
    return cleaned


def _row(who: Who, name: str, scopes: Collection[Scope], secret: str, lasts: timedelta | None) -> Row:
    if not scopes:
        raise InputError("Choisissez au moins un droit pour cette clé.")
    if who.person_id is None:
        raise InputError("Une clé d'API appartient à une personne : connectez-vous d'abord.")
    if lasts is not None and lasts <= timedelta(0):
        raise InputError("La durée d'une clé se compte en jours, à partir d'un.")
    return Row(
        id=uuid4(),
        tenant_id=who.tenant_id,
        key_hash=digest(secret),
        hint=secret[-HINT:],
        name=name,
        scopes=sorted(scope.value for scope in scopes),
        person_id=who.person_id,
        expires_at=None if lasts is None else datetime.now(UTC) + lasts,
    )


def _said(row: Row) -> ApiKey:
    scopes = tuple(Scope(scope) for scope in row.scopes)
    return ApiKey(
        row.id,
        row.name,
        row.hint,
        scopes,
        row.person_id,
        row.created_at,
        row.last_used_at,
        row.expires_at,
        row.revoked_at,
    )
