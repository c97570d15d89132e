"""Bring a database to the shape this program expects: at every start, and by `make migrate`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from core.db.session import Database
from core.errors import DataError, Unavailable

LOCK = 0x0CA4B0  # advisory lock: two programs starting at once migrate one after the other
OLDEST_SERVER = 150_000


def migrate(database: Database, pgvector: bool = False, progress: Callable[[str], None] = lambda _: None) -> str:
    """Apply every missing migration in one transaction; returns the revision reached.

    Raises Unavailable (no database, too old, pgvector asked for and absent), DataError (schema of a newer program).
    """
    with database.schema() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        _check_server(connection, pgvector)
        config = _config(connection)
        script = ScriptDirectory.from_config(config)
        found, wanted = revision(connection), script.get_current_head()
        if found != wanted:
            _check_known(script, found)
            progress("Mise à jour du schéma de la base de données…")
            command.upgrade(config, "head")
    return wanted or ""


def revision(connection: Connection) -> str | None:
    """The migration this database is at; None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def _check_server(connection: Connection, pgvector: bool) -> None:
    version = int(connection.execute(text("SHOW server_version_num")).scalar_one())
    if version < OLDEST_SERVER:
        raise Unavailable("PostgreSQL {version} est trop ancien : il faut la version 15 ou plus.", version=version)
    if not pgvector:
        return
    if connection.execute(text("SELECT 1 FROM pg_available_extensions WHERE name = 'vector'")).first() is None:
        raise Unavailable(
            "PGVECTOR_ENABLED est actif mais ce serveur PostgreSQL n'a pas l'extension « vector ». "
            "Installez pgvector sur le serveur, ou retirez PGVECTOR_ENABLED."
        )
    connection.execute(text("CREATE EXTENSION IF NOT EXISTS vector"))


def _check_known(script: ScriptDirectory, found: str | None) -> None:
    known = {revision.revision for revision in script.walk_revisions()}
    if found is not None and found not in known:
        raise DataError(
            "Le schéma de la base ({revision}) vient d'une version plus récente de l'application. "
            "Installez cette version, ou utilisez une autre base.",
            revision=found,
        )
