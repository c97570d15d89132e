"""What runs later: the reports that were asked for, the letters that were written, and what is done every day.

The queue is a few tables of PostgreSQL (core/db/queue.py), read by the role of the worker alone; a job has identifiers,
never a figure, a name or an address. A job is done at least once: when its worker dies it is done again, so whatever a
job writes, it writes in one transaction and leaves alone once written.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import Any
from uuid import UUID

import psycopg
import structlog
from procrastinate import App, JobContext, RetryDecision
from procrastinate.exceptions import ConnectorException, ProcrastinateException, UniqueViolation
from procrastinate.jobs import Job, Status
from procrastinate.retry import BaseRetryStrategy

from core import bootstrap
from core.access import NO_COMPANY, Role, Who
from core.bootstrap import Progress, Services
from core.db import roles
from core.db.embedded import Embedded
from core.db.migrate import check_current
from core.db.queue import away, queue_of
from core.db.session import Database
from core.errors import CarbonScoreError, Unavailable
from core.services import report_store, retention
from core.settings import Settings

REPORTS, HOUSE, LETTERS = "reports", "house", "letters"
LANES = (((REPORTS, HOUSE), 1), ((LETTERS,), 2))  # queues, jobs at once: a letter does not wait for a report
PAUSES_S, PATIENCE = (10, 60), 60
LIVES = {"letter": PATIENCE}  # tries of a job whose worker died: a letter, tried every minute, is not why it did
HEARTBEAT_S, REVIVE_S = 5.0, 15.0
GRACE_S = 30.0  # how long a job under way may take once the worker is told to stop
SILENT_S = GRACE_S + 2 * HEARTBEAT_S  # a worker that is stopping says nothing more
KEPT_H = 7 * 24  # finished jobs
OPERATOR = Who(NO_COMPANY, Role.ADMIN)
_log = structlog.get_logger("jobs")


def run(settings: Settings, closing: threading.Event) -> None:
    """The worker: does what is asked until `closing` is set, then lets the job under way end (GRACE_S).

    Waits for the database, and for the application to bring its schema, as long as it takes.
    """
    while not closing.is_set():
        bootstrap.start_patiently(settings, closing, opening=join)
        if (ready := bootstrap.started()) is not None:
            asyncio.run(_serve(ready, closing))
        bootstrap.stop()
        closing.wait(bootstrap.RETRY_S)


def join(settings: Settings, progress: Progress) -> Services:
    """The services of a worker, with its rights, on the database that the application keeps: nothing is started,
    migrated, loaded or swept. Raises Unavailable, also while the schema is not this program's."""
    url = settings.database_url or Embedded(settings.persistent_artifact_dir / "postgres", progress).running()
    database = Database(url, master=settings.secret_key, working=roles.WORKER)
    try:
        check_current(database)
        return bootstrap.wire(settings, database)
    except CarbonScoreError:
        database.close()
        raise


def drain(ready: Services) -> None:
    """Do what waits now, in this process, with the rights of the worker; what must be tried again later stays."""
    worker = bootstrap.wire(ready.settings, ready.database.as_worker())
    try:
        with ThreadPoolExecutor(1) as beside:  # the caller may have a loop of its own
            beside.submit(asyncio.run, _catch_up(queue(worker, daily=False))).result()
    finally:
        worker.close()


def queue(ready: Services, daily: bool = True) -> App:
    """The queue of this database; its tasks work on these services."""
    made = queue_of(ready.database)
    made.task(name="report", queue=REPORTS, retry=Again(), pass_context=True)(_report(ready))
    made.task(name="letter", queue=LETTERS, retry=Again(), pass_context=True)(_letter(ready))
    if daily:
        for at, (name, work) in enumerate(_every_day(ready).items()):
            task = made.task(name=name, queue=HOUSE, retry=Again(), queueing_lock=name, pass_context=True)(work)
            made.periodic(cron=f"{10 + 5 * at} 3 * * *")(task)  # minutes apart, at night (UTC)
    return made


class Again(BaseRetryStrategy):
    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        pause = pause_after(exception, job.attempts)
        return None if pause is None else RetryDecision(retry_in={"seconds": pause})


def pause_after(error: BaseException, attempts: int) -> int | None:
    """Seconds until the next try, None when there is none: what a person must put right is not tried again, a bug is
    twice, a service that does not answer for an hour."""
    if isinstance(error, Unavailable):
        return PAUSES_S[-1] if attempts < PATIENCE else None
    if isinstance(error, CarbonScoreError) or attempts >= len(PAUSES_S):
        return None
    return PAUSES_S[attempts]


def _report(ready: Services) -> Callable[..., None]:
    def report(context: JobContext, tenant_id: str, report_id: str) -> None:
        with _given_up_at_last(ready, context.job):
            ready.reports.make(_worker_of(tenant_id), UUID(report_id))

    return report


def _letter(ready: Services) -> Callable[..., None]:
    def letter(context: JobContext, letter_id: str) -> None:
        with _given_up_at_last(ready, context.job):
            ready.mail.deliver(UUID(letter_id))

    return letter


@contextmanager
def _given_up_at_last(ready: Services, job: Job) -> Iterator[None]:
    """What fails is given up when there is no next try. Raises what it raised."""
    try:
        yield
    except Exception as error:
        if pause_after(error, job.attempts) is None:
            _give_up(ready, job)
        raise


def _worker_of(tenant_id: str) -> Who:
    return Who(UUID(tenant_id), Role.ADVISOR)


def _every_day(ready: Services) -> dict[str, Callable[..., Any]]:
    """{name: what is done}. `timestamp` is when it was due (seconds)."""

    def sweep(_context: JobContext, timestamp: int) -> None:
        retention.sweep(ready.database)

    def benchmark(_context: JobContext, timestamp: int) -> None:
        ready.benchmarks.publish()  # once a month, whoever asks

    def audit_head(_context: JobContext, timestamp: int) -> None:
        found = ready.audit.head(OPERATOR)
        _log.info("audit head", seq=found.seq if found else 0, hash=found.hash if found else None)

    def orphans(_context: JobContext, timestamp: int) -> None:
        _log.info("orphans", objects=report_store.sweep(ready.database, ready.report_store))

    async def old_jobs(context: JobContext, timestamp: int) -> None:
        ended = context.app.job_manager
        await ended.delete_old_jobs(KEPT_H, include_failed=True, include_cancelled=True, include_aborted=True)

    return {work.__name__: work for work in (sweep, benchmark, audit_head, orphans, old_jobs)}


async def _serve(ready: Services, closing: threading.Event) -> None:
    """Work until `closing` is set or the queue is lost."""
    over, loop = asyncio.Event(), asyncio.get_running_loop()

    def told() -> None:
        closing.wait()
        if not loop.is_closed():
            loop.call_soon_threadsafe(over.set)

    threading.Thread(target=told, name="closing", daemon=True).start()
    try:
        await _attend(ready, over)
    except (ProcrastinateException, psycopg.OperationalError) as error:
        _log.warning("the queue does not answer", reason=str(error.__cause__ or error), again_in_s=bootstrap.RETRY_S)


async def _attend(ready: Services, over: asyncio.Event) -> None:
    """One worker of the queue. Raises ProcrastinateException, psycopg.OperationalError."""
    waiting = queue(ready)
    async with waiting.open_async():
        _log.info("working")
        work = (*_lanes(waiting), _rounds(ready, waiting, over), over.wait())
        kept = [asyncio.create_task(each) for each in work]
        await asyncio.wait(kept, return_when=asyncio.FIRST_COMPLETED)
        for task in kept:
            task.cancel()  # the worker lets its job end
        for ended in await asyncio.gather(*kept, return_exceptions=True):
            if isinstance(ended, Exception):
                raise ended


def _lanes(waiting: App, wait: bool = True) -> list[Coroutine[Any, Any, None]]:
    return [
        waiting.run_worker_async(
            queues=list(queues),
            concurrency=at_once,
            wait=wait,
            listen_notify=wait,
            install_signal_handlers=False,
            shutdown_graceful_timeout=GRACE_S,
            update_heartbeat_interval=HEARTBEAT_S,
            stalled_worker_timeout=SILENT_S,
            worker_middleware=[_timed],
        )
        for queues, at_once in LANES
    ]


async def _catch_up(waiting: App) -> None:
    async with waiting.open_async():
        await asyncio.gather(*_lanes(waiting, wait=False))


async def _timed(call_next: Callable[[], Awaitable[Any]], context: JobContext, _worker: object) -> Any:
    """A line for each job: its number, how long, how it ended. No argument: what it is about is in the queue."""
    began, job, ended = time.monotonic(), context.job, "failed"
    try:
        found = await call_next()
        ended = "done"
    finally:
        seconds = round(time.monotonic() - began, 3)
        _log.info("job", job=job.id, task=job.task_name, attempt=job.attempts + 1, ended=ended, seconds=seconds)
    return found


async def _rounds(ready: Services, waiting: App, over: asyncio.Event) -> None:
    """At once and regularly, whatever this worker is busy with: jobs whose worker died go back to the queue."""
    while not over.is_set():
        await revive(ready, waiting)
        await _unless(over, REVIVE_S)


async def revive(ready: Services, waiting: App) -> None:
    """Jobs of workers that are heard no more are to be done again; one that keeps killing its worker is given up."""
    for job in await waiting.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_S):
        last = job.attempts >= LIVES.get(job.task_name, len(PAUSES_S))
        _log.warning("job left by its worker", job=job.id, task=job.task_name, given_up=last)
        try:
            if last:
                await asyncio.to_thread(_give_up, ready, job)
                await waiting.job_manager.finish_job(job, Status.FAILED, delete_job=False)
            else:
                await waiting.job_manager.retry_job(job)
        except UniqueViolation:  # the same was asked again, and waits already
            await waiting.job_manager.finish_job(job, Status.ABORTED, delete_job=False)
        except ConnectorException as error:
            if away(error):
                raise
            _log.info("job revived by another worker", job=job.id)
        except Unavailable as error:
            _log.warning("not given up yet", job=job.id, reason=str(error))


def _give_up(ready: Services, job: Job) -> None:
    if job.task_name == "letter":
        ready.mail.give_up(UUID(str(job.task_kwargs["letter_id"])))
    if job.task_name == "report":
        tenant_id, report_id = (str(job.task_kwargs[name]) for name in ("tenant_id", "report_id"))
        ready.reports.give_up(_worker_of(tenant_id), UUID(report_id))


async def _unless(over: asyncio.Event, seconds: float) -> None:
    """Wait, unless it is over before."""
    with suppress(TimeoutError):
        await asyncio.wait_for(over.wait(), seconds)
