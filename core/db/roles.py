"""The roles of the database: who may touch what, whatever the program says.

Two roles own things and never sign in; the others are what the program becomes for one kind of work. Their passwords
are derived from one secret, so that several processes agree without sharing anything more. `ensure` runs before the
migrations, with the rights of the person DATABASE_URL names (a superuser, or a role with CREATEROLE).
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from dataclasses import dataclass

from sqlalchemy import Connection, make_url, text
from sqlalchemy.exc import DBAPIError

from core.errors import Unavailable
from core.settings import derived

OWNER = "cs_owner"  # owns schemas, tables and their indexes
DEFINER = "cs_definer"  # owns the functions that look over the walls, and has rights on just the tables they need
APP = "cs_app"  # pages and command line: the rows of one company
API = "cs_api"  # the same for API keys and shared links, behind a signed context
WORKER = "cs_worker"  # what runs later: the rows of one company at a time
AUTH = "cs_auth"  # before anybody is known: a few functions, no table
PERSON = "cs_person"  # the rows of one signed-in person
CATALOGUE = "cs_catalogue"  # imports editions of the factors
MIGRATOR = "cs_migrator"  # a deploy job that is not the administrator
BACKUP = "cs_backup"  # pg_dump; has no password until an administrator gives it one

WORKING = (APP, API, WORKER, AUTH, PERSON, CATALOGUE)
_PLAIN = "NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"
_WORKS = f"LOGIN NOINHERIT {_PLAIN}"
_LIMITS = ("statement_timeout = '30s'", "lock_timeout = '5s'", "idle_in_transaction_session_timeout = '60s'")


@dataclass(frozen=True, slots=True)
class Roles:
    """The addresses of the working roles, made from the administrator's. `master`: SECRET_KEY, if there is one."""

    url: str
    master: str | None = None

    @property
    def secret(self) -> str:
        """What passwords and keys are derived from. Raises Unavailable when there is nothing to derive from."""
        found = self.master or make_url(self.url).password
        if not found:
            raise Unavailable(
                "Donnez SECRET_KEY (openssl rand -base64 32) : DATABASE_URL ne contient pas de mot de passe."
            )
        return str(found)

    def password(self, role: str) -> str:
        return urlsafe_b64encode(derived(self.secret, f"role {role}")).decode().rstrip("=")

    def address(self, role: str) -> str:
        """URL of the same database as this role."""
        url = make_url(self.url).set(username=role, password=self.password(role))
        return url.render_as_string(hide_password=False)


def ensure(connection: Connection, roles: Roles) -> None:
    """Make the missing roles; put right the password of those that do not open. Raises Unavailable."""
    try:
        for role in (OWNER, DEFINER):
            _create(connection, role, f"NOLOGIN NOINHERIT {_PLAIN}")
        for role in WORKING:
            _create(connection, role, f"{_WORKS} PASSWORD '{roles.password(role)}'")
        _create(connection, MIGRATOR, f"LOGIN NOINHERIT {_PLAIN}")
        if _superuser(connection):
            _create(connection, BACKUP, "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION BYPASSRLS")
            connection.execute(text(f"GRANT pg_read_all_data TO {BACKUP}"))
        _belong(connection)
    except DBAPIError as error:
        raise Unavailable(
            "Le rôle de DATABASE_URL ne peut pas créer les rôles de l'application ({reason}). Utilisez un rôle qui a "
            "CREATEROLE, ou créez-les d'abord (docs/security.md).",
            reason=str(error.orig).strip().splitlines()[0],
        ) from error


def set_passwords(connection: Connection, roles: Roles) -> None:
    """After a change of secret: every working role opens with its new password."""
    for role in WORKING:
        connection.execute(text(f"ALTER ROLE {role} PASSWORD '{roles.password(role)}'"))


def _create(connection: Connection, role: str, attributes: str) -> None:
    """CREATE ROLE unless it exists. Roles belong to the whole server: another database may create it meanwhile."""
    known = connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role}).first()
    if known is not None:
        return
    limits = "".join(f"ALTER ROLE {role} SET {limit};" for limit in _LIMITS if role in WORKING)
    connection.execute(
        text(f"""
        DO $$ BEGIN
            CREATE ROLE {role} {attributes}; {limits}
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            RAISE NOTICE 'role {role} was made by another program';
        END $$""")
    )


def _belong(connection: Connection) -> None:
    """The migrator and the person who migrates may become the owner; the owner may hand functions to the definer."""
    version = int(connection.execute(text("SHOW server_version_num")).scalar_one())
    becomes = "SET" if version >= 160_000 else "MEMBER"  # from 16 on, who creates a role may not yet become it
    may = text(f"SELECT pg_has_role(:member, CAST(:role AS name), '{becomes}')")
    myself = connection.execute(text("SELECT current_user")).scalar_one()
    for role, member in ((OWNER, MIGRATOR), (DEFINER, OWNER), (OWNER, myself), (DEFINER, myself)):
        if not connection.execute(may, {"role": role, "member": member}).scalar_one():
            quoted = connection.execute(text("SELECT quote_ident(:name)"), {"name": member}).scalar_one()
            connection.execute(text(f"GRANT {role} TO {quoted}"))


def _superuser(connection: Connection) -> bool:
    found: bool = connection.execute(text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")).scalar_one()
    return found
