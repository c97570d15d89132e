"""Letters that leave by a mail server: written down sealed, then given to the server by the worker.

Neither a restart nor a server that is away loses one: it waits in the database until a server has taken it, an hour of
tries has passed or its link opens nothing any more. A letter is given at least once: should the worker die between the
server's yes and its own note of it, the same e-mail leaves again.
"""

from __future__ import annotations

import json
import smtplib
from datetime import UTC, datetime
from email.message import EmailMessage
from uuid import UUID, uuid4

import structlog

from core.db import letters as rows
from core.db.session import Database
from core.errors import DataError, InputError, Unavailable
from core.services import smtp
from core.services.letters import LASTS, Kind, Letter
from core.services.vault import Vault
from core.settings import Settings, derived

_log = structlog.get_logger("mail")


class Mail:
    """`write_down` is anybody's; the rest is the worker's."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self._url, self._from, self._database = settings.smtp_url or "", settings.mail_from, database
        self._vault = Vault(derived(database.roles.secret, "letters"), _lost)

    def write_down(self, letter: Letter) -> UUID:
        """Its number, once the letter is safe. Neither an address nor a word of it can be read. Raises Unavailable."""
        letter_id = uuid4()
        said = {"to": letter.to, "subject": letter.subject, "text": letter.text, "at": datetime.now(UTC).isoformat()}
        sealed = self._vault.seal(json.dumps(said), letter_id)
        with self._database.lookup() as session:
            rows.write_down(session, letter_id, letter.kind, sealed, LASTS[letter.kind])
        return letter_id

    def deliver(self, letter_id: UUID) -> None:
        """One try; nothing to do for a letter that has gone. A try that fails is a warning with the letter's kind:
        neither the address nor the link is logged.

        Raises Unavailable (worth another try), InputError (refused for good, or too old), DataError (unreadable).
        """
        with self._database.catalogue() as session:
            found = rows.get(session, letter_id)
        if found is None:
            return
        if found.expired:
            raise InputError("Cette lettre a trop attendu : son lien n'ouvre plus rien.")
        self._give(found.kind, self._message(letter_id, found.kind, found.sealed))
        self._forget(letter_id)

    def give_up(self, letter_id: UUID) -> None:
        """It will not be sent, and is kept no longer. Raises Unavailable."""
        kind = self._forget(letter_id)
        if kind is not None:
            _log.warning("letter given up", kind=kind)

    def _forget(self, letter_id: UUID) -> str | None:
        with self._database.catalogue() as session:
            return rows.forget(session, letter_id)

    def _message(self, letter_id: UUID, kind: str, sealed: bytes) -> EmailMessage:
        """Raises DataError, InputError. What they say has neither the address nor a word of the letter."""
        said = json.loads(self._vault.unseal(sealed, letter_id))
        letter = Letter(Kind(kind), said["to"], said["subject"], said["text"])
        try:
            return smtp.message(letter, self._from, letter_id, datetime.fromisoformat(said["at"]))
        except (ValueError, IndexError):  # the second is the standard library's for an empty one
            raise InputError("L'adresse de cette lettre n'en est pas une.") from None

    def _give(self, kind: str, message: EmailMessage) -> None:
        """Raises Unavailable, InputError."""
        try:
            smtp.give(self._url, message)
        except (OSError, smtplib.SMTPException, ValueError) as error:
            _log.warning("letter not taken", kind=kind, error=type(error).__name__, smtp_code=smtp.code(error))
            if smtp.refused(error):
                raise InputError("Le serveur de courrier refuse cette lettre.") from None
            raise Unavailable("Le serveur de courrier ne prend pas les lettres. Voyez SMTP_URL.") from None


def _lost() -> DataError:
    return DataError("Cette lettre ne peut plus être lue : SECRET_KEY a-t-elle changé ?")
