"""The rules of core/db/lints.sql hold, each of them can fail, and the roles are those of the golden file (R5, R6, R12,
R16). `CARBONSCORE_REFRESH=1` writes the golden file again: read the difference before you keep it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from core.db import lints
from core.db.migrate import migrate
from core.db.session import Database
from core.errors import DataError
from tests.conftest import Cluster
from tests.security.rows import OF_PEOPLE, WALLED

GOLDEN = Path(__file__).with_name("grants.txt")
RIGHTS = Path(__file__).with_name("grants.sql")
WALLS = [*WALLED, *OF_PEOPLE, "audit"]


@pytest.fixture(scope="module")
def database(cluster: Cluster, migrated_template: str) -> Iterator[Database]:
    """One for the module: what breaks a rule is rolled back."""
    with cluster.database(migrated_template) as fresh:
        yield fresh


def test_the_walls_stand(database: Database) -> None:
    with database.schema() as connection:
        assert lints.findings(connection) == []


def _policies(connection: Connection) -> list[tuple[str, str]]:
    rows = connection.execute(
        text("SELECT tablename::text, policyname::text FROM pg_policies WHERE schemaname = 'public'")
    )
    return [(table, policy) for table, policy in rows]


def _broken(database: Database, *statements: str) -> list[str]:
    """What the rules say when these statements have been executed; everything is rolled back."""
    with pytest.raises(_Undo) as undone, database.schema() as connection:
        for statement in statements:
            connection.execute(text(statement))
        raise _Undo(lints.findings(connection))
    return undone.value.found


class _Undo(Exception):
    def __init__(self, found: list[str]) -> None:
        self.found = found


def test_dropping_any_policy_is_found(database: Database) -> None:
    with database.schema() as connection:
        policies = _policies(connection)
    assert len(policies) > 30
    for table, policy in policies:
        found = _broken(database, f"DROP POLICY {policy} ON {table}")
        definers = policy.startswith("definer")  # its functions then see nothing: found by what they answer
        assert definers or any(f"{table} cs_" in line for line in found), (table, policy, found)


@pytest.mark.parametrize("breach", ["DISABLE ROW LEVEL SECURITY", "NO FORCE ROW LEVEL SECURITY"])
def test_opening_any_wall_is_found(database: Database, breach: str) -> None:
    for table in WALLS:
        found = _broken(database, f"ALTER TABLE {table} {breach}")
        assert [line for line in found if line.endswith(f": {table}")], (table, found)


def test_a_policy_that_no_longer_checks_what_is_written_is_found(database: Database) -> None:
    with database.schema() as connection:
        policies = [
            pair for pair in _policies(connection) if not pair[1].startswith(("definer", "person_own", "tenant_read"))
        ]
    for table, policy in policies:
        found = _broken(database, f"ALTER POLICY {policy} ON {table} WITH CHECK (true)")
        assert any(f"{table} {policy}" in line for line in found), (table, policy)


MADE = "CREATE TABLE made (tenant_id uuid NOT NULL REFERENCES companies (tenant_id), id uuid, note text)"
WALL = "ALTER TABLE made ENABLE ROW LEVEL SECURITY; ALTER TABLE made FORCE ROW LEVEL SECURITY"
POLICY = (
    "CREATE POLICY tenant_all ON made FOR ALL TO cs_app USING (tenant_id = (SELECT app.tenant())) "
    "WITH CHECK (tenant_id = (SELECT app.tenant())); GRANT SELECT, INSERT ON made TO cs_app"
)
RIGHT = (MADE, "CREATE UNIQUE INDEX made_key ON made (tenant_id, id)", WALL, POLICY)
BREACHES = {
    "a table that is not everybody's is walled": (MADE,),
    "a role that may read or write a walled table has a policy": (*RIGHT, "GRANT SELECT ON made TO cs_api"),
    "a policy names its roles": (*RIGHT, "CREATE POLICY wide ON made USING (tenant_id = (SELECT app.tenant()))"),
    "holds to whom the transaction works for": (
        *RIGHT,
        "ALTER POLICY tenant_all ON made USING (true) WITH CHECK (true)",
    ),
    "a policy checks the rows written": (*RIGHT, "ALTER POLICY tenant_all ON made WITH CHECK (tenant_id IS NOT NULL)"),
    "tenant_id is never empty": (*RIGHT, "ALTER TABLE made ALTER tenant_id DROP NOT NULL"),
    "an index begins with tenant_id": (*RIGHT, "DROP INDEX made_key"),
    "carries tenant_id on both sides": (
        "CREATE UNIQUE INDEX plain ON calculations (id)",
        "ALTER TABLE comments ADD FOREIGN KEY (run_id) REFERENCES calculations (id)",
    ),
    "a unique key of a tenant table": (*RIGHT, "CREATE UNIQUE INDEX names ON made (note)"),
    "no materialised view": ("CREATE VIEW seen AS SELECT * FROM companies",),
    "a SECURITY DEFINER function belongs": (
        "CREATE FUNCTION app.leak() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT count(*) FROM companies'",
    ),
    "nothing of ours is granted to everybody": ("GRANT EXECUTE ON FUNCTION auth.by_email(text) TO PUBLIC",),
    "neither truncates, references, triggers nor creates": ("GRANT TRUNCATE ON companies TO cs_app",),
    "a table of everybody holds the rows of nobody": ("GRANT UPDATE ON emission_factors TO cs_app",),
    "neither above the walls": ("GRANT cs_owner TO cs_app",),
}


@pytest.mark.parametrize("rule", BREACHES)
def test_each_rule_can_fail(database: Database, rule: str) -> None:
    assert any(rule in line for line in _broken(database, *BREACHES[rule]))


def test_a_table_made_by_the_rules_breaks_none(database: Database) -> None:
    assert _broken(database, *RIGHT) == []


def test_every_rule_has_an_example_that_breaks_it(database: Database) -> None:
    written = (Path(lints.__file__).with_suffix(".sql")).read_text(encoding="utf-8")
    rules = {
        line.split("'", 1)[1].rsplit("'", 1)[0].replace("''", "'")
        for line in written.splitlines()
        if line.startswith("SELECT '")
    }
    assert [rule for rule in rules if not any(example in rule for example in BREACHES)] == []


def test_a_migration_that_forgets_a_policy_stops_the_program(cluster: Cluster, migrated_template: str) -> None:
    with cluster.database(migrated_template) as own:
        with own.schema() as connection:
            connection.execute(text("CREATE TABLE forgotten (tenant_id uuid NOT NULL)"))
        with pytest.raises(DataError, match=r"isolement.*forgotten"):
            migrate(own)


def test_roles_and_rights_are_those_of_the_golden_file(database: Database) -> None:
    with database.schema() as connection:
        found = "\n".join(connection.execute(text(RIGHTS.read_text(encoding="utf-8"))).scalars()) + "\n"
    if os.environ.get("CARBONSCORE_REFRESH"):
        GOLDEN.write_text(found, encoding="utf-8")
    assert found == GOLDEN.read_text(encoding="utf-8")
