"""A letter that was written leaves, whatever is away or killed meanwhile, or is given up and said."""

from __future__ import annotations

import os
import signal
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from core import jobs
from core.bootstrap import wire
from core.report.dossier import Dossier
from core.services import letters
from core.services.letters import Kind
from tests.accounts.post_office import Post, post_office
from tests.aside import awaited
from tests.jobs.conftest import House, until, working
from tests.jobs.program import Press, with_press
from tests.live import free_port

TO = "anna@lumiere.example"
LINK = "https://carbone.example/invitation?jeton=abc-def_123"
AT_ONCE = "UPDATE jobs.procrastinate_jobs SET scheduled_at = now()"
LEFT = "UPDATE jobs.procrastinate_jobs SET status = 'doing', attempts = 5"
LAST_TRY = f"UPDATE jobs.procrastinate_jobs SET attempts = {jobs.PATIENCE}"


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def posted(house: House, port: int) -> House:
    """The same house, with a mail server that is not there yet."""
    settings = house.services.settings.model_copy(update={"smtp_url": f"smtp://127.0.0.1:{port}"})
    return replace(house, services=wire(settings, house.services.database))


def _send(house: House) -> None:
    house.services.outbox.send(letters.write(Kind.INVITATION, "fr", TO, company="Lumière", inviter="Anna", link=LINK))


def test_a_server_that_was_away_gets_the_letter_once_when_it_is_back(posted: House, port: int) -> None:
    _send(posted)
    jobs.drain(posted.services)
    assert (posted.jobs("letter"), posted.letters()) == (["todo"], 1), "tried, and to be tried again"
    posted.order(AT_ONCE)
    with post_office(port=port) as post:
        jobs.drain(posted.services)
        jobs.drain(posted.services)
    assert (posted.jobs("letter"), posted.letters()) == (["succeeded"], 0)
    assert [letter["To"] for letter in post.letters] == [TO]


def test_a_letter_refused_for_good_is_not_tried_again(posted: House, port: int) -> None:
    _send(posted)
    with post_office(port=port) as post:
        post.knows_nobody = ["550 no such reader"]
        jobs.drain(posted.services)
    assert (posted.jobs("letter"), posted.letters(), post.taken) == (["failed"], 0, [])


def test_after_an_hour_of_tries_it_is_given_up_and_said(posted: House) -> None:
    _send(posted)
    posted.order(LAST_TRY)
    with capture_logs() as logged:
        jobs.drain(posted.services)
    assert (posted.jobs("letter"), posted.letters()) == (["failed"], 0)
    assert [line["kind"] for line in logged if line["event"] == "letter given up"] == ["invitation"]
    assert TO not in str(logged)


def test_a_worker_that_dies_late_does_not_lose_the_letter(posted: House) -> None:
    """The server had been away for five minutes: it is not the letter that kills the worker."""
    _send(posted)
    posted.order(LEFT)

    async def revive() -> None:
        waiting = jobs.queue(posted.services, daily=False)
        async with waiting.open_async():
            await jobs.revive(posted.services, waiting)

    awaited(revive())
    assert (posted.jobs("letter"), posted.letters()) == (["todo"], 1)


class Waiting(Press):
    """Prints nothing before a letter has left."""

    def __init__(self, post: Post) -> None:
        super().__init__()
        self._post = post

    def printed(self, dossier: Dossier, made_at: datetime, code: str, *rest: Any) -> dict[str, bytes]:
        until(lambda: bool(self._post.taken))
        return super().printed(dossier, made_at, code, *rest)


def test_a_letter_does_not_wait_for_a_report(posted: House, port: int) -> None:
    report = posted.ask(*posted.company())
    _send(posted)
    with post_office(port=port) as post:
        worker = with_press(wire(posted.services.settings, posted.services.database.as_worker()), Waiting(post))
        awaited(jobs._catch_up(jobs.queue(worker, daily=False)))
        worker.close()
    assert (posted.jobs(), posted.jobs("letter"), len(post.taken)) == (["succeeded"], ["succeeded"], 1)
    assert report


def test_a_worker_killed_while_the_server_thinks_leaves_the_letter_to_the_next_one(
    posted: House, port: int, tmp_path: Path
) -> None:
    _send(posted)
    with post_office(port=port) as post:
        post.slow_s = 60
        with working(posted, tmp_path / "log") as worker:
            until(lambda: post.tried == 1)
            os.kill(worker.pid, signal.SIGKILL)
            worker.wait()
        assert (posted.jobs("letter"), posted.letters(), post.taken) == (["doing"], 1, [])
        post.slow_s = 0
        with working(posted, tmp_path / "log"):
            until(lambda: posted.jobs("letter") == ["succeeded"])
            post.knows_nobody = ["550 no such reader"]
            _send(posted)
            until(lambda: posted.jobs("letter") == ["succeeded", "failed"])
    assert (posted.letters(), len(post.taken)) == (0, 1)
    log = (tmp_path / "log").read_text()
    assert "letter not taken" in log
    assert [secret for secret in (TO, "lumiere", "abc-def_123") if secret in log.lower()] == []
