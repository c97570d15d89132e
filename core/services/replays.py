"""A program that repeats a request under the same idempotency key gets the same answer, and nothing is done twice.

The key is reserved before the work and carries the answer after it. A key whose process died is free again after a
minute; an answer is kept for a day at least.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from core.access import Who
from core.db import replays as rows
from core.db.session import Database
from core.errors import InProgress, KeyReused

ABANDONED = timedelta(minutes=1)
LASTS = timedelta(hours=25)
FAILED = 500  # from this status on, nothing was done: the key is free again


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it was given: its status and its body (JSON text)."""

    status: int
    body: str


class Replays:
    def __init__(self, database: Database) -> None:
        self._database = database

    def once(self, who: Who, key: str | None, request: bytes, work: Callable[[], Answer]) -> tuple[Answer, bool]:
        """(The answer, whether it is a repetition). `request` is all that makes the request: method, path, body.

        Without a key, the work is simply done. Raises InProgress, KeyReused, and what the work raises: then the key is
        free again.
        """
        if key is None:
            return work(), False
        known = self._reserve(who, key, hashlib.sha256(request).hexdigest())
        if known is not None:
            return known, True
        try:
            answer = work()
        except BaseException:
            with self._database.tenant(who) as session:
                rows.forget(session, who.tenant_id, key)
            raise
        with self._database.tenant(who) as session:
            if answer.status < FAILED:
                rows.keep(session, who.tenant_id, key, answer.status, answer.body)
            else:
                rows.forget(session, who.tenant_id, key)
        return answer, False

    def _reserve(self, who: Who, key: str, body_hash: str) -> Answer | None:
        """None when the work is ours to do, else the answer it got. Raises InProgress, KeyReused."""
        with self._database.tenant(who) as session:
            rows.sweep(session, who.tenant_id, LASTS)
            if rows.reserve(session, who.tenant_id, key, body_hash, ABANDONED):
                return None
            row = rows.kept(session, who.tenant_id, key)
            if row is not None and row.body_hash != body_hash:
                raise KeyReused("Cette clé d'idempotence a déjà servi pour une autre requête : prenez-en une nouvelle.")
            if row is None or row.status is None:
                raise InProgress("La même requête est en cours : répétez-la dans quelques secondes.")
            return Answer(row.status, row.response or "")
