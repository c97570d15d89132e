"""The real application in a process of its own, on a free port of this machine, with a database of its own."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from core.settings import ROOT

PATIENCE_S = 60.0


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


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


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
