"""The queue of this database: procrastinate's tables, in schema `jobs`, as the role of the worker."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import datetime

import psycopg
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager

from core.db.session import Database

INSIST_S = 60.0
DAY_S = 24 * 3600
_LATER = {"options": "-c search_path=jobs,pg_catalog -c timezone=UTC", "application_name": "carbonscore jobs"}


def queue_of(database: Database) -> App:
    """The queue, without a task yet; not opened."""
    connector = PsycopgConnector(
        conninfo=database.queue(), kwargs=_LATER, min_size=1, max_size=6, timeout=10.0, name="jobs"
    )
    made = App(connector=connector, periodic_defaults={"max_delay": DAY_S})  # a machine that was off catches up
    made.job_manager = Insistent(connector)
    return made


class Insistent(JobManager):
    """How a job ended is written, even when the database is away for a moment: it would be « under way » for ever."""

    async def finish_job(self, job: Job, status: Status, delete_job: bool) -> None:
        await _insist(lambda: super(Insistent, self).finish_job(job, status, delete_job))

    async def retry_job(
        self,
        job: Job,
        retry_at: datetime | None = None,
        priority: int | None = None,
        queue: str | None = None,
        lock: str | None = None,
    ) -> None:
        await _insist(lambda: super(Insistent, self).retry_job(job, retry_at, priority, queue, lock))


async def _insist(write: Callable[[], Awaitable[None]]) -> None:
    limit = time.monotonic() + INSIST_S
    while True:
        try:
            return await write()
        except ConnectorException as error:
            if not away(error) or time.monotonic() > limit:
                raise
            await asyncio.sleep(1)


def away(error: ConnectorException) -> bool:
    """Does the database not answer, rather than refuse?"""
    return isinstance(error.__cause__, psycopg.OperationalError)
