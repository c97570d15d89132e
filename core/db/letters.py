"""Letters that wait for a mail server, sealed. No role reads the table: a letter is written down in
`database.lookup()` and taken by the worker, by its number, in `database.catalogue()`."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import LargeBinary, Row, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.db.base import Base

_WRITE_DOWN = text("SELECT auth.write_down(:letter_id, :kind, :sealed, :lasts)")
_LETTER = text("SELECT kind, sealed, expired FROM app.letter(:letter_id)")
_FORGET = text("SELECT app.forget_letter(:letter_id)")


class WaitingLetter(Base):
    """A letter that no server has taken yet. `sealed` says to whom and what, under a key kept outside; `kind` is all
    that is in clear; after `expires_at` its link opens nothing and it is not sent."""

    __tablename__ = "letters"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime]


def write_down(session: Session, letter_id: UUID, kind: str, sealed: bytes, lasts: timedelta) -> None:
    """Keep a letter and put its number in the queue of the worker, in this very transaction."""
    session.execute(_WRITE_DOWN, {"letter_id": letter_id, "kind": kind, "sealed": sealed, "lasts": lasts})


def get(session: Session, letter_id: UUID) -> Row[Any] | None:
    """kind, sealed, expired; None once it has gone."""
    return session.execute(_LETTER, {"letter_id": letter_id}).first()


def forget(session: Session, letter_id: UUID) -> str | None:
    """The kind of the letter that is kept no longer; None when it had gone already."""
    kind: str | None = session.scalar(_FORGET, {"letter_id": letter_id})
    return kind
