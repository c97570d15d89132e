"""The walls beside SQL's front door: statistics, plans, error messages, backups, a pooler before the server."""

from __future__ import annotations

import secrets
import shutil
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, IntegrityError

from core.access import Role, Who
from core.db import accounts, lints
from core.db.session import Database
from tests.conftest import Cluster
from tests.security.pooler import pooled
from tests.security.rows import WALLED, Side
from tests.security.test_lints import GOLDEN, RIGHTS

Sides = tuple[Side, Side]
BIN = accounts.installed() / "pginstall18" / "bin"


def _marks(side: Side) -> tuple[str, ...]:
    return side.canary, str(side.tenant), str(side.person)


@pytest.mark.parametrize("role", ["cs_app", "cs_api", "cs_person"])
def test_statistics_show_no_value_of_a_walled_table(database: Database, sides: Sides, role: str) -> None:
    with database.schema() as connection:
        connection.execute(text("ANALYZE"))
        assert connection.execute(text("SELECT count(*) FROM pg_stats WHERE tablename = 'companies'")).scalar_one() > 0
    with sides[0].door(database, role) as session:
        kept = (
            session.execute(text("SELECT DISTINCT tablename FROM pg_stats WHERE schemaname = 'public'")).scalars().all()
        )
        assert set(kept) & set(WALLED) == set()
        for view in ("pg_statistic", "pg_stat_statements", "pg_statistic_ext_data"):
            with pytest.raises(DBAPIError), session.begin_nested():
                session.execute(text("SELECT * FROM " + view))  # three names written here


def test_a_plan_names_no_value_of_another_company(database: Database, sides: Sides) -> None:
    here, there = sides
    with here.door(database, "cs_app") as session:
        question = text("EXPLAIN (ANALYZE, VERBOSE) SELECT * FROM companies WHERE name LIKE 'CANARI%'")
        plan = "\n".join(session.execute(question).scalars())
    assert "InitPlan" in plan, "the company is looked up once for the whole statement"
    assert not any(mark in plan for mark in _marks(there))
    assert "actual time" in plan
    assert "rows=1" in plan, "one row came out of the wall"


CONDITIONS = (
    "name::integer = 1",
    "1 / (length(name) - length(name)) = 1",
    "name::date > now()",
    "('{\"a\":' || name || '}')::jsonb IS NOT NULL",
    "pg_catalog.pg_advisory_xact_lock(hashtext(name)) IS NULL OR xmlparse(content name) IS NULL",
)


@pytest.mark.parametrize("condition", CONDITIONS)
def test_a_condition_that_fails_on_values_meets_only_ones_own(database: Database, sides: Sides, condition: str) -> None:
    """The wall comes before the condition: nothing of B is computed, so nothing of B is in the error."""
    here, there = sides
    question = text("SELECT count(*) FROM companies WHERE " + condition)  # one of the conditions above
    said = ""
    try:
        with here.door(database, "cs_app") as session:
            session.execute(question)
    except DBAPIError as error:
        said = str(error)
    assert not any(mark in said for mark in _marks(there))
    stranger = Who(there.person, Role.OWNER)
    with database.tenant(stranger) as session:
        assert session.execute(question).scalar_one() == 0, "with no row of one's own nothing is computed at all"


def test_an_error_names_no_value_of_another_company_and_no_parameter(database: Database, sides: Sides) -> None:
    here, there = sides
    taken = there.rows["guest_tokens"]["token_hash"]
    with pytest.raises(IntegrityError) as refused, here.door(database, "cs_app") as session:
        session.execute(
            text("INSERT INTO guest_tokens VALUES (:hash, :tenant, 'cookie', now(), now())"),
            {"hash": taken, "tenant": here.tenant},
        )
    said = str(refused.value)
    assert not any(mark in said for mark in (*_marks(there), *_marks(here), taken.hex()))


def test_a_backup_holds_everything_and_its_restoration_keeps_the_walls(
    cluster: Cluster, database: Database, sides: Sides, tmp_path: Path
) -> None:
    """pg_dump as cs_backup, the way docs/operations.md says; then every rule on the database restored."""
    password = secrets.token_urlsafe(24)
    with database.schema() as connection:
        connection.execute(text(f"ALTER ROLE cs_backup PASSWORD '{password}'"))
    here = make_url(database.roles.url).set(drivername="postgresql")
    as_backup = here.set(username="cs_backup", password=password).render_as_string(hide_password=False)
    file = tmp_path / "dump"
    _client("pg_dump", "-Fc", "-f", str(file), "-d", as_backup)
    with cluster.copy("template0") as url:
        admin = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        _client("pg_restore", "--exit-on-error", "-d", admin, str(file))
        restored = Database(url, master=database.roles.secret)
        with restored.schema() as connection:
            assert lints.findings(connection) == []
            rights = "\n".join(connection.execute(text(RIGHTS.read_text(encoding="utf-8"))).scalars()) + "\n"
        assert rights == GOLDEN.read_text(encoding="utf-8")
        for side, other in (sides, sides[::-1]):
            with restored.tenant(side.who) as session:
                assert session.execute(text("SELECT name FROM companies")).scalars().all() == [side.canary]
            with restored.tenant(side.by_key) as session:
                assert other.canary not in repr(session.execute(text("SELECT * FROM calculations")).all())
        restored.close()


def test_a_backup_made_by_a_role_behind_the_walls_fails_and_is_not_silently_empty(
    database: Database, sides: Sides, tmp_path: Path
) -> None:
    assert sides
    address = (
        make_url(database.roles.address("cs_app")).set(drivername="postgresql").render_as_string(hide_password=False)
    )
    with pytest.raises(AssertionError, match=r"row-level security|permission denied"):
        _client("pg_dump", "-Fc", "-f", str(tmp_path / "dump"), "-d", address)


def _client(program: str, *arguments: str) -> None:
    done = subprocess.run([BIN / program, *arguments], check=False, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr


@pytest.mark.skipif(shutil.which("pgbouncer") is None, reason="no pgbouncer on this machine (Debian package pgbouncer)")
def test_a_pooler_in_transaction_mode_carries_no_company_over(database: Database, sides: Sides) -> None:
    """Two companies in turn through one server connection of PgBouncer."""
    with pooled(database.roles) as url:
        through = Database(url, master=database.roles.secret)
        for turn in range(40):
            side = sides[turn % 2]
            with through.tenant(side.by_key if turn % 3 else side.who) as session:
                assert session.execute(text("SELECT name FROM companies")).scalars().all() == [side.canary]
            with through.catalogue() as session:
                assert session.execute(text("SELECT name FROM companies")).scalars().all() == []
        through.close()
