"""Signing in with a password, the second factor, and the list of sessions."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from core.access import NO_COMPANY
from core.db import people as rows
from core.db.audit import record
from core.db.identity_tables import Person as PersonRow
from core.errors import NotFound
from core.services import addresses, links, second_factor
from core.services.entrance import (
    GUESSES,
    GUESSES_FROM_ONE_PLACE,
    QUARTER_S,
    SESSION_IDLE,
    Entrance,
    SignIn,
    bad_code,
    bad_link,
    somebody,
    too_many,
)
from core.services.links import Link, Purpose
from core.services.visits import Visit, digest

TOTP_LENGTH = 6


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A browser in which this person is signed in; `current`: the one that asks."""

    id: UUID
    agent: str
    created_at: datetime
    last_seen_at: datetime
    current: bool


class SignIns(Entrance):
    def sign_in(
        self, email: str, password: str, ip: str = "", agent: str = "", guest_token: str | None = None
    ) -> SignIn:
        """A session, or the step of the second factor. `guest_token`: the cookie the browser had until now.

        Raises SignInRefused, in the same words for an unknown address, and TooMany after five failures in a quarter
        of an hour for one address (known or not), or thirty from one place.
        """
        key, place = addresses.key(email), self._place("sign in", ip)
        self._limit_place(place)
        bucket = self._bucket("sign in", "email", key)
        self._limit(bucket, GUESSES)
        found = self._known(email)
        verified = self._passwords.verify(found.password_hash if found is not None else None, password)
        if found is None or not verified.ok or found.disabled or not (found.verified or self._settings.alone):
            raise self._refused("password", place)
        self._forget(bucket)
        if verified.rehash is not None:
            with self._database.person(found.person_id) as session:
                rows.change(session, found.person_id, password_hash=verified.rehash)
        return self._enter(found.person_id, found.totp, agent, guest_token)

    def second_factor(self, step: str | None, code: str, agent: str = "") -> str:
        """The session's token, for the step and a code of the telephone or a recovery code, once.

        Raises SignInRefused, TooMany after five codes in a quarter of an hour, DataError (seed unreadable).
        """
        link = links.find(self._database, step or "", Purpose.SECOND_FACTOR)
        if link is None:
            raise bad_link()
        bucket = self._bucket("code", "person", str(link.person_id))
        self._limit(bucket, GUESSES)
        token = self._opened_with(link, code, agent)
        if token is None:
            self._refused("code")
            raise bad_code()
        self._forget(bucket)
        return token

    def sign_out(self, token: str | None) -> None:
        """This session opens nothing any more. Nothing to do for a guest or nobody."""
        if not token:
            return
        with self._database.lookup() as session:
            found = rows.opened_by(session, digest(token))
        if found is not None and found.kind == "member":
            self._end(found.person_id, found.session_id, "sign_out")

    def sessions(self, visit: Visit) -> list[OpenSession]:
        """Where this person is signed in, the latest used first."""
        person = somebody(visit)
        with self._database.person(person.id) as session:
            return [
                OpenSession(row.id, row.agent, row.created_at, row.last_seen_at, row.id == visit.session_id)
                for row in rows.sessions(session, person.id, SESSION_IDLE)
            ]

    def end_session(self, visit: Visit, session_id: UUID) -> None:
        """Raises NotFound for a session of somebody else, or that ended already."""
        if not self._end(somebody(visit).id, session_id, "session_ended"):
            raise NotFound("Cette session est déjà fermée.")

    def end_all(self, visit: Visit) -> int:
        """Signed out everywhere, here included; how many sessions ended."""
        person = somebody(visit)
        with self._database.person(person.id) as session:
            ended = rows.end_sessions(session, person.id)
            record(session, NO_COMPANY, "session_ended", "session", {"all": True, "count": ended})
        return ended

    def prove(self, visit: Visit, password: str, ip: str = "") -> None:
        """The password again, good for ten minutes. Raises SignInRefused, TooMany."""
        person = somebody(visit)
        self._verified(person, password, ip)
        if visit.session_id is not None:
            with self._database.person(person.id) as session:
                rows.refresh_session(session, person.id, visit.session_id)

    def _limit_place(self, bucket: str) -> None:
        """Failures are counted, not the people of one office who all come in at nine. Raises TooMany."""
        with self._database.lookup() as session:
            left = rows.left_in(session, bucket, GUESSES_FROM_ONE_PLACE, QUARTER_S)
        if left == 0:
            raise too_many(QUARTER_S)

    def _opened_with(self, link: Link, code: str, agent: str) -> str | None:
        """A new session when the code is good and the step not used yet, None otherwise; in one transaction."""
        with self._database.person(link.person_id) as session:
            person = rows.get(session, link.person_id)
            if person is None or not self._fits(session, person, code) or not links.use(session, link):
                return None
            adopts = link.data.get("adopts")
            return self._open(session, person.id, agent, UUID(adopts) if adopts else None, mfa=True)

    def _fits(self, session: Session, person: PersonRow, code: str) -> bool:
        """A code of the telephone that was not used yet, or a recovery code that was not: either is used up."""
        typed = "".join(code.split())
        if not (len(typed) == TOTP_LENGTH and typed.isdigit()):
            return rows.use_code(session, person.id, second_factor.code_hash(typed))
        if person.totp_secret is None or person.totp_confirmed_at is None:
            return False
        step = second_factor.matched(self._vault.unseal(person.totp_secret, person.id), typed, time.time())
        return step is not None and rows.advance(session, person.id, step)
