"""The one door to the database. Nothing else opens a connection (an architecture test checks it).

A transaction belongs to a tenant (`tenant`) or to the shared catalogue (`catalogue`). The tenant is set
with `set_config(…, is_local => true)`: it ends with the transaction, so a pooled connection carries nothing over.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast
from uuid import UUID

import psycopg
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from core.errors import Unavailable

_SET_TENANT = text("SELECT set_config('app.tenant', :tenant, true)")
_UNREACHABLE = (
    "La base de données ne répond pas ({reason}). Vérifiez qu'elle est démarrée et que DATABASE_URL est juste, "
    "puis réessayez."
)


LEASE = "carbonscore lease"


def lease(url: str) -> psycopg.Connection[tuple[object, ...]]:
    """A connection outside the pool, held to say « I use this server ». Raises psycopg.OperationalError."""
    plain = url.replace("postgresql+psycopg://", "postgresql://", 1)
    return psycopg.connect(plain, autocommit=True, connect_timeout=5, application_name=LEASE)


class Database:
    """Transactions on one PostgreSQL database. `url` starts with postgresql+psycopg://."""

    def __init__(self, url: str, pool: int = 5) -> None:
        self._engine = create_engine(
            url,
            pool_size=pool,
            max_overflow=10,
            pool_pre_ping=True,
            connect_args={"application_name": "carbonscore", "options": "-c timezone=UTC"},
        )

    @contextmanager
    def tenant(self, tenant_id: UUID) -> Iterator[Session]:
        """One transaction of one tenant: committed at the end, rolled back by any error. Raises Unavailable."""
        with self._transaction() as connection, Session(connection) as session:
            connection.execute(_SET_TENANT, {"tenant": str(tenant_id)})
            yield session
            session.flush()

    @contextmanager
    def catalogue(self) -> Iterator[Session]:
        """One transaction on what belongs to no tenant: editions, factors, tokens. Raises Unavailable."""
        with self._transaction() as connection, Session(connection) as session:
            yield session
            session.flush()

    @contextmanager
    def schema(self) -> Iterator[Connection]:
        """One transaction for migrations and administration. Raises Unavailable."""
        with self._transaction() as connection:
            yield connection

    @staticmethod
    def raw(session: Session) -> psycopg.Connection[tuple[object, ...]]:
        """The driver's connection under this very transaction, for COPY. Never commit it."""
        driver = session.connection().connection.driver_connection
        return cast("psycopg.Connection[tuple[object, ...]]", driver)

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        try:
            with self._engine.connect() as connection, connection.begin():
                yield connection
        except DBAPIError as error:
            never_opened = isinstance(error, OperationalError) and error.statement is None
            if not (never_opened or error.connection_invalidated):
                raise
            reason = str(error.orig).strip().splitlines()[0]
            raise Unavailable(_UNREACHABLE, reason=reason) from error
