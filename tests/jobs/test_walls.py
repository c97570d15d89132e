"""The worker sees one company at a time, and only the worker sees the queue."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from psycopg import errors
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from core import jobs
from core.access import Role, Who
from core.bootstrap import Services, wire
from core.db.base import Base
from core.db.session import Database
from core.report.dossier import Dossier
from core.services.report_kinds import KINDS
from tests.jobs.conftest import House
from tests.jobs.program import Press, with_press
from tests.security.rows import WALLED, Side, furnish

TABLES = Base.metadata.tables


@pytest.fixture
def later(database: Database) -> Iterator[Database]:
    found = database.as_worker()
    yield found
    found.close()


@pytest.fixture
def sides(database: Database) -> tuple[Side, Side]:
    with database.schema() as connection:
        return furnish(connection, "A"), furnish(connection, "B")


def test_a_transaction_of_the_worker_reads_its_company_and_no_other(later: Database, sides: tuple[Side, Side]) -> None:
    here, there = sides
    with later.tenant(here.who) as session:
        assert session.execute(text("SELECT session_user")).scalar_one() == "cs_worker"
        seen = {table: repr(session.execute(select(TABLES[table])).all()) for table in WALLED}
    assert [table for table in WALLED if here.canary not in seen[table] and str(here.tenant) not in seen[table]] == []
    assert [table for table in WALLED if there.canary in seen[table] or str(there.tenant) in seen[table]] == []


def test_without_a_company_the_worker_reads_nothing(later: Database, sides: tuple[Side, Side]) -> None:
    assert sides
    with later.catalogue() as session:
        for table in WALLED:
            assert session.execute(select(TABLES[table])).all() == []


@pytest.mark.parametrize("role", ["cs_app", "cs_api", "cs_person", "cs_auth", "cs_catalogue"])
def test_only_the_worker_reads_the_queue(database: Database, sides: tuple[Side, Side], role: str) -> None:
    doors = {"cs_auth": database.lookup, "cs_catalogue": database.editing}
    door = doors[role]() if role in doors else sides[0].door(database, role)
    with pytest.raises(DBAPIError) as refused, door as session:
        session.execute(text("SELECT * FROM jobs.procrastinate_jobs"))
    assert isinstance(refused.value.orig, errors.InsufficientPrivilege)


@pytest.mark.parametrize("function", ["letter", "forget_letter"])
def test_only_the_worker_takes_a_letter(
    database: Database, later: Database, sides: tuple[Side, Side], function: str
) -> None:
    here, there = sides
    order, found = text(f"SELECT app.{function}(:letter)"), {"letter": there.rows["letters"]["id"]}
    doors = [here.door(database, role) for role in ("cs_app", "cs_api", "cs_person")]
    for door in (*doors, database.lookup(), database.editing()):
        with pytest.raises(DBAPIError) as refused, door as session:
            session.execute(order, found)
        assert isinstance(refused.value.orig, errors.InsufficientPrivilege)
    with later.catalogue() as session:
        assert there.canary in str(session.execute(order, found).scalar_one())


def test_a_company_cannot_have_the_report_of_another_made(database: Database, sides: tuple[Side, Side]) -> None:
    here, there = sides
    order = text("SELECT app.ask_report(:report)")
    with pytest.raises(DBAPIError, match="for the company of its transaction"), database.tenant(here.who) as session:
        session.execute(order, {"report": there.rows["reports"]["id"]})
    with database.tenant(here.who) as session:
        session.execute(order, {"report": here.rows["reports"]["id"]})


class Witness(Press):
    """Keeps the dossiers it prints."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[Dossier] = []

    def printed(self, dossier: Dossier, *rest: object) -> dict[str, bytes]:
        self.seen.append(dossier)
        return super().printed(dossier, *rest)  # type: ignore[arg-type]


@pytest.fixture
def worker(house: House) -> Iterator[Services]:
    made = wire(house.services.settings, house.services.database.as_worker())
    yield made
    made.close()


def test_a_forged_job_of_one_company_does_nothing_to_the_report_of_another(house: House, worker: Services) -> None:
    """R10: what a job names is read behind the walls of the company it names."""
    (here, _), (there, run_id) = house.company(), house.company()
    report, witness = house.ask(there, run_id), Witness()
    with_press(worker, witness)
    jobs._report(worker)(_context(), str(here.tenant_id), str(report))
    assert (witness.seen, house.status(there, report), house.files()) == ([], "asked", 0)
    jobs._report(worker)(_context(), str(uuid4()), str(report))
    assert (witness.seen, house.status(there, report)) == ([], "asked")
    jobs._report(worker)(_context(), str(there.tenant_id), str(report))
    assert (len(witness.seen), house.status(there, report), house.files()) == (1, "ready", len(KINDS))


def test_what_a_report_says_is_of_its_company_alone(house: House, worker: Services) -> None:
    (here, run_here), (there, run_there) = house.company(), house.company()
    witness = Witness()
    with_press(worker, witness)
    reports = [house.ask(here, run_here), house.ask(there, run_there)]
    for who, report in zip((here, there), reports, strict=True):
        worker.reports.make(Who(who.tenant_id, Role.ADVISOR), report)
    assert [dossier.run_id for dossier in witness.seen] == [run_here, run_there]
    assert [_mentions(witness.seen[0], other) for other in (there.tenant_id, run_there)] == [False, False]


def _mentions(dossier: Dossier, found: UUID) -> bool:
    return str(found) in repr(dossier)


def _context() -> object:
    class Job:
        attempts = 0

    class Context:
        job = Job()

    return Context()
