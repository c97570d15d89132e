"""Companies with a footprint, reports that they ask for, and real workers in processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import text

from core.access import Who
from core.bootstrap import Services, wire
from core.db.session import Database
from core.settings import ROOT, Settings
from tests.conftest import Cluster

PATIENCE_S = 30.0


@dataclass(frozen=True)
class House:
    """Services on a database of their own, whose address other processes are given."""

    url: str
    services: Services

    def company(self) -> tuple[Who, UUID]:
        """A new company and its footprint."""
        who = self.services.companies.who(self.services.samples.open("restaurant"))
        assert who is not None
        return who, self.services.footprints.all(who)[0].id

    def ask(self, who: Who, run_id: UUID) -> UUID:
        return self.services.reports.ask(who, run_id, "synthese", "fr").id

    def status(self, who: Who, report_id: UUID) -> str:
        return self.services.reports.get(who, report_id).status

    def jobs(self, task: str = "report") -> list[str]:
        """How the jobs of a kind are, oldest first; read over the walls."""
        order = text("SELECT status::text FROM jobs.procrastinate_jobs WHERE task_name = :task ORDER BY id")
        with self.services.database.schema() as connection:
            return list(connection.execute(order, {"task": task}).scalars())

    def files(self) -> int:
        with self.services.database.schema() as connection:
            return int(connection.execute(text("SELECT count(*) FROM report_files")).scalar_one())

    def letters(self) -> int:
        """How many wait."""
        with self.services.database.schema() as connection:
            return int(connection.execute(text("SELECT count(*) FROM letters")).scalar_one())

    def order(self, statement: str) -> None:
        """Change something over the walls."""
        with self.services.database.schema() as connection:
            connection.execute(text(statement))

    def events(self, kind: str) -> int:
        order = text("SELECT count(*) FROM jobs.procrastinate_events WHERE type::text = :kind")
        with self.services.database.schema() as connection:
            return int(connection.execute(order, {"kind": kind}).scalar_one())


@pytest.fixture
def house(cluster: Cluster, furnished_template: str, settings: Settings) -> Iterator[House]:
    with cluster.copy(furnished_template) as url:
        database = Database(url)
        yield House(url, wire(settings, database))
        database.close()


@contextmanager
def working(house: House, log: Path, press_s: float = 0.0) -> Iterator[subprocess.Popen[bytes]]:
    """A worker on this database. Told to stop at the end, unless it is dead by then."""
    environment = {**os.environ, "DATABASE_URL": house.url, "PRESS_S": str(press_s), "PDF_STORAGE_PATH": ""}
    environment["SMTP_URL"] = house.services.settings.smtp_url or ""
    with log.open("ab") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.jobs.program"], cwd=ROOT, env=environment, stdout=out, stderr=out
        )
        try:
            yield process
        finally:
            process.terminate()
            process.wait(PATIENCE_S)


def until(true: Callable[[], bool], within_s: float = PATIENCE_S) -> float:
    """Seconds until it is true. Fails after `within_s`."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < within_s, "it did not come"
        time.sleep(0.05)
    return time.monotonic() - began
