"""What waits is tried again when that may help, given up when not, and what comes back every day is done once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator

import pytest
from procrastinate.periodic import PeriodicDeferrer
from sqlalchemy import text
from structlog.testing import capture_logs

from core import jobs
from core.access import NO_COMPANY
from core.bootstrap import Services, wire
from core.errors import InputError, Unavailable
from core.services import audit
from tests.aside import awaited
from tests.jobs.conftest import House
from tests.jobs.program import Press, with_press

DAILY = ["audit_head", "benchmark", "old_jobs", "orphans", "sweep"]


@pytest.fixture
def worker(house: House) -> Iterator[Services]:
    """The services that a worker has, with a press that never fails."""
    made = with_press(wire(house.services.settings, house.services.database.as_worker()), Press())
    yield made
    made.close()


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "PAUSES_S", (0, 0))


def catch_up(worker: Services) -> None:
    awaited(jobs._catch_up(jobs.queue(worker, daily=False)))


def test_what_waits_is_done_at_once_by_whoever_asks_for_it(house: House) -> None:
    who, run_id = house.company()
    report = house.ask(who, run_id)
    jobs.drain(house.services)
    assert (house.jobs(), house.status(who, report)) == (["succeeded"], "ready"), "the worker's rights are enough"
    assert house.services.reports.file(who, report, "pdf").content.startswith(b"%PDF")


@pytest.mark.usefixtures("at_once")
def test_a_bug_is_tried_three_times_then_the_reader_is_told(house: House, worker: Services) -> None:
    press = Press(fails=99)
    who, run_id = house.company()
    report = house.ask(who, run_id)
    catch_up(with_press(worker, press))
    assert press.tries == 3
    assert (house.jobs(), house.status(who, report), house.files()) == (["failed"], "failed", 0)
    assert "n'a pas pu être préparé" in str(house.services.reports.get(who, report).failure)


@pytest.mark.usefixtures("at_once")
def test_what_works_the_second_time_is_ready(house: House, worker: Services) -> None:
    who, run_id = house.company()
    report = house.ask(who, run_id)
    catch_up(with_press(worker, Press(fails=1)))
    assert (house.jobs(), house.status(who, report)) == (["succeeded"], "ready")


def test_a_pause_comes_before_the_next_try_and_is_not_waited_for_by_the_others(house: House, worker: Services) -> None:
    who, run_id = house.company()
    first, second = house.ask(who, run_id), house.services.reports.ask(who, run_id, "synthese", "en").id
    catch_up(with_press(worker, Press(fails=1)))
    assert (house.status(who, first), house.status(who, second)) == ("asked", "ready")
    assert house.jobs() == ["todo", "succeeded"]


@pytest.mark.parametrize(
    ("error", "pauses"),
    [
        (KeyError("x"), [10, 60, None]),
        (Unavailable("La base ne répond pas."), [60] * 60 + [None]),
        (InputError("Choisissez le modèle dans la liste."), [None]),
    ],
)
def test_what_may_pass_is_tried_again_and_nothing_for_ever(error: Exception, pauses: list[int | None]) -> None:
    assert [jobs.pause_after(error, attempts) for attempts in range(len(pauses))] == pauses


def test_asking_twice_while_it_waits_is_one_job(house: House) -> None:
    who, run_id = house.company()
    assert house.ask(who, run_id) == house.ask(who, run_id)
    assert house.jobs() == ["todo"]


def test_a_job_says_of_whom_and_which_and_nothing_more(house: House) -> None:
    who, run_id = house.company()
    report = house.ask(who, run_id)
    with house.services.database.schema() as connection:
        row = connection.execute(text("SELECT * FROM jobs.procrastinate_jobs")).one()
    assert row.args == {"tenant_id": str(who.tenant_id), "report_id": str(report)}
    assert (row.queue_name, row.task_name) == ("reports", "report")


def _left(house: House, attempts: int) -> None:
    """The job that waits was taken by a worker of which nothing is heard."""
    taken = "UPDATE jobs.procrastinate_jobs SET status = 'doing', attempts = :attempts"
    with house.services.database.schema() as connection:
        connection.execute(text(taken), {"attempts": attempts})


async def _revive(worker: Services) -> None:
    waiting = jobs.queue(worker, daily=False)
    async with waiting.open_async():
        await jobs.revive(worker, waiting)


def test_a_job_that_its_worker_left_is_taken_up_again(house: House, worker: Services) -> None:
    who, run_id = house.company()
    report = house.ask(who, run_id)
    _left(house, attempts=0)
    awaited(_revive(worker))
    assert house.jobs() == ["todo"]
    catch_up(worker)
    assert house.status(who, report) == "ready"


def test_a_job_that_kills_its_worker_each_time_is_given_up(house: House, worker: Services) -> None:
    who, run_id = house.company()
    report = house.ask(who, run_id)
    _left(house, attempts=2)
    awaited(_revive(worker))
    assert (house.jobs(), house.status(who, report)) == (["failed"], "failed")


def test_a_job_left_behind_while_the_same_waits_again_is_dropped(house: House, worker: Services) -> None:
    who, run_id = house.company()
    report = house.ask(who, run_id)
    _left(house, attempts=0)
    with house.services.database.tenant(who) as session:
        session.execute(text("SELECT app.ask_report(:id)"), {"id": report})
    awaited(_revive(worker))
    assert house.jobs() == ["aborted", "todo"]


async def _due(worker: Services, workers: int) -> None:
    """What several workers put into the queue when they look at the clock at the same time."""
    apps = [jobs.queue(worker) for _ in range(workers)]
    for app in apps:
        await app.open_async()
    deferrers = [PeriodicDeferrer(registry=app.periodic_registry, **app.periodic_defaults) for app in apps]
    await asyncio.gather(*(each.defer_jobs(each.get_previous_tasks(at=time.time())) for each in deferrers))
    for app in apps:
        await app.close_async()


def test_what_is_due_is_done_once_whatever_the_number_of_workers(house: House, worker: Services) -> None:
    awaited(_due(worker, 3))
    awaited(_due(worker, 1))
    assert [house.jobs(task) for task in DAILY] == [["todo"]] * len(DAILY)


def test_every_daily_task_is_done_and_says_what_it_found(
    house: House, worker: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "KEPT_H", 0)
    house.ask(*house.company())
    catch_up(worker)
    with worker.database.lookup() as session:
        audit.record(session, NO_COMPANY, "benchmark_published", "benchmark/cells", {"cells": 0})
    awaited(_due(worker, 1))
    with capture_logs() as said:
        awaited(_all(worker))
    assert {each["task"]: each["ended"] for each in said if each["event"] == "job"} == dict.fromkeys(DAILY, "done")
    head = worker.audit.head(jobs.OPERATOR)
    assert head is not None
    assert [(e["seq"], e["hash"]) for e in said if e["event"] == "audit head"] == [(head.seq, head.hash)]
    assert house.jobs() == [], "finished jobs go"


async def _all(worker: Services) -> None:
    """What waits, the daily tasks included."""
    waiting = jobs.queue(worker)
    waiting.periodic_registry.periodic_tasks.clear()
    await jobs._catch_up(waiting)


def test_workers_share_the_work_and_make_each_report_once(house: House, worker: Services) -> None:
    (who, run_id), press, ask = house.company(), Press(0.1), house.services.reports.ask
    asked = [ask(who, run_id, kind, language).id for kind in ("synthese", "complet") for language in ("fr", "en")]
    with_press(worker, press)

    async def both() -> None:
        await asyncio.gather(*(jobs._catch_up(jobs.queue(worker, daily=False)) for _ in range(3)))

    awaited(both())
    assert {house.status(who, one) for one in asked} == {"ready"}
    assert press.tries == len(asked)
