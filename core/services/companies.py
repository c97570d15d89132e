"""Guest companies: start one, come back to it, leave it.

A token is 256 random bits, shown once to the browser; the database keeps its SHA-256 and nothing else.
Two kinds: the cookie of one browser (30 days) and the resume link (90 days) that gives another browser its own.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from core.access import Action, Role, Who, require
from core.db import companies as rows
from core.db.session import Database
from core.errors import AccessDenied, NotFound
from core.services import audit

COOKIE_LASTS = timedelta(days=30)
RESUME_LASTS = timedelta(days=90)
UNNAMED = "Mon entreprise"
COMMAND_LINE = UUID("c0de0000-0000-4000-8000-000000000001")


def digest(token: str) -> bytes:
    """SHA-256 of a token: what the database knows of it."""
    return hashlib.sha256(token.encode()).digest()


@dataclass(frozen=True, slots=True)
class Visit:
    """Who is here, and the name of the company that is open."""

    who: Who
    company: str


class Companies:
    def __init__(self, database: Database) -> None:
        self._database = database

    def start_guest(self, sample: str | None = None, name: str = UNNAMED, sector: str | None = None) -> str:
        """A new guest company; the token of its cookie. `sample` is the persona it is opened from."""
        token, who = secrets.token_urlsafe(32), Who(uuid4(), Role.GUEST)
        with self._database.tenant(who) as session:
            rows.create(session, who.tenant_id, name, sector, sample)
            rows.add_token(session, digest(token), who.tenant_id, "cookie", COOKIE_LASTS)
        return token

    def operator(self) -> Who:
        """The person at the command line, whose runs belong to one company of their own per database."""
        who = Who(COMMAND_LINE, Role.OWNER)
        with self._database.tenant(who) as session:
            rows.ensure(session, COMMAND_LINE, "Ligne de commande", "command_line")
        return who

    def who(self, token: str | None) -> Who | None:
        """The person a cookie token stands for, None when it stands for nobody (any more)."""
        visit = self.visit(token)
        return None if visit is None else visit.who

    def visit(self, token: str | None) -> Visit | None:
        """The person a cookie token stands for and the name of their company, in one question to the database."""
        if not token:
            return None
        with self._database.lookup() as session:
            found = rows.opened_by(session, digest(token))
        return None if found is None else Visit(Who(found[0], Role.GUEST), found[1])

    def resume_link(self, who: Who) -> str:
        """A token for a link that opens this company in another browser. Raises AccessDenied."""
        require(who, Action.SHARE_RESUME)
        token = secrets.token_urlsafe(32)
        with self._database.tenant(who) as session:
            if rows.name(session, who.tenant_id) is None:
                raise NotFound("Cette entreprise n'existe pas ou plus.")
            rows.add_token(session, digest(token), who.tenant_id, "resume", RESUME_LASTS)
        return token

    def resume(self, token: str) -> str:
        """The token of a new cookie, from the token of a resume link. Raises AccessDenied."""
        fresh = secrets.token_urlsafe(32)
        with self._database.lookup() as session:
            found = rows.resumed_by(session, digest(token))
        if found is None:
            raise AccessDenied("Ce lien de reprise n'est pas ou plus valable. Demandez-en un nouveau.")
        with self._database.tenant(Who(found[0], Role.GUEST)) as session:
            rows.add_token(session, digest(fresh), found[0], "cookie", COOKIE_LASTS)
        return fresh

    def leave(self, token: str) -> None:
        """The cookie's token opens nothing any more (the company and its resume links stay)."""
        who = self.who(token)
        if who is not None:
            with self._database.tenant(who) as session:
                rows.revoke(session, digest(token))

    def forget(self, who: Who) -> None:
        """Erase the company and everything it owns. Raises AccessDenied."""
        require(who, Action.ERASE_COMPANY)
        with self._database.tenant(who) as session:
            rows.remove(session, who.tenant_id)
            audit.record(session, who.tenant_id, "company_erased", f"company/{who.tenant_id}")
