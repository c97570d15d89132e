"""The real application in a process of its own, on a free port of this machine, with a database of its own."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from urllib.parse import urlencode

from core.settings import ROOT

PATIENCE_S = 60.0
FIRST_PORT, PORTS = 20_000, 12_000
RUN = "CARBONSCORE_TEST_RUN"  # the folder of a run: made by the first pytest process, inherited by xdist's workers
_tried = count()


@dataclass(frozen=True)
class Reply:
    """`headers` in lower case; the last of each name, cookies apart."""

    status: int
    headers: Mapping[str, str]
    cookies: tuple[str, ...]
    body: bytes


@dataclass(frozen=True)
class Live:
    """A running application. `pid` is its process."""

    port: int
    pid: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(self, method: str, path: str, form: Mapping[str, str] | None = None, **headers: str) -> Reply:
        """One request. Header names are given with underscores: `if_none_match="…"`."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if form is not None:
            sent["content-type"] = "application/x-www-form-urlencoded"
        try:
            link.request(method, path, urlencode(form) if form is not None else None, sent)
            got = link.getresponse()
            pairs = [(name.lower(), value) for name, value in got.getheaders()]
            cookies = tuple(value for name, value in pairs if name == "set-cookie")
            return Reply(got.status, dict(pairs), cookies, got.read())
        finally:
            link.close()

    def get(self, path: str, **headers: str) -> Reply:
        return self.ask("GET", path, None, **headers)

    def post(self, path: str, form: Mapping[str, str] | None = None, **headers: str) -> Reply:
        """A form of our own pages: with the right Origin unless told otherwise."""
        headers.setdefault("origin", self.url)
        return self.ask("POST", path, form or {}, **headers)

    def guest(self) -> str:
        """`cs=…` of a new guest company."""
        return self.post("/session/essai").cookies[0].split(";")[0]


def open_folder(name: str) -> Path:
    """A new folder that the account of a database server may enter, where this run keeps its own."""
    made = Path(tempfile.mkdtemp(prefix=f"carbonscore-{name}-", dir=os.environ.get(RUN)))
    made.chmod(0o711)
    return made


def free_port() -> int:
    """A port nobody listens on, below those of outgoing connections: it stays free until the application takes it."""
    while True:
        port = FIRST_PORT + (os.getpid() * 37 + next(_tried)) % PORTS
        with socket.socket() as found, suppress(OSError):
            found.bind(("127.0.0.1", port))
            return port


@contextmanager
def running(
    database_url: str | None, folder: Path, *prefix: str, ready: bool = True, worker: str = "apart"
) -> Iterator[Live]:
    """The application on this database, once it is `ready`; `prefix` goes before the command (taskset…).

    `worker`: the setting WORKER (apart: nothing makes reports unless the test does)."""
    port = free_port()
    environment = {
        **os.environ,
        "PORT": str(port),
        "HOST": "127.0.0.1",
        "PERSISTENT_ARTIFACT_DIR": str(folder),
        "STREAMLIT_SERVER_HEADLESS": "true",
        "DATABASE_URL": database_url or "",
        "WORKER": worker,
    }
    if RUN in os.environ and not (folder / "static").exists():  # the compressed scripts, the same for all
        (folder / "static").symlink_to(Path(os.environ[RUN]) / "static", target_is_directory=True)
    log = (folder / "app.log").open("w", encoding="utf-8")
    command = [*prefix, sys.executable, str(ROOT / "app.py")]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    live = Live(port, process.pid)
    try:
        if ready:
            _wait(live, process, folder / "app.log")
        yield live
    finally:
        process.terminate()
        process.wait(timeout=30)
        log.close()


def _wait(live: Live, process: subprocess.Popen[bytes], log: Path) -> None:
    limit = time.monotonic() + PATIENCE_S
    while time.monotonic() < limit and process.poll() is None:
        try:
            if live.get("/health").status == 200:
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise AssertionError(f"The application did not start:\n{log.read_text(encoding='utf-8')}")
