"""Bring a database to the shape this program expects: at every start, and by `make migrate`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from core.db import lints, roles
from core.db.session import Database, context_key
from core.errors import DataError, Unavailable

LOCK = 0x0CA4B0  # advisory lock: two programs starting at once migrate one after the other
OLDEST_SERVER = 150_000


def migrate(database: Database, pgvector: bool = False, progress: Callable[[str], None] = lambda _: None) -> str:
    """Apply every missing migration in one transaction; returns the revision reached.

    Raises Unavailable (no database, too old, pgvector asked for and absent), DataError (schema of a newer program,
    or walls that do not stand: core/db/lints.sql).
    """
    with database.schema() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        _check_server(connection, pgvector)
        roles.ensure(connection, database.roles)
        _hand_over(connection)
        config = _config(connection)
        script = ScriptDirectory.from_config(config)
        found, wanted = revision(connection), script.get_current_head()
        if found != wanted:
            _check_known(script, found)
            progress("Mise à jour du schéma de la base de données…")
            command.upgrade(config, "head")
        _keep_context_key(connection, context_key(database.roles.secret))
        lints.check(connection)
    _check_passwords(database)
    return wanted or ""


def check_current(database: Database) -> None:
    """Nothing when the database is at this program's schema. Raises Unavailable: whoever migrates has not done it yet,
    or a newer program has."""
    wanted = ScriptDirectory(str(Path(__file__).parent / "migrations")).get_current_head()
    with database.catalogue() as session:
        known = session.execute(text("SELECT to_regclass('alembic_version')")).scalar_one()
        found = session.execute(text("SELECT version_num FROM alembic_version")).scalar() if known else None
    if found != wanted:
        raise Unavailable(
            "Le schéma de la base est {found} et ce programme attend {wanted} : l'application, ou `make migrate`, doit "
            "d'abord l'y amener.",
            found=found or "absent",
            wanted=wanted,
        )


def statements(name: str) -> str:
    """The text of a file of migrations/sql."""
    return (Path(__file__).parent / "migrations" / "sql" / name).read_text(encoding="utf-8")


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


def _hand_over(connection: Connection) -> None:
    """The owner of tables signs in nowhere: what an earlier version made becomes its own; migrations run as it."""
    connection.execute(text(f"GRANT USAGE, CREATE ON SCHEMA public TO {roles.OWNER}"))
    working = ", ".join((*(role for role in roles.WORKING if role != roles.AUTH), roles.DEFINER))
    connection.execute(text(f"GRANT USAGE ON SCHEMA public TO {working}; REVOKE ALL ON SCHEMA public FROM PUBLIC"))
    here = connection.execute(text("SELECT quote_ident(current_database())")).scalar_one()
    connection.execute(text(f"GRANT CREATE ON DATABASE {here} TO {roles.OWNER}"))
    mine = text(
        "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user"
    )
    for table in connection.execute(mine).scalars().all():
        connection.execute(text(f"ALTER TABLE {table} OWNER TO {roles.OWNER}"))
    connection.execute(text(f"SET LOCAL ROLE {roles.OWNER}"))


def _keep_context_key(connection: Connection, key: bytes) -> None:
    """The key that signs contexts, as the two blocks of RFC 2104, for sec.tenant()."""
    blocks = {"inner": bytes(b ^ 0x36 for b in key), "outer": bytes(b ^ 0x5C for b in key)}
    connection.execute(
        text(
            "INSERT INTO sec.context_key AS kept (inner_pad, outer_pad) VALUES (:inner, :outer) "
            "ON CONFLICT (sole) DO UPDATE SET inner_pad = :inner, outer_pad = :outer WHERE kept.inner_pad <> :inner"
        ),
        blocks,
    )


def _check_passwords(database: Database) -> None:
    """Every working role opens; after a change of SECRET_KEY (or of the password it replaces) they are set again."""
    try:
        _knock(database)
    except Unavailable:
        with database.schema() as connection:
            roles.set_passwords(connection, database.roles)
        _knock(database)


def _knock(database: Database) -> None:
    with database.lookup() as session:
        session.execute(text("SELECT 1"))


def _check_known(script: ScriptDirectory, found: str | None) -> None:
    known = {revision.revision for revision in script.walk_revisions()}
    if found is not None and found not in known:
        raise DataError(
            "Le schéma de la base ({revision}) vient d'une version plus récente de l'application. "
            "Installez cette version, ou utilisez une autre base.",
            revision=found,
        )
