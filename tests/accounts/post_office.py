"""A real SMTP server on this machine, that may be busy, refuse, or take its time."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.live import free_port


@dataclass
class Post:
    """What the server was sent. `refuses`, `knows_us`, `knows_nobody`: answers to give before it takes a letter, a
    sender, a reader; `slow_s`: how long it thinks before it says yes."""

    port: int = 0
    taken: list[Envelope] = field(default_factory=list)
    tried: int = 0
    refuses: list[str] = field(default_factory=list)
    knows_us: list[str] = field(default_factory=list)
    knows_nobody: list[str] = field(default_factory=list)
    slow_s: float = 0.0
    protected: list[bool] = field(default_factory=list)
    words: list[tuple[bytes, bytes]] = field(default_factory=list)

    @property
    def letters(self) -> list[EmailMessage]:
        """What it took, as its readers open it."""
        return [message_from_bytes(one.original_content or b"", policy=default) for one in self.taken]

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.knows_us:
            return self.knows_us.pop(0)
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.knows_nobody:
            return self.knows_nobody.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.tried += 1
        if self.refuses:
            return self.refuses.pop(0)
        await asyncio.sleep(self.slow_s)
        self.taken.append(envelope)
        self.protected.append(session.ssl is not None)
        return "250 OK"

    def believe(self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.words.append((data.login, data.password))
        return AuthResult(success=True)


@contextmanager
def post_office(secure: ssl.SSLContext | None = None, port: int | None = None, **options: Any) -> Iterator[Post]:
    """A server that takes letters, on a free port unless told which."""
    post = Post(port or free_port())
    office = Controller(
        post, "127.0.0.1", post.port, tls_context=secure, authenticator=post.believe, auth_require_tls=False, **options
    )
    office.start()
    yield post
    office.stop()
