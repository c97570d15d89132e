"""What tests share: one throw-away PostgreSQL for the whole run, a fresh database per test, the services on it."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from core.bootstrap import Services, prepare, wire
from core.db.embedded import Embedded
from core.db.migrate import migrate
from core.db.session import Database, lease
from core.settings import ROOT, Settings
from tests import examples
from tests.live import RUN

FAST = {
    "autovacuum": "off",
    "fsync": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "scram_iterations": "1",
    "synchronous_commit": "off",
}
MEMORY = Path("/dev/shm")
ROOM = 2 * 1024**3  # bytes; a run was seen to take a quarter of it


def pytest_configure(config: pytest.Config) -> None:
    examples.load()
    if not hasattr(config, "workerinput"):
        os.environ[RUN] = tempfile.mkdtemp(prefix="carbonscore-tests-", dir=_memory())
        Path(os.environ[RUN]).chmod(0o711)
        Path(os.environ[RUN], "static").mkdir()
        os.environ["PYTHONPYCACHEPREFIX"] = f"{os.environ[RUN]}/bytecode"  # a run starts dozens of programs
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The slow ones first: what is left for the end is short, and both workers end together."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def _memory() -> Path | None:
    """A folder in memory, where a database of 550 small files is made four times faster; None: the disk."""
    usable = MEMORY.is_dir() and os.access(MEMORY, os.W_OK | os.X_OK)
    return MEMORY if usable and shutil.disk_usage(MEMORY).free > ROOM else None


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        shutil.rmtree(os.environ.pop(RUN))


class Cluster:
    """One server for all the workers of a run (the last to leave stops it); databases named after the worker."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url)
        self._worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
        self._numbers = count()
        self._left: list[str] = []
        self._orders = lease(self.url("postgres"))
        self._order("SET application_name = 'tests'")  # no lease: the server stops when those who hold one have left
        self._shorten_sign_in()

    def url(self, name: str) -> str:
        return self._url.set(database=name).render_as_string(hide_password=False)

    def create(self, template: str = "template1") -> str:
        """Name of a new database, a copy of `template`."""
        name = f"{self._worker}_{next(self._numbers)}"
        self._order(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
        while self._left:  # by now its connections are gone, for which DROP DATABASE waits by steps of 0.1 s
            self._order(f'DROP DATABASE "{self._left.pop()}" WITH (FORCE)')
        return name

    @contextmanager
    def copy(self, template: str = "template1") -> Iterator[str]:
        """URL of a new database, dropped when the next one is made."""
        name = self.create(template)
        yield self.url(name)
        self._left.append(name)

    @contextmanager
    def database(self, template: str = "template1") -> Iterator[Database]:
        with self.copy(template) as url:
            database = Database(url)
            yield database
            database.close()

    def close(self) -> None:
        self._orders.close()

    def _order(self, statement: str) -> None:
        self._orders.execute(statement.encode())

    def _shorten_sign_in(self) -> None:
        """The administrator's password again, hashed once instead of 4096 times: tests open thousands of connections.

        One worker at a time: two that write the same row of a catalogue are an error.
        """
        self._order(
            f"SELECT pg_advisory_xact_lock(1); ALTER ROLE \"{self._url.username}\" PASSWORD '{self._url.password}'"
        )


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    server = Embedded(Path(os.environ[RUN]) / "postgres", settings=FAST)
    made = Cluster(server.start())
    yield made
    made.close()
    server.stop()


@pytest.fixture(scope="session")
def migrated_template(cluster: Cluster) -> str:
    """Name of a database with every table and no row."""
    name = cluster.create()
    database = Database(cluster.url(name))
    migrate(database)
    database.close()
    return name


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory, cluster: Cluster) -> Settings:
    """Settings of a local installation whose files go to a temporary folder."""
    folder = tmp_path_factory.mktemp("artifacts")
    return Settings(_env_file=None, database_url=None, persistent_artifact_dir=folder)


@pytest.fixture(scope="session")
def furnished_template(cluster: Cluster, migrated_template: str, settings: Settings) -> str:
    """Name of a migrated database in which the built-in edition is active."""
    name = cluster.create(migrated_template)
    database = Database(cluster.url(name))
    prepare(wire(settings, database), lambda _: None)
    database.close()
    return name


@pytest.fixture
def database(cluster: Cluster, migrated_template: str) -> Iterator[Database]:
    """A fresh migrated database."""
    with cluster.database(migrated_template) as fresh:
        yield fresh


@pytest.fixture
def services(cluster: Cluster, furnished_template: str, settings: Settings) -> Iterator[Services]:
    """Services on a fresh database, the built-in edition active."""
    with cluster.database(furnished_template) as fresh:
        yield wire(settings, fresh)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The shared reference folder; tests that compare with it are skipped where it is absent."""
    folder = Path(os.environ.get("CARBONSCORE_SHARED", ROOT / ".." / "shared")).resolve()
    if not folder.is_dir():
        pytest.skip("no shared reference folder (set CARBONSCORE_SHARED)")
    return folder
