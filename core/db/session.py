"""The one door to the database. Nothing else opens a connection (an architecture test checks it).

A transaction belongs to a company (`tenant`), to a person (`person`), to the shared catalogue (`catalogue`, `editing`)
or to nobody yet (`lookup`); each kind signs in as a PostgreSQL role that may do just that (core/db/roles.py). Whom it
works for is set with `set_config(…, is_local => true)`: it ends with the transaction, so a pooled connection carries
nothing over. For an API key the company is also signed: SQL that slipped in could not name another one.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import cast
from uuid import UUID

import psycopg
from sqlalchemy import Connection, Engine, NullPool, create_engine
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from core.access import Who
from core.db import roles
from core.db.roles import Roles
from core.errors import Unavailable
from core.settings import derived

_SET = "SELECT set_config('app.tenant', %(tenant)s, true), set_config('app.user', %(person)s, true)"
_WORKS_FOR, _SIGNED = _SET, f"{_SET}, set_config('app.ctx', %(context)s, true)"
_PERSON, _NOBODY = "SELECT set_config('app.user', %(person)s, true)", "SELECT 1"
_UNREACHABLE = (
    "La base de données ne répond pas ({reason}). Vérifiez qu'elle est démarrée et que DATABASE_URL est juste, "
    "puis réessayez."
)
CONTEXT_LASTS_S = 120  # longer than any transaction may last


LEASE = "carbonscore lease"


def lease(url: str) -> psycopg.Connection[tuple[object, ...]]:
    """A connection outside the pool, held to say « I use this server ». Raises psycopg.OperationalError."""
    plain = url.replace("postgresql+psycopg://", "postgresql://", 1)
    return psycopg.connect(plain, autocommit=True, connect_timeout=5, application_name=LEASE)


def context_key(secret: str) -> bytes:
    """The 64-byte block of the key that signs contexts (RFC 2104: a 32-byte key padded with zeros)."""
    return derived(secret, "tenant context").ljust(64, b"\0")


class Database:
    """Transactions on one PostgreSQL database. `url`, the administrator's, starts with postgresql+psycopg://;
    `master` is SECRET_KEY, from which the passwords of the roles are derived (default: the password in `url`);
    `working` is the role of a company's transactions (roles.APP, or roles.WORKER for what runs later)."""

    def __init__(self, url: str, pool: int = 5, master: str | None = None, working: str = roles.APP) -> None:
        self.roles = Roles(url, master)
        self._url, self._pool, self._working = url, pool, working
        self._engines: dict[str, Engine] = {}

    def as_worker(self) -> Database:
        """The same database, its companies entered as what runs later; close it too."""
        return Database(self._url, self._pool, self.roles.master, roles.WORKER)

    def queue(self) -> str:
        """Where the jobs wait: libpq's address of this database as the worker's role, which alone reads them."""
        return self.roles.address(roles.WORKER).replace("postgresql+psycopg://", "postgresql://", 1)

    @contextmanager
    def tenant(self, who: Who) -> Iterator[Session]:
        """One transaction of one company: committed at the end, rolled back by any error. Raises Unavailable."""
        told = {"tenant": str(who.tenant_id), "person": str(who.person_id or "")}
        if who.scopes is None:
            door = self._transaction(self._working, _WORKS_FOR, told)
        else:
            door = self._transaction(roles.API, _SIGNED, {**told, "context": self._context(who.tenant_id)})
        with door as connection, Session(connection) as session:
            yield session
            session.flush()

    @contextmanager
    def person(self, person_id: UUID) -> Iterator[Session]:
        """One transaction on what belongs to a person: sessions, second factor, consents. Raises Unavailable."""
        door = self._transaction(roles.PERSON, _PERSON, {"person": str(person_id)})
        with door as connection, Session(connection) as session:
            yield session
            session.flush()

    @contextmanager
    def lookup(self, person_id: UUID | None = None) -> Iterator[Session]:
        """One transaction before anybody is known: the functions of schema `auth`, no table. Raises Unavailable.

        `person_id`: who acts, for the audit, when an administrator looks over the walls.
        """
        told = _PERSON if person_id else _NOBODY
        door = self._transaction(roles.AUTH, told, {"person": str(person_id)})
        with door as connection, Session(connection) as session:
            yield session

    @contextmanager
    def catalogue(self) -> Iterator[Session]:
        """One transaction that reads what belongs to nobody: editions and factors. Raises Unavailable."""
        with self._transaction(self._working, _NOBODY) as connection, Session(connection) as session:
            yield session

    @contextmanager
    def editing(self, person_id: UUID | None = None) -> Iterator[Session]:
        """One transaction that writes editions and factors. Raises Unavailable."""
        door = self._transaction(roles.CATALOGUE, _PERSON, {"person": str(person_id or "")})
        with door as connection, Session(connection) as session:
            yield session
            session.flush()

    @contextmanager
    def schema(self) -> Iterator[Connection]:
        """One transaction of the administrator: migrations, tests. Services never use it. Raises Unavailable."""
        with self._transaction("", _NOBODY) as connection:
            yield connection

    @staticmethod
    def raw(session: Session) -> psycopg.Connection[tuple[object, ...]]:
        """The driver's connection under this very transaction, for COPY. Never commit it."""
        return _driver(session.connection())

    def close(self) -> None:
        for engine in self._engines.values():
            engine.dispose()

    def _context(self, tenant_id: UUID) -> str:
        """« tenant.expiry.hmac », as sec.tenant() checks it."""
        said = f"{tenant_id}.{int(time.time()) + CONTEXT_LASTS_S}"
        return f"{said}.{hmac.new(self._context_key, said.encode(), hashlib.sha256).hexdigest()}"

    @cached_property
    def _context_key(self) -> bytes:
        return context_key(self.roles.secret)

    def _engine(self, role: str) -> Engine:
        """The pool of a role; the administrator ("") keeps no connection open."""
        if role not in self._engines:
            pool = {"pool_size": self._pool, "max_overflow": 10} if role else {}
            self._engines[role] = create_engine(
                self.roles.address(role) if role else self._url,
                poolclass=None if role else NullPool,
                hide_parameters=True,  # errors are logged, and values are personal
                connect_args={"application_name": "carbonscore", "options": "-c timezone=UTC", "connect_timeout": 5},
                **pool,
            )
        return self._engines[role]

    @contextmanager
    def _transaction(self, role: str, first: str, told: Mapping[str, str] | None = None) -> Iterator[Connection]:
        try:
            with self._told(role, first, told) as connection, connection.begin():
                yield connection
        except DBAPIError as error:
            never_opened = isinstance(error, OperationalError) and error.statement is None
            if not (never_opened or error.connection_invalidated):
                raise
            raise Unavailable(_UNREACHABLE, reason=_reason(error.orig)) from error

    def _told(self, role: str, first: str, told: Mapping[str, str] | None) -> Connection:
        """A connection that answered the first statement of its transaction: that finds out whether it died in the
        pool, so nothing else asks. Then the others that wait there are left as well. Raises Unavailable."""
        engine = self._engine(role)
        try:
            return _answering(engine.connect(), first, told)
        except psycopg.OperationalError:
            engine.dispose()
        try:
            return _answering(engine.connect(), first, told)
        except psycopg.OperationalError as error:
            raise Unavailable(_UNREACHABLE, reason=_reason(error)) from error


def _answering(connection: Connection, first: str, told: Mapping[str, str] | None) -> Connection:
    """Asked of the driver itself, which takes half the time. Raises psycopg.OperationalError; it is closed then."""
    try:
        _driver(connection).execute(first.encode(), told)
    except BaseException:
        connection.invalidate()
        connection.close()
        raise
    return connection


def _driver(connection: Connection) -> psycopg.Connection[tuple[object, ...]]:
    return cast("psycopg.Connection[tuple[object, ...]]", connection.connection.driver_connection)


def _reason(error: BaseException | None) -> str:
    """Why, without the host and the port: visitors read it too (the whole of it is the cause of the error)."""
    return str(error).strip().splitlines()[0].rpartition("failed: ")[2]
