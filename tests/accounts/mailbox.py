"""The letters a test has caused, read from the outbox's folder as their addressees would."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from core.services.outbox import Outbox


@dataclass(frozen=True)
class Mailbox:
    """`folder`: where letters are dropped; `outbox`: waited for, when it is in this process."""

    folder: Path
    outbox: Outbox | None = None

    def letters(self, to: str) -> list[EmailMessage]:
        """Letters to this address, the oldest first."""
        if self.outbox is not None:
            self.outbox.drain()
        read = [message_from_bytes(path.read_bytes(), policy=default) for path in sorted(self.folder.glob("*.eml"))]
        return [letter for letter in read if letter["To"] == to]

    def last(self, to: str) -> EmailMessage:
        return self.letters(to)[-1]

    def token(self, to: str) -> str:
        """Of the link in the latest letter."""
        [found] = re.findall(r"\?jeton=([\w-]+)", self.last(to).get_content())
        return str(found)

    def subjects(self, to: str) -> list[str]:
        return [str(letter["Subject"]) for letter in self.letters(to)]
