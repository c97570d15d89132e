"""Where the next page begins, as an opaque text. Made by us, never trusted: each value is checked on its way back."""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from core.errors import InputError
from core.web.api import kinds
from core.web.api.problems import Stop

LONGEST = 400


class Cursor(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class OfFactors(Cursor):
    """In a list of factors, found with the words `q`."""

    edition: UUID
    seen: int = Field(ge=0, le=1_000_000)
    after: str = Field(max_length=100, pattern=r"^[\w.:-]*$")
    q: str = Field(max_length=200)


class OfRuns(Cursor):
    """In the list of runs: those before this one."""

    at: datetime
    run: UUID


class OfLines(Cursor):
    """In the lines of a run."""

    seen: int = Field(ge=0, le=1_000_000)


Known = TypeVar("Known", bound=Cursor)


def write(cursor: Cursor) -> str:
    return urlsafe_b64encode(cursor.model_dump_json().encode()).decode().rstrip("=")


def read(kind: type[Known], text: str | None) -> Known | None:
    """The cursor, None for the first page. Raises Stop (bad request) for one that we did not write."""
    if text is None:
        return None
    try:
        return kind.model_validate_json(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValidationError, binascii.Error, ValueError):
        raise foreign() from None


def foreign() -> Stop:
    """The refusal of a cursor that does not belong to the list."""
    why = InputError("Ce curseur n'est pas celui de cette liste. Reprenez-la au début, sans curseur.")
    return Stop(kinds.BAD_REQUEST, why)
