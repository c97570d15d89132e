"""Row-level security, table by table and command by command, on the real server. Generated from the tables: a table
added tomorrow is tested tomorrow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast
from uuid import uuid4

import pytest
from psycopg import errors
from sqlalchemy import CursorResult, Table, delete, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, ProgrammingError

from core.access import Role, Who
from core.db.base import Base
from core.db.session import Database
from tests.conftest import Cluster
from tests.security.rows import EVERYBODYS, OF_PEOPLE, WALLED, Side, columns, example, fresh, furnish

Sides = tuple[Side, Side]
TABLES = Base.metadata.tables
ROLES = ("cs_app", "cs_api", "cs_person")


@pytest.fixture(scope="module")
def database(cluster: Cluster, migrated_template: str) -> Iterator[Database]:
    """One for the module: what these tests try is refused, or changes nothing."""
    with cluster.database(migrated_template) as fresh:
        yield fresh


@pytest.fixture(scope="module")
def sides(database: Database) -> Sides:
    with database.schema() as connection:
        return furnish(connection, "A"), furnish(connection, "B")


OPEN_COMPANY = ("login_sessions", "tenant_id")  # a person may say anything there: auth.open asks the memberships
COMMANDS = ("SELECT", "INSERT", "UPDATE", "DELETE")
SETTINGS = ("", "00000000-0000-0000-0000-000000000000", "11111111-2222-4333-8444-555555555555")


def _may(database: Database, role: str, table: str, command: str) -> bool:
    with database.schema() as connection:
        one_column = text("SELECT has_any_column_privilege(:role, :table, :command)")
        whole = text("SELECT has_table_privilege(:role, :table, :command)")
        question = whole if command == "DELETE" else one_column
        found: bool = connection.execute(question, {"role": role, "table": table, "command": command}).scalar_one()
    return found


def _everything(database: Database) -> dict[str, list[dict[str, Any]]]:
    with database.schema() as connection:
        return {
            name: sorted((dict(row) for row in connection.execute(select(table)).mappings()), key=repr)
            for name, table in TABLES.items()
        }


def _seen(database: Database, side: Side, role: str, table: str) -> str:
    with side.door(database, role) as session:
        return repr(session.execute(select(TABLES[table])).all())


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("table", [*WALLED, *OF_PEOPLE])
def test_nobody_reads_a_row_of_somebody_else(database: Database, sides: Sides, table: str, role: str) -> None:
    here, there = sides
    if not _may(database, role, table, "SELECT"):
        with pytest.raises(ProgrammingError, match="permission denied"):
            _seen(database, here, role, table)
        return
    seen = _seen(database, here, role, table)
    own = (here.canary, str(here.tenant), str(here.person))
    assert any(mark in seen for mark in own), "one's own row is there: the test looks at something"
    assert there.canary not in seen
    assert str(there.tenant) not in seen
    assert str(there.person) not in seen


@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("table", [*WALLED, *OF_PEOPLE])
def test_without_a_company_or_a_person_there_is_no_row(
    database: Database, sides: Sides, table: str, setting: str
) -> None:
    assert sides
    for role, door in (
        ("cs_app", database.catalogue),
        ("cs_auth", database.lookup),
        ("cs_catalogue", database.editing),
    ):
        if not _may(database, role, table, "SELECT"):
            continue
        with door() as session:
            named = {"value": setting}
            session.execute(text("SELECT set_config('app.tenant', :value, true)"), named)
            session.execute(text("SELECT set_config('app.user', :value, true)"), named)
            assert session.execute(select(TABLES[table])).all() == []


@pytest.mark.parametrize("table", WALLED)
def test_a_company_that_is_no_uuid_is_an_error_and_not_everybody(database: Database, sides: Sides, table: str) -> None:
    assert sides
    with pytest.raises(DBAPIError, match="invalid input syntax"), database.catalogue() as session:
        session.execute(text("SELECT set_config('app.tenant', '%', true)"))
        session.execute(select(TABLES[table])).all()


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("table", [*WALLED, *OF_PEOPLE])
def test_nobody_writes_a_row_of_somebody_else(database: Database, sides: Sides, table: str, role: str) -> None:
    """INSERT into B, UPDATE and DELETE of B, UPDATE that moves a row to B: refused, or no row touched."""
    here, there = sides
    before = _everything(database)
    for attempt in _attempts(database, role, TABLES[table], here, there):
        try:
            with here.door(database, role) as session:
                done = cast("CursorResult[Any]", session.execute(attempt))
                assert done.rowcount == 0, f"{attempt} touched a row"
        except DBAPIError as refused:
            reason = refused.orig
            assert isinstance(reason, errors.InsufficientPrivilege), reason
    assert _everything(database) == before


def _attempts(database: Database, role: str, table: Table, here: Side, there: Side) -> list[Any]:
    """Statements of A against B. Columns that the role may not write are left out: the wall must hold by itself."""
    foreign, own = there.rows[table.name], here.rows[table.name]
    theirs = [column == foreign[column.name] for column in table.primary_key]
    mine = [column == own[column.name] for column in table.primary_key]
    written = columns(database, role, table, "UPDATE")
    values = example(table, "forged", there.rows, there.tenant, there.person)
    may_insert = set(columns(database, role, table, "INSERT"))
    kept = {name: value for name, value in values.items() if name in may_insert} or values
    attempts: list[Any] = [insert(table).values(fresh(table, kept)), delete(table).where(*theirs)]
    numbered = {column.name for column in table.columns if column.identity is not None}
    for name in [name for name in written if name not in numbered] or [list(table.columns)[-1].name]:
        attempts.append(update(table).where(*theirs).values({name: foreign[name]}))
        if (name in ("tenant_id", "person_id") and (table.name, name) != OPEN_COMPANY) or (table.name, name) == (
            "people",
            "id",
        ):
            attempts.append(update(table).where(*mine).values({name: foreign[name]}))
    return attempts


@pytest.mark.parametrize("table", WALLED)
def test_what_the_walls_refuse_elsewhere_they_allow_at_home(database: Database, sides: Sides, table: str) -> None:
    """Otherwise the refusals above would prove nothing."""
    here, _ = sides
    updated = columns(database, "cs_app", TABLES[table], "UPDATE")
    own = here.rows[table]
    if updated:
        with here.door(database, "cs_app") as session:
            change = update(TABLES[table]).values({updated[0]: own[updated[0]]})
            assert cast("CursorResult[Any]", session.execute(change)).rowcount == 1


@pytest.mark.parametrize("table", sorted(EVERYBODYS))
@pytest.mark.parametrize("role", ["cs_app", "cs_api", "cs_person", "cs_auth"])
def test_only_the_role_of_the_catalogue_writes_factors(database: Database, role: str, table: str) -> None:
    """What is published of sectors is written by no role at all: by one function."""
    assert [command for command in COMMANDS[1:] if _may(database, role, table, command)] == []
    assert _may(database, "cs_catalogue", table, "INSERT") is (table != "benchmark_cells")


ESCAPES = (
    "SET ROLE cs_owner",
    "SET ROLE cs_definer",
    "SET SESSION AUTHORIZATION cs_owner",
    "ALTER TABLE public.companies DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE public.companies NO FORCE ROW LEVEL SECURITY",
    "DROP POLICY tenant_all ON public.companies",
    "CREATE POLICY mine ON public.companies USING (true)",
    "TRUNCATE public.companies",
    "COPY companies TO PROGRAM 'cat'",
    "COPY (SELECT 1) TO '/tmp/anything'",
    "CREATE TABLE public.mine (x int)",
    "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE SCHEMA mine",
    "SELECT * FROM sec.context_key",
    "SELECT * FROM limits.windows",
    "SELECT rolpassword FROM pg_authid",
    "SELECT pg_read_file('postgresql.conf')",
    "ALTER ROLE cs_app BYPASSRLS",
    "SELECT lo_import('/etc/passwd')",
)


@pytest.mark.parametrize("statement", ESCAPES)
@pytest.mark.parametrize("role", ["cs_app", "cs_api", "cs_person", "cs_auth", "cs_catalogue"])
def test_no_working_role_climbs_over_the_walls(database: Database, sides: Sides, role: str, statement: str) -> None:
    here, _ = sides
    doors = {"cs_auth": database.lookup, "cs_catalogue": database.editing}
    door = doors[role]() if role in doors else here.door(database, role)
    with pytest.raises(DBAPIError) as refused, door as session:
        session.execute(text(statement))
    assert isinstance(refused.value.orig, errors.InsufficientPrivilege), refused.value


def test_switching_row_security_off_is_an_error_and_shows_nothing(database: Database, sides: Sides) -> None:
    with pytest.raises(DBAPIError, match="row-level security"), sides[0].door(database, "cs_app") as session:
        session.execute(text("SET LOCAL row_security = off"))
        session.execute(text("SELECT * FROM companies")).all()


def test_copy_out_gives_only_ones_own_rows(database: Database, sides: Sides) -> None:
    here, there = sides
    order = "COPY (SELECT * FROM companies) TO STDOUT"
    with here.door(database, "cs_app") as session, database.raw(session).cursor().copy(order) as copied:
        content = b"".join(bytes(part) for part in copied)
    assert here.canary.encode() in content
    assert there.canary.encode() not in content


@pytest.mark.parametrize("table", ["answer_changes", "calculation_factors", "comments", "calculations"])
def test_a_row_cannot_hang_from_a_row_of_another_company(database: Database, sides: Sides, table: str) -> None:
    """Foreign keys look over the walls: with A's tenant, B's session or run does not exist."""
    here, there = sides
    row = example(TABLES[table], "forged", there.rows, here.tenant, here.person)
    with pytest.raises(IntegrityError, match="foreign key"), here.door(database, "cs_app") as session:
        session.execute(insert(TABLES[table]).values(fresh(TABLES[table], row)))


def test_a_stranger_to_every_company_reads_nothing(database: Database, sides: Sides) -> None:
    stranger = Who(uuid4(), Role.OWNER, uuid4())
    with database.tenant(stranger) as session:
        for table in WALLED:
            if _may(database, "cs_app", table, "SELECT"):
                assert session.execute(select(TABLES[table])).all() == []


def test_a_session_that_names_a_company_of_others_opens_nothing(database: Database, sides: Sides) -> None:
    here, there = sides
    session_row = here.rows["login_sessions"]
    with database.schema() as connection:
        connection.execute(
            update(TABLES["login_sessions"]).where(TABLES["login_sessions"].c.id == session_row["id"])
            .values(tenant_id=there.tenant, adopts=there.tenant, last_seen_at=func.now())
        )  # fmt: skip
    with database.lookup() as session:
        found = session.execute(text("SELECT * FROM auth.open(:hash)"), {"hash": session_row["token_hash"]}).one()
    assert (found.person_id, found.tenant_id, found.company, found.role) == (here.person, None, None, None)
    with here.door(database, "cs_person") as session:
        seen = session.execute(select(TABLES["companies"].c.tenant_id)).scalars().all()
    assert seen == [here.tenant], "what a session may adopt is a guest company, never a company of people"
