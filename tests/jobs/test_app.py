"""The application's own worker: started with it, again when it dies, gone with it; pages answer while it works."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

import app as door
from core import bootstrap
from core.settings import Settings
from core.web import worker as supervision
from core.web.worker import Worker
from tests.jobs.conftest import House, until, working
from tests.live import Live, running

BRIEF = (sys.executable, "-c", "import sys; open(sys.argv[1], 'a').write('x')")
STUBBORN = (
    sys.executable,
    "-c",
    "import signal, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); open(sys.argv[1], 'a').write('x'); "
    "time.sleep(60)",
)


def test_a_child_that_dies_is_started_again_until_it_is_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervision, "PAUSES_S", (0.01,))
    mark = tmp_path / "started"
    worker = Worker((*BRIEF, str(mark)))
    worker.start()
    until(lambda: mark.exists() and len(mark.read_text()) >= 3)
    worker.stop()
    lives = len(mark.read_text())
    time.sleep(0.3)
    assert len(mark.read_text()) == lives


def test_a_child_that_does_not_want_to_leave_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervision, "PATIENCE_S", 0.2)
    mark = tmp_path / "started"
    worker = Worker((*STUBBORN, str(mark)))
    worker.start()
    until(mark.exists)
    children = psutil.Process().children()
    worker.stop()
    assert [child for child in children if child.is_running() and str(mark) in child.cmdline()] == []
    assert len(mark.read_text()) == 1


def test_what_is_over_before_it_began_starts_nothing(tmp_path: Path) -> None:
    worker = Worker((*BRIEF, str(tmp_path / "started")))
    worker.stop()
    worker.start()
    time.sleep(0.2)
    assert not (tmp_path / "started").exists()


class Door(Worker):
    """Notes that it was started."""

    started = False

    def start(self) -> None:
        self.started = True


@pytest.mark.parametrize(("setting", "started"), [("app", True), ("apart", False)])
def test_the_application_starts_a_worker_unless_one_works_apart(
    setting: str, started: bool, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = Door()
    monkeypatch.setattr(door, "worker", own)
    monkeypatch.setattr(door, "settings", settings.model_copy(update={"worker": setting}))
    monkeypatch.setattr(door, "HEAVY", ())
    monkeypatch.setattr(bootstrap, "start_patiently", lambda *_: None)
    monkeypatch.setattr(door.pack, "fill", lambda: None)
    monkeypatch.setattr(gc, "freeze", lambda: None)
    door.open_house()
    assert own.started is started


def _workers(live: Live) -> list[psutil.Process]:
    return [
        child for child in psutil.Process(live.pid).children() if _lives(child) and "core.cli.worker" in child.cmdline()
    ]


def _lives(process: psutil.Process) -> bool:
    """A process that nobody has buried yet does not."""
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


class Pulse(threading.Thread):
    """Asks /health again and again; how long each answer took."""

    def __init__(self, live: Live) -> None:
        super().__init__(daemon=True)
        self._live, self.over = live, threading.Event()
        self.took: list[float] = []

    def run(self) -> None:
        while not self.over.wait(0.1):
            began = time.monotonic()
            assert self._live.get("/health").status == 200
            self.took.append(time.monotonic() - began)


def test_the_worker_comes_with_the_application_makes_way_for_it_and_dies_with_it(house: House, tmp_path: Path) -> None:
    with running(house.url, tmp_path, worker="app") as live:
        until(lambda: bool(_workers(live)))
        (child,) = _workers(live)
        until(lambda: child.nice() > psutil.Process(live.pid).nice())
        child.kill()
        until(lambda: _workers(live) not in ([], [child]))
        (child,) = _workers(live)
        until(lambda: '"working"' in (tmp_path / "app.log").read_text())
        os.kill(live.pid, signal.SIGKILL)
        until(lambda: not _lives(child), within_s=5)


@pytest.mark.slow
def test_fifty_reports_asked_at_once_all_come_and_the_application_goes_on_answering(
    house: House, tmp_path: Path
) -> None:
    companies = [house.company() for _ in range(25)]
    with running(house.url, tmp_path) as live:
        pulse = Pulse(live)
        pulse.start()
        ask = house.services.reports.ask
        asked = [(who, ask(who, run, "synthese", language).id) for who, run in companies for language in ("fr", "en")]
        with working(house, tmp_path / "worker.log"):
            until(lambda: house.jobs() == ["succeeded"] * 50, within_s=60)
        pulse.over.set()
        pulse.join()
    assert {house.status(who, report) for who, report in asked} == {"ready"}
    assert len(pulse.took) > 20
    assert max(pulse.took) < 1
