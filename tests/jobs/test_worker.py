"""Reports are made by another process; whatever is killed, each is made once and whole."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from core.services.report_kinds import KINDS
from tests.jobs.conftest import House, until, working


def test_a_worker_killed_while_it_prints_leaves_nothing_and_the_next_one_makes_it_once(
    house: House, tmp_path: Path
) -> None:
    who, run_id = house.company()
    report = house.ask(who, run_id)
    with working(house, tmp_path / "log", press_s=60) as worker:
        until(lambda: house.jobs() == ["doing"])
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
    assert house.status(who, report) == "asked"
    assert house.files() == 0
    with working(house, tmp_path / "log"):
        until(lambda: house.status(who, report) == "ready")
        until(lambda: house.jobs() == ["succeeded"])
    assert house.files() == len(KINDS)
    assert [len(house.services.reports.file(who, report, kind).content) > 1000 for kind in KINDS] == [True] * 3


def test_a_worker_told_to_stop_ends_the_report_it_is_printing_and_takes_no_other(house: House, tmp_path: Path) -> None:
    who, run_id = house.company()
    first, second = house.ask(who, run_id), house.services.reports.ask(who, run_id, "synthese", "en").id
    with working(house, tmp_path / "log", press_s=1.5) as worker:
        until(lambda: "doing" in house.jobs())
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(10) == 0
    assert [house.status(who, one) for one in (first, second)] == ["ready", "asked"]
    assert house.jobs() == ["succeeded", "todo"]
    log = (tmp_path / "log").read_text()
    assert '"task": "report"' in log
    assert '"ended": "done"' in log
    assert str(who.tenant_id) not in log, "the log says which job, the queue says of whom"
