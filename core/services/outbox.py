"""Letters leave here, off the request's path: how long it takes never tells whether an account exists.

With a mail server a letter is written down for the worker (core/services/mail.py). Without one it is a file of
PERSISTENT_ARTIFACT_DIR/outbox, that only its owner can read, named on the console.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import UTC, datetime
from email.message import EmailMessage
from secrets import token_hex
from uuid import uuid4

import structlog

from core.errors import CarbonScoreError, Unavailable
from core.services import smtp
from core.services.letters import Letter
from core.services.mail import Mail
from core.settings import Settings

PAUSES_S = (1.0, 5.0)  # three tries in all
WRITERS = 2

Work = Callable[[], Letter | None]


class Outbox:
    """`mail`: where letters are written down when there is a server; `pauses`: seconds between tries of what is found
    out in the background, when the database does not answer."""

    def __init__(self, settings: Settings, mail: Mail | None = None, pauses: tuple[float, ...] = PAUSES_S) -> None:
        self.folder = settings.persistent_artifact_dir / "outbox"
        self._from, self._mail, self._pauses = settings.mail_from, mail, pauses
        self._pool = ThreadPoolExecutor(WRITERS, "outbox")
        self._pending: set[Future[None]] = set()

    def send(self, letter: Letter) -> None:
        """Returns once the letter is safe, never waiting for a mail server. Raises Unavailable."""
        if self._mail is not None:
            self._mail.write_down(letter)
        else:
            self.prepare(lambda: letter)

    def prepare(self, work: Work) -> None:
        """Find out in the background whether there is a letter to send, and send it. Returns at once."""
        job = self._pool.submit(self._do, work)
        self._pending.add(job)
        job.add_done_callback(self._done)

    def drain(self, patience_s: float = 30.0) -> None:
        """Wait until what was given is written down, or in the folder (tests, and the end of the process)."""
        wait(set(self._pending), patience_s)

    def close(self) -> None:
        self._pool.shutdown(wait=True)

    def _done(self, job: Future[None]) -> None:
        self._pending.discard(job)
        if (error := job.exception()) is not None:
            structlog.get_logger().error("letter not written", exc_info=error)

    def _do(self, work: Work) -> None:
        """A letter that cannot be written is a warning with its kind: neither the address nor the link is logged."""
        kind = ""
        for pause in (*self._pauses, None):
            try:
                letter = work()
                if letter is not None:
                    kind = letter.kind.value
                    self._leave(letter)
            except (CarbonScoreError, OSError, ValueError) as error:
                if pause is None or not isinstance(error, Unavailable):
                    structlog.get_logger().warning("letter not written", kind=kind, error=type(error).__name__)
                    return
                time.sleep(pause)
            else:
                return

    def _leave(self, letter: Letter) -> None:
        """Raises Unavailable, OSError, ValueError."""
        if self._mail is not None:
            self._mail.write_down(letter)
        else:
            self._drop(smtp.message(letter, self._from, uuid4(), datetime.now(UTC)), letter.kind)

    def _drop(self, message: EmailMessage, kind: str) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self.folder / f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{kind}-{token_hex(4)}.eml"
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(message.as_bytes())
        sys.stderr.write(f"Courrier déposé : {path}\n")
        sys.stderr.flush()
