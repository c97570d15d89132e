"""Letters leave here, off the request's path: how long it takes never tells whether an account exists.

SMTP_URL: `smtp://user:word@host:587` (STARTTLS, required as soon as there is a password) or `smtps://host:465`.
Without it a letter is a file of PERSISTENT_ARTIFACT_DIR/outbox, that only its owner can read, named on the console.
"""

from __future__ import annotations

import os
import smtplib
import ssl
import sys
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid, parseaddr
from secrets import token_hex
from urllib.parse import SplitResult, unquote, urlsplit

import structlog

from core.errors import CarbonScoreError
from core.services.letters import Letter
from core.settings import Settings

PAUSES_S = (1.0, 5.0)  # three tries in all
TIMEOUT_S = 15
SENDERS = 2
PERMANENT = 500
LOOPBACK = ("localhost", "127.0.0.1", "::1")

Work = Callable[[], Letter | None]


class Outbox:
    """Sends letters one by one in the background. `pauses`: seconds between tries."""

    def __init__(self, settings: Settings, pauses: tuple[float, ...] = PAUSES_S) -> None:
        self.folder = settings.persistent_artifact_dir / "outbox"
        self._from, self._pauses = settings.mail_from, pauses
        self._server = urlsplit(settings.smtp_url) if settings.smtp_url else None
        self._pool = ThreadPoolExecutor(SENDERS, "outbox")
        self._pending: set[Future[None]] = set()

    def send(self, letter: Letter) -> None:
        """Returns at once."""
        self.prepare(lambda: letter)

    def prepare(self, work: Work) -> None:
        """Find out in the background whether there is a letter to send, and send it. Returns at once."""
        job = self._pool.submit(self._do, work)
        self._pending.add(job)
        job.add_done_callback(self._done)

    def drain(self, patience_s: float = 30.0) -> None:
        """Wait until what was given has left (tests, and the end of the process)."""
        wait(set(self._pending), patience_s)

    def close(self) -> None:
        self._pool.shutdown(wait=True)

    def _done(self, job: Future[None]) -> None:
        self._pending.discard(job)
        if (error := job.exception()) is not None:
            structlog.get_logger().error("letter not written", exc_info=error)

    def _do(self, work: Work) -> None:
        """A letter that cannot leave is a warning with its kind: neither the address nor the link is logged."""
        kind = ""
        try:
            letter = work()
            if letter is not None:
                kind = letter.kind.value
                self._deliver(letter)
        except (CarbonScoreError, OSError, smtplib.SMTPException, ValueError) as error:
            code = getattr(error, "smtp_code", None)
            structlog.get_logger().warning("letter not sent", kind=kind, error=type(error).__name__, smtp_code=code)

    def _deliver(self, letter: Letter) -> None:
        message = self._message(letter)
        if self._server is None:
            self._drop(message, letter.kind)
            return
        for pause in (*self._pauses, None):
            try:
                _post(self._server, message)
            except (OSError, smtplib.SMTPException) as error:
                if pause is None or getattr(error, "smtp_code", 0) >= PERMANENT:
                    raise
                time.sleep(pause)
            else:
                return

    def _message(self, letter: Letter) -> EmailMessage:
        """Raises ValueError for an address or a subject that would add a header or a second recipient."""
        name, sender = parseaddr(self._from)
        message = EmailMessage(policy=SMTP)
        message["From"] = Address(name, addr_spec=sender)
        message["To"] = Address(addr_spec=letter.to)
        message["Subject"] = letter.subject
        message["Date"] = format_datetime(datetime.now(UTC))
        message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.text, cte="quoted-printable")
        return message

    def _drop(self, message: EmailMessage, kind: str) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self.folder / f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{kind}-{token_hex(4)}.eml"
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(message.as_bytes())
        sys.stderr.write(f"Courrier déposé : {path}\n")
        sys.stderr.flush()


def _post(server: SplitResult, message: EmailMessage) -> None:
    """One try. Raises OSError, SMTPException."""
    secure, host = ssl.create_default_context(), server.hostname or ""
    if server.scheme == "smtps":
        link: smtplib.SMTP = smtplib.SMTP_SSL(host, server.port or 465, timeout=TIMEOUT_S, context=secure)
    else:
        link = smtplib.SMTP(host, server.port or 587, timeout=TIMEOUT_S)
    with link:
        if server.scheme != "smtps":
            _start_tls(link, server, secure)
        if server.username:
            link.login(unquote(server.username), unquote(server.password or ""))
        link.send_message(message)


def _start_tls(link: smtplib.SMTP, server: SplitResult, secure: ssl.SSLContext) -> None:
    """Required with a password, used when offered by another machine. Raises SMTPNotSupportedError."""
    link.ehlo()
    if server.username or (link.has_extn("starttls") and server.hostname not in LOOPBACK):
        link.starttls(context=secure)
