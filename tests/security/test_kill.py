"""Whatever is killed, what was acknowledged stays, and the application comes back by itself."""

from __future__ import annotations

import json
import os
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from sqlalchemy.engine import make_url

from tests.conftest import Cluster
from tests.live import Live, open_folder, running
from tests.security import drill
from tests.security.gateway import Gateway

pytestmark = pytest.mark.slow


@pytest.fixture
def folder() -> Iterator[Path]:
    made = open_folder("kill")
    yield made
    for process in psutil.process_iter(["name", "cwd"]):
        if process.info["name"] == "postgres" and (process.info["cwd"] or "").startswith(str(made)):
            process.kill()
    shutil.rmtree(made, ignore_errors=True)


def _status(live: Live) -> int:
    try:
        return live.get("/health").status
    except OSError:
        return 0


def _until(live: Live, status: int, within_s: float) -> None:
    """/health answers this."""
    began = time.monotonic()
    while _status(live) != status:
        assert time.monotonic() - began < within_s, f"/health says {_status(live)} and not {status}"
        time.sleep(0.05)


def _until_another(folder: Path, killed: int, within_s: float) -> None:
    """Another server runs there; what is left of a killed one goes on answering for a moment."""
    file = folder / "postgres" / "data" / "postmaster.pid"
    began = time.monotonic()
    while not file.exists() or file.read_text().splitlines()[:1] == [str(killed)]:
        assert time.monotonic() - began < within_s, "no server came back"
        time.sleep(0.05)


def _until_known(live: Live, cookie: str, within_s: float) -> None:
    """A page of this guest is looked for and not found. Until the database is back: 503, and never a stranger's 401."""
    began = time.monotonic()
    while (status := live.get("/media/absent", cookie=cookie).status) != 404:
        assert status == 503
        assert time.monotonic() - began < within_s, "the guest is not known again"
        time.sleep(0.05)


def _until_said(live: Live, words: str, within_s: float) -> None:
    """/health gives these words as the reason."""
    began = time.monotonic()
    while words not in (said := json.loads(live.get("/health").body)["reason"]):
        assert time.monotonic() - began < within_s, said
        time.sleep(0.05)


def test_kills_under_writers_lose_nothing_that_was_acknowledged(folder: Path) -> None:
    done = drill.run(2, folder)
    wrong, rows = done.check()
    assert wrong == []
    assert len(done.saved) > 5
    assert rows >= len(done.saved) + len(done.ran)


def test_a_killed_database_comes_back_under_the_same_application(folder: Path) -> None:
    with running(None, folder) as live:
        cookie = live.guest()
        killed = drill.postmaster(folder)
        killed.kill()
        _until_another(folder, killed.pid, within_s=60)
        _until_known(live, cookie, within_s=60)
        assert live.guest() != cookie


def test_a_killed_application_leaves_a_database_that_the_next_one_opens(folder: Path) -> None:
    with running(None, folder) as live:
        cookie, server = live.guest(), drill.postmaster(folder).pid
        os.kill(live.pid, signal.SIGKILL)
    with running(None, folder) as again:
        assert drill.postmaster(folder).pid == server
        assert again.get("/media/absent", cookie=cookie).status == 404, "the guest is still known"


def test_an_application_without_its_database_waits_says_so_and_opens_when_it_comes(
    cluster: Cluster, furnished_template: str, folder: Path
) -> None:
    with cluster.copy(furnished_template) as url:
        gate = Gateway(int(make_url(url).port or 0))
        through = make_url(url).set(port=gate.port).render_as_string(hide_password=False)
        with running(through, folder, ready=False) as live:
            _until(live, 503, within_s=60)
            assert live.get("/").status == 200
            assert live.post("/session/essai").headers["location"] == "/"
            _until_said(live, "ne répond pas encore", within_s=60)
            gate.open()
            _until(live, 200, within_s=60)
            cookie = live.guest()
            gate.shut()  # as a restart of the server does
            _until(live, 503, within_s=60)
            assert live.get("/media/absent", cookie=cookie).status == 503
            gate.open()
            _until(live, 200, within_s=60)
            assert live.get("/media/absent", cookie=cookie).status == 404
        log = (folder / "app.log").read_text(encoding="utf-8")
    assert '"not open yet"' in log
    assert str(make_url(url).password) not in log
