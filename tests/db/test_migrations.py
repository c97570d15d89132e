"""The migrated schema is the one the program describes."""

from __future__ import annotations

import threading

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import ForeignKeyConstraint, Table, inspect, text

from core.db.migrate import migrate
from core.db.session import Database
from core.db.tables import TENANT_TABLES, metadata
from core.errors import DataError
from tests.conftest import Cluster

TENANTS = [metadata.tables[name] for name in sorted(TENANT_TABLES)]


def test_migrations_and_tables_say_the_same(database: Database) -> None:
    with database.schema() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_two_programs_migrating_at_once_are_safe(cluster: Cluster) -> None:
    with cluster.database() as empty:
        reached: list[str] = []
        threads = [threading.Thread(target=lambda: reached.append(migrate(empty))) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(reached) == 4
        assert len(set(reached)) == 1
        with empty.schema() as connection:
            assert set(inspect(connection).get_table_names()) == {*metadata.tables, "alembic_version"}


def test_a_migration_that_fails_leaves_the_database_as_it_was(cluster: Cluster) -> None:
    with cluster.database() as occupied:
        with occupied.schema() as connection:
            connection.execute(text("CREATE TABLE calculations (x int)"))
        with pytest.raises(Exception, match="already exists"):
            migrate(occupied)
        with occupied.schema() as connection:
            assert inspect(connection).get_table_names() == ["calculations"]


def test_the_schema_of_a_newer_program_is_refused(database: Database) -> None:
    with database.schema() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DataError, match="plus récente"):
        migrate(database)


def test_vector_is_installed_only_when_asked_for(database: Database) -> None:
    installed = text("SELECT count(*) FROM pg_extension WHERE extname = 'vector'")
    with database.schema() as connection:
        assert connection.execute(installed).scalar() == 0
    migrate(database, pgvector=True)
    with database.schema() as connection:
        assert connection.execute(installed).scalar() == 1


@pytest.mark.parametrize("table", TENANTS, ids=lambda table: table.name)
def test_a_tenant_table_has_its_tenant_and_an_index_that_begins_with_it(table: Table) -> None:
    assert not table.c.tenant_id.nullable
    leading = [next(iter(index.columns)) for index in table.indexes]
    assert table.c.tenant_id in [*leading, next(iter(table.primary_key.columns))]


@pytest.mark.parametrize("table", TENANTS, ids=lambda table: table.name)
def test_tenant_tables_point_at_each_other_through_composite_keys_only(table: Table) -> None:
    for constraint in table.constraints:
        if isinstance(constraint, ForeignKeyConstraint) and constraint.referred_table.name in TENANT_TABLES:
            assert constraint.column_keys[0] == "tenant_id"
            assert constraint.elements[0].column.name == "tenant_id"
            assert len(constraint.columns) > 1
