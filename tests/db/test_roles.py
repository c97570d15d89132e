"""The roles of the program on a server of its own or of somebody else's, and after a change of secret."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from core.access import Role, Who
from core.db import roles
from core.db.migrate import migrate
from core.db.roles import Roles
from core.db.session import Database, lease
from core.errors import Unavailable
from tests.conftest import Cluster


@pytest.fixture
def deployer(cluster: Cluster) -> Iterator[Database]:
    """A database whose DATABASE_URL names a plain role with CREATEROLE, as managed servers give."""
    name = f"deployer_{uuid4().hex[:8]}"
    with lease(cluster.url("postgres")) as connection:
        connection.execute(f"CREATE ROLE {name} LOGIN CREATEROLE PASSWORD 'not-a-secret-here'".encode())
        for role in (roles.OWNER, roles.DEFINER):  # made by the administrator before: it must be allowed to use them
            connection.execute(f"GRANT {role} TO {name} WITH ADMIN OPTION".encode())
        connection.execute(f"CREATE DATABASE {name} OWNER {name}".encode())
    url = make_url(cluster.url(name)).set(username=name, password="not-a-secret-here")
    master = make_url(cluster.url(name)).password  # the roles of this cluster keep the passwords they have
    database = Database(url.render_as_string(hide_password=False), master=master)
    yield database
    database.close()
    with lease(cluster.url("postgres")) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
        connection.execute(f"DROP OWNED BY {name} CASCADE".encode())
        connection.execute(f"DROP ROLE {name}".encode())


def test_a_plain_role_that_may_create_roles_is_enough(deployer: Database, database: Database) -> None:
    assert migrate(deployer) == migrate(deployer)
    mine = Who(uuid4(), Role.OWNER)
    with deployer.tenant(mine) as session:
        session.execute(text("INSERT INTO companies (tenant_id, name) VALUES (:t, 'A')"), {"t": mine.tenant_id})
        assert session.execute(text("SELECT current_user")).scalar_one() == roles.APP
    with deployer.tenant(Who(uuid4(), Role.OWNER)) as session:
        assert session.execute(text("SELECT count(*) FROM companies")).scalar_one() == 0


def test_nothing_the_program_made_belongs_to_somebody_who_signs_in(database: Database) -> None:
    with database.schema() as connection:
        owners = connection.execute(
            text(
                "SELECT DISTINCT pg_get_userbyid(relowner) FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace "
                "WHERE nspname IN ('public', 'app', 'sec', 'auth', 'audit', 'limits')"
            )
        ).scalars()
        assert set(owners) == {roles.OWNER}


@pytest.mark.parametrize("role", roles.WORKING)
def test_a_working_role_opens_with_its_own_password_and_has_no_power(database: Database, role: str) -> None:
    with lease(database.roles.address(role)) as connection:
        found = connection.execute(
            "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication, rolinherit "
            "FROM pg_roles WHERE rolname = session_user"
        ).fetchone()
        member = connection.execute(
            "SELECT count(*) FROM pg_auth_members WHERE member = session_user::regrole"
        ).fetchone()
    assert found == (False,) * 6
    assert member == (0,)


def test_the_passwords_of_the_roles_differ_and_follow_the_secret() -> None:
    one = Roles("postgresql+psycopg://u:first-password@h/d")
    other = Roles("postgresql+psycopg://u:first-password@h/d", "another-master-key-of-32-characters")
    passwords = [maker.password(role) for maker in (one, other) for role in roles.WORKING]
    assert len(set(passwords)) == 2 * len(roles.WORKING)
    assert min(len(password) for password in passwords) >= 43


def test_without_any_secret_the_program_does_not_invent_one() -> None:
    with pytest.raises(Unavailable, match="SECRET_KEY"):
        Roles("postgresql+psycopg://u@h/d").password(roles.APP)


def test_the_values_of_a_failed_statement_are_not_in_its_error(database: Database) -> None:
    with pytest.raises(Exception, match="companies") as refused, database.tenant(Who(uuid4(), Role.OWNER)) as session:
        session.execute(text("INSERT INTO companies (tenant_id, name) VALUES (:t, :n)"), {"t": uuid4(), "n": "Canari"})
    assert "Canari" not in str(refused.value)
