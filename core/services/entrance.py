"""What every way in shares: limits, sessions, the audit and the letters. `Accounts` is made of the ways in.

A refusal never says whether the account exists, and costs the same work either way. Limits are counted before a
password is looked at, so that a hundred guesses sent at once are no more than five.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.orm import Session

from core.access import NO_COMPANY
from core.db import people as rows
from core.db.audit import record
from core.db.session import Database
from core.errors import AccessDenied, DataError, SignInRefused, TooMany
from core.services import addresses, agents, letters, links
from core.services.letters import Kind, Letter
from core.services.links import Purpose
from core.services.outbox import Outbox
from core.services.passwords import Passwords
from core.services.vault import Vault
from core.services.visits import Person, Visit, digest
from core.settings import Settings, derived

SESSION_LASTS = timedelta(days=30)
SESSION_IDLE = timedelta(days=7)
QUARTER_S, HOUR_S = 900, 3600
GUESSES = 5  # in a quarter of an hour, for one address, known or not
GUESSES_FROM_ONE_PLACE = 30
LETTERS = 5  # in an hour, to one address
FORMS_FROM_ONE_PLACE = 20
NAME_LENGTH = 120


@dataclass(frozen=True, slots=True)
class SignIn:
    """How far somebody has come. `token`: signed in, the cookie's value. `step`: what the browser must show again
    with the code of the second factor or, when `mail`, with the link that was just sent."""

    token: str | None = None
    step: str | None = None
    mail: bool = False


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody as a provider has just shown them to us. `email_verified`: the provider's word, when it counts."""

    issuer: str
    subject: str
    email: str
    email_verified: bool
    name: str


class Entrance:
    """`passwords` may be cheaper in tests."""

    def __init__(
        self, database: Database, settings: Settings, master: str, outbox: Outbox, passwords: Passwords | None = None
    ) -> None:
        self._database, self._settings, self._outbox = database, settings, outbox
        self._passwords = passwords or Passwords()
        self._vault = Vault(derived(master, "totp"), _seed_lost)
        self._keys = {kind: derived(master, kind) for kind in ("ip", "email", "person")}

    def _bucket(self, what: str, kind: str, value: str) -> str:
        """The name of a limit. Neither an address nor an IP is stored: an HMAC of it is."""
        return f"{what} {hmac.new(self._keys[kind], value.encode(), hashlib.sha256).hexdigest()}"

    def _place(self, what: str, ip: str) -> str:
        return self._bucket(what, "ip", addresses.network(ip))

    def _take(self, bucket: str, most: int, seconds: int) -> bool:
        """Count one. True when there was room."""
        with self._database.lookup() as session:
            return rows.take(session, bucket, most, seconds) == 0

    def _limit(self, bucket: str, most: int, seconds: int = QUARTER_S) -> None:
        """Count one. Raises TooMany."""
        with self._database.lookup() as session:
            wait = rows.take(session, bucket, most, seconds)
        if wait:
            raise too_many(wait)

    def _forget(self, bucket: str, seconds: int = QUARTER_S) -> None:
        with self._database.lookup() as session:
            rows.forget(session, bucket, seconds)

    def _refused(self, reason: str, bucket: str | None = None) -> SignInRefused:
        """The refusal to raise, once it is in the audit (which says neither whose nor from where) and counted."""
        with self._database.lookup() as session:
            if bucket is not None:
                rows.take(session, bucket, GUESSES_FROM_ONE_PLACE, QUARTER_S)
            record(session, NO_COMPANY, "sign_in_refused", "account", {"reason": reason})
        return SignInRefused(
            "Adresse ou mot de passe inconnus. Vérifiez les deux, ou demandez un nouveau mot de passe."
        )

    def _known(self, email: str) -> Row[tuple[object, ...]] | None:
        with self._database.lookup() as session:
            return rows.by_email(session, addresses.key(email))

    def _verified(self, person: Person, password: str, ip: str = "") -> None:
        """The password of somebody who is signed in already. Raises SignInRefused, TooMany."""
        bucket = self._bucket("sign in", "email", addresses.key(person.email))
        self._limit(bucket, GUESSES)
        found = self._known(person.email)
        if not self._passwords.verify(found.password_hash if found is not None else None, password).ok:
            raise self._refused("proof", self._place("sign in", ip) if ip else None)
        self._forget(bucket)

    def _enter(self, person_id: UUID, totp: bool, agent: str, cookie: str | None) -> SignIn:
        """Past the password or the provider: a session, or the step before the code of the second factor."""
        adopts = self._guest_company(cookie, person_id)
        with self._database.person(person_id) as session:
            if totp:
                carried = {} if adopts is None else {"adopts": str(adopts)}
                return SignIn(step=links.make(session, person_id, Purpose.SECOND_FACTOR, carried))
            return SignIn(token=self._open(session, person_id, agent, adopts))

    def _open(self, session: Session, person_id: UUID, agent: str, adopts: UUID | None, mfa: bool = False) -> str:
        """A new session with a new token: the token that the browser had before opens nothing of it."""
        token = links.random_token()
        rows.tidy(session, person_id)
        rows.add_session(
            session,
            person_id,
            digest(token),
            SESSION_LASTS,
            tenant_id=rows.usual_company(session, person_id),
            adopts=adopts,
            agent=agents.label(agent),
            mfa_at=rows.NOW if mfa else None,
        )
        record(session, NO_COMPANY, "sign_in", "session", {"second_factor": mfa})
        return token

    def _guest_company(self, cookie: str | None, person_id: UUID) -> UUID | None:
        """The guest company of this browser, which the new session of this person may adopt. A session it still had
        is ended; what that one could adopt passes on to the same person only."""
        if not cookie:
            return None
        with self._database.lookup() as session:
            found = rows.opened_by(session, digest(cookie))
        if found is None:
            return None
        if found.kind == "member":
            self._end(found.person_id, found.session_id, "session_ended")
        adopted: UUID | None = found.tenant_id if found.kind == "guest" else None
        return found.adopts if found.person_id == person_id else adopted

    def _end(self, person_id: UUID, session_id: UUID, event: str) -> bool:
        with self._database.person(person_id) as session:
            ended = rows.end_sessions(session, person_id, only=session_id) > 0
            if ended:
                record(session, NO_COMPANY, event, "session", {})
        return ended

    @staticmethod
    def _attach(session: Session, person_id: UUID, identity: Identity) -> None:
        """This account of the provider opens this person's. Raises IntegrityError when it opens somebody else's."""
        rows.add_identity(session, person_id, identity.issuer, identity.subject, identity.email)
        record(session, NO_COMPANY, "provider_linked", "account", {"issuer": identity.issuer})

    def _write(self, kind: Kind, language: str, to: str, **holes: str) -> None:
        self._outbox.send(letters.write(kind, language, to, **holes))

    def _letter_later(self, to: str, work: Callable[[], Letter | None]) -> None:
        """Find out in the background, at most LETTERS times an hour for one address; silently nothing beyond."""
        if self._take(self._bucket("letter", "email", addresses.key(to)), LETTERS, HOUR_S):
            self._outbox.prepare(work)

    def _address(self, page: str, token: str = "") -> str:
        """A page of ours for a letter. From the settings: a Host header can be forged."""
        return f"{self._settings.address}/{page}{'?jeton=' if token else ''}{token}"


def somebody(visit: Visit) -> Person:
    """The person of a visit. Raises AccessDenied for a guest."""
    if visit.person is None:
        raise AccessDenied("Connectez-vous d'abord.")
    return visit.person


def proven(visit: Visit) -> Person:
    """The person of a visit who has just given their password. Raises AccessDenied."""
    person = somebody(visit)
    if not visit.proved():
        raise AccessDenied("Confirmez d'abord votre mot de passe : la dernière fois date de plus de dix minutes.")
    return person


def too_many(wait_s: int) -> TooMany:
    return TooMany("Trop d'essais. Réessayez dans {minutes} min.", wait_s, minutes=ceil(wait_s / 60))


def bad_link() -> SignInRefused:
    return SignInRefused(
        "Ce lien n'est pas ou plus valable : il sert une fois, et pas longtemps. Demandez-en un nouveau."
    )


def bad_code() -> SignInRefused:
    return SignInRefused("Ce code n'est pas le bon, ou il a déjà servi. Attendez le suivant et réessayez.")


def cleaned_name(name: str) -> str:
    """One line of at most 120 characters, '' allowed."""
    return " ".join("".join(c if c.isprintable() else " " for c in name).split())[:NAME_LENGTH]


def _seed_lost() -> DataError:
    return DataError(
        "Le second facteur ne peut plus être lu : SECRET_KEY a-t-elle changé ? Utilisez un code de secours."
    )
