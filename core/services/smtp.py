"""A letter as an e-mail, and the mail server it is given to.

SMTP_URL: `smtp://user:word@host:587` (STARTTLS, required as soon as there is a password) or `smtps://host:465`.
"""

from __future__ import annotations

import smtplib
import ssl
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from urllib.parse import unquote, urlsplit
from uuid import UUID

from core.services.letters import Letter

TIMEOUT_S = 15
PERMANENT = 500
LOOPBACK = ("localhost", "127.0.0.1", "::1")


def message(letter: Letter, mail_from: str, letter_id: UUID, written_at: datetime) -> EmailMessage:
    """The same e-mail at every try: whoever gets it twice can tell by its Message-ID. Raises ValueError for an address
    or a subject that would add a header or a second recipient."""
    name, sender = parseaddr(mail_from)
    made = EmailMessage(policy=SMTP)
    made["From"] = Address(name, addr_spec=sender)
    made["To"] = Address(addr_spec=letter.to)
    made["Subject"] = letter.subject
    made["Date"] = format_datetime(written_at)
    made["Message-ID"] = f"<{letter_id}@{sender.rpartition('@')[2]}>"
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(letter.text, cte="quoted-printable")
    return made


def give(url: str, made: EmailMessage) -> None:
    """One try. Returns once the server has taken it. Raises OSError, SMTPException; ValueError without a server."""
    server, secure = urlsplit(url), ssl.create_default_context()
    if not (host := server.hostname):
        raise ValueError("no server in SMTP_URL")
    if server.scheme == "smtps":
        link: smtplib.SMTP = smtplib.SMTP_SSL(host, server.port or 465, timeout=TIMEOUT_S, context=secure)
    else:
        link = smtplib.SMTP(host, server.port or 587, timeout=TIMEOUT_S)
    with link:
        if server.scheme != "smtps":
            _start_tls(link, bool(server.username), host, secure)
        if server.username:
            link.login(unquote(server.username), unquote(server.password or ""))
        link.send_message(made)


def _start_tls(link: smtplib.SMTP, word: bool, host: str, secure: ssl.SSLContext) -> None:
    """Required with a password, used when offered by another machine. Raises SMTPNotSupportedError."""
    link.ehlo()
    if word or (link.has_extn("starttls") and host not in LOOPBACK):
        link.starttls(context=secure)


def code(error: Exception) -> int | None:
    """What the server answered; None when it did not."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return max(answer for answer, _ in error.recipients.values())
    found: int | None = getattr(error, "smtp_code", None)
    return found


def refused(error: Exception) -> bool:
    """Is it this letter that the server will never take, its reader or its words? What it has against us (our
    password, our certificate, our sender) somebody may put right."""
    about_the_letter = isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError)
    return about_the_letter and (code(error) or 0) >= PERMANENT
