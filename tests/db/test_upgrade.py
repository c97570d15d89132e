"""A database of the version before accounts, with its rows, opened by this program."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from core.access import Role, Scope, Who
from core.db.embedded import Embedded
from core.db.migrate import migrate
from core.db.session import Database
from core.errors import Unavailable
from core.settings import ROOT
from tests.conftest import Cluster


@pytest.fixture
def own_server() -> Iterator[str]:
    """A server of this test's own: it changes the passwords of roles, which belong to a whole server."""
    with tempfile.TemporaryDirectory(prefix="carbonscore-") as folder:
        Path(folder).chmod(0o711)
        server = Embedded(Path(folder) / "postgres")
        yield server.start()
        server.stop()


def _as_it_was(connection: Connection) -> None:
    """The schema of revision 0001, made and owned by the person DATABASE_URL names."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "core" / "db" / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "0001")


def _guest(connection: Connection, tenant: UUID) -> None:
    rows = {"tenant": tenant, "session": uuid4(), "token": b"x" * 32}
    for statement in (
        "INSERT INTO companies (tenant_id, name) VALUES (:tenant, 'Boulangerie Élise')",
        "INSERT INTO guest_tokens (token_hash, tenant_id, purpose, expires_at) "
        "VALUES (:token, :tenant, 'cookie', now() + interval '1 day')",
        "INSERT INTO questionnaire_sessions (id, tenant_id, year) VALUES (:session, :tenant, 2024)",
        "INSERT INTO answer_changes (tenant_id, session_id, field, answer) "
        "VALUES (:tenant, :session, 'electricity', '{}')",
    ):
        connection.execute(text(statement), rows)


def test_the_rows_of_the_version_before_are_kept_and_walled(cluster: Cluster) -> None:
    tenant = uuid4()
    with cluster.database() as old:
        with old.schema() as connection:
            _as_it_was(connection)
            _guest(connection, tenant)
        migrate(old)
        with old.lookup() as session:
            opened = session.execute(text("SELECT tenant_id, company, kind FROM auth.open(:t)"), {"t": b"x" * 32}).one()
        assert tuple(opened) == (tenant, "Boulangerie Élise", "guest")
        with old.tenant(Who(tenant, Role.GUEST)) as session:
            assert session.execute(text("SELECT count(*) FROM answer_changes")).scalar_one() == 1
        with old.tenant(Who(uuid4(), Role.GUEST)) as session:
            assert session.execute(text("SELECT count(*) FROM answer_changes")).scalar_one() == 0


def test_a_change_of_secret_key_is_taken_up_at_the_next_start(own_server: str) -> None:
    """The roles open with their new passwords only, and signed contexts have their new key."""
    who = Who(uuid4(), Role.OWNER, scopes=frozenset(Scope))
    before = Database(own_server)
    migrate(before)
    with before.tenant(replace(who, scopes=None)) as session:
        session.execute(text("INSERT INTO companies (tenant_id, name) VALUES (:t, 'A')"), {"t": who.tenant_id})
    before.close()
    after = Database(own_server, master="another-master-key-of-forty-characters--")
    migrate(after)
    with after.tenant(who) as session:
        assert session.execute(text("SELECT count(*) FROM companies")).scalar_one() == 1
    with pytest.raises(Unavailable, match="authentication"), before.tenant(who):
        pass
    after.close()
