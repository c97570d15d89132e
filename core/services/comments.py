"""Comments: what members and advisors write beside a calculation, or beside one activity of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from core.access import Action, Role, Who, require
from core.db import audit as entries
from core.db import comments as rows
from core.db.identity_tables import Comment as Row
from core.db.session import Database
from core.errors import AccessDenied, InputError, NotFound
from core.services import audit

LONGEST = 2_000
LONGEST_ACTIVITY = 200


@dataclass(frozen=True, slots=True)
class Comment:
    """Plain text, shown as text. `author` is "" once the person was erased; `mine`: the reader wrote it."""

    id: UUID
    run_id: UUID
    activity: str | None
    author: str
    text: str
    at: datetime
    mine: bool


class Comments:
    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, who: Who, run_id: UUID, text: str, activity: str | None = None) -> Comment:
        """Raises AccessDenied, InputError (empty, too long), NotFound (no such calculation in this company)."""
        require(who, Action.COMMENT)
        written = text.strip()
        if not 0 < len(written) <= LONGEST or "\0" in written:
            raise InputError("Un commentaire compte entre 1 et {most} caractères.", most=LONGEST)
        if activity is not None and len(activity) > LONGEST_ACTIVITY:
            raise NotFound("Cette activité n'existe pas dans ce calcul.")
        comment_id = uuid4()
        with self._database.tenant(who) as session:
            if not rows.run_exists(session, who.tenant_id, run_id):
                raise NotFound("Ce calcul n'existe pas ou plus. Choisissez-en un dans la liste.")
            seq = audit.record(session, who.tenant_id, "comment_added", f"comment/{comment_id}")
            pseudonym = entries.actor(session, who.tenant_id, seq)
            row = rows.add(
                session,
                id=comment_id,
                tenant_id=who.tenant_id,
                run_id=run_id,
                activity=activity,
                person_id=who.person_id,
                author=str(pseudonym or ""),
                text=written,
            )
            return _said(row, who, _names(entries.names(session)))

    def all(self, who: Who, run_id: UUID) -> list[Comment]:
        """Oldest first. Raises AccessDenied."""
        require(who, Action.COMMENT)
        with self._database.tenant(who) as session:
            names = _names(entries.names(session))
            return [_said(row, who, names) for row in rows.of_run(session, who.tenant_id, run_id)]

    def remove(self, who: Who, comment_id: UUID) -> None:
        """One's own; an owner may remove any. Raises AccessDenied, NotFound."""
        require(who, Action.COMMENT)
        with self._database.tenant(who) as session:
            row = rows.get(session, who.tenant_id, comment_id)
            if row is None:
                raise NotFound("Ce commentaire n'existe pas ou plus.")
            if who.role != Role.OWNER and (row.person_id is None or row.person_id != who.person_id):
                raise AccessDenied("Ce commentaire n'est pas le vôtre : demandez à un propriétaire de le retirer.")
            rows.remove(session, who.tenant_id, comment_id)
            audit.record(session, who.tenant_id, "comment_removed", f"comment/{comment_id}")


def _names(found: Mapping[UUID, str]) -> dict[str, str]:
    return {str(pseudonym): name for pseudonym, name in found.items()}


def _said(row: Row, who: Who, names: Mapping[str, str]) -> Comment:
    mine = row.person_id is not None and row.person_id == who.person_id
    return Comment(row.id, row.run_id, row.activity, names.get(row.author, ""), row.text, row.at, mine)
