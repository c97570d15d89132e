"""What a person changes of their own account: password, address, name, second factor."""

from __future__ import annotations

import time

from core.access import NO_COMPANY
from core.db import people as rows
from core.db.audit import record
from core.errors import InputError
from core.services import addresses, letters, links, second_factor
from core.services.entrance import (
    FORMS_FROM_ONE_PLACE,
    GUESSES,
    HOUR_S,
    Entrance,
    bad_code,
    bad_link,
    cleaned_name,
    proven,
    somebody,
)
from core.services.letters import Kind, Letter
from core.services.links import Purpose
from core.services.passwords import check
from core.services.second_factor import TotpSetup
from core.services.visits import Visit, digest


class Credentials(Entrance):
    def ask_reset(self, email: str, ip: str = "") -> None:
        """A link goes to this address if it has an account: found out in the background. Raises TooMany."""
        if ip:
            self._limit(self._place("reset", ip), FORMS_FROM_ONE_PLACE, HOUR_S)
        self._letter_later(email, lambda: self._reset_letter(email))

    def reset(self, link_token: str, new_password: str) -> None:
        """A new password for the one who reads the mailbox. All sessions end; the second factor stays.

        Raises SignInRefused (link), InputError (password; the link stays good, five tries in all).
        """
        link = links.find(self._database, link_token, Purpose.RESET_PASSWORD)
        if link is None:
            raise bad_link()
        with self._database.person(link.person_id) as session:
            person = rows.get(session, link.person_id)
            if person is None or person.disabled_at is not None:
                raise bad_link()
            email, language = person.email, person.language
        check(new_password, email)
        hashed = self._passwords.hash(new_password)
        with self._database.person(link.person_id) as session:
            if not links.use(session, link):
                raise bad_link()
            rows.change(session, link.person_id, password_hash=hashed, verified_at=rows.NOW)
            rows.end_sessions(session, link.person_id)
            rows.drop_links(session, link.person_id, *Purpose)
            record(session, NO_COMPANY, "reset", "account", {})
        self._forget(self._bucket("sign in", "email", addresses.key(email)))
        self._write(Kind.PASSWORD_CHANGED, language, email)

    def change_password(self, visit: Visit, current: str, new: str, ip: str = "") -> str:
        """The new token of this session: the old one, and every other session, open nothing any more.

        Raises SignInRefused (current), InputError (new), TooMany.
        """
        person, token = somebody(visit), links.random_token()
        check(new, person.email)
        self._verified(person, current, ip)
        hashed = self._passwords.hash(new)
        with self._database.person(person.id) as session:
            rows.change(session, person.id, password_hash=hashed)
            rows.end_sessions(session, person.id, but=visit.session_id)
            rows.drop_links(session, person.id, Purpose.RESET_PASSWORD, Purpose.SECOND_FACTOR)
            if visit.session_id is not None:
                rows.refresh_session(session, person.id, visit.session_id, digest(token))
            record(session, NO_COMPANY, "password_changed", "account", {})
        self._write(Kind.PASSWORD_CHANGED, self._language(visit), person.email)
        return token

    def change_email(self, visit: Visit, password: str, new_email: str) -> None:
        """A link goes to the new address; the account keeps the old one until it is opened.

        Raises SignInRefused, InputError (address), TooMany.
        """
        person, to, language = somebody(visit), addresses.cleaned(new_email), self._language(visit)
        self._verified(person, password)

        def work() -> Letter:
            if self._known(to) is not None:
                return letters.write(Kind.ALREADY_KNOWN, language, to, link=self._address("mot-de-passe"))
            with self._database.person(person.id) as session:
                token = links.make(session, person.id, Purpose.CHANGE_EMAIL, {"email": to})
            return letters.write(Kind.CHANGE_EMAIL, language, to, link=self._address("verification", token))

        self._letter_later(to, work)

    def rename(self, visit: Visit, name: str) -> None:
        """Raises InputError for an empty name."""
        person, named = somebody(visit), cleaned_name(name)
        if not named:
            raise InputError("Écrivez votre nom : il signe vos commentaires et le journal de l'entreprise.")
        with self._database.person(person.id) as session:
            rows.change(session, person.id, name=named)

    def begin_totp(self, visit: Visit) -> TotpSetup:
        """The seed to put in a telephone; the same one until it is confirmed.

        Raises AccessDenied (password not given lately), InputError (on already).
        """
        person = proven(visit)
        with self._database.person(person.id) as session:
            row = rows.get(session, person.id)
            if row is None or row.totp_confirmed_at is not None:
                raise InputError("Le second facteur est déjà actif. Retirez-le d'abord pour en choisir un autre.")
            if row.totp_secret is not None:
                return second_factor.setup(self._vault.unseal(row.totp_secret, person.id), person.email)
            secret = second_factor.new_secret()
            rows.change(session, person.id, totp_secret=self._vault.seal(secret, person.id))
        return second_factor.setup(secret, person.email)

    def confirm_totp(self, visit: Visit, code: str) -> list[str]:
        """The telephone works: the second factor is on. Ten recovery codes, shown this once.

        Raises AccessDenied (password not given lately), SignInRefused (code), TooMany.
        """
        person, codes = proven(visit), second_factor.recovery_codes()
        bucket = self._bucket("code", "person", str(person.id))
        self._limit(bucket, GUESSES)
        with self._database.person(person.id) as session:
            row = rows.get(session, person.id)
            if row is None or row.totp_secret is None or row.totp_confirmed_at is not None:
                raise bad_code()
            step = second_factor.matched(self._vault.unseal(row.totp_secret, person.id), code, time.time())
            if step is None or not rows.advance(session, person.id, step):
                raise bad_code()
            rows.change(session, person.id, totp_confirmed_at=rows.NOW)
            rows.replace_codes(session, person.id, map(second_factor.code_hash, codes))
            record(session, NO_COMPANY, "totp_on", "account", {})
        self._forget(bucket)
        self._write(Kind.TOTP_ON, self._language(visit), person.email)
        return codes

    def remove_totp(self, visit: Visit, password: str) -> None:
        """Raises SignInRefused, TooMany."""
        person = somebody(visit)
        self._verified(person, password)
        with self._database.person(person.id) as session:
            rows.change(session, person.id, totp_secret=None, totp_confirmed_at=None)
            rows.replace_codes(session, person.id, ())
            record(session, NO_COMPANY, "totp_off", "account", {})
        self._write(Kind.TOTP_OFF, self._language(visit), person.email)

    def recovery_codes_left(self, visit: Visit) -> int:
        person = somebody(visit)
        with self._database.person(person.id) as session:
            return rows.codes_left(session, person.id)

    def _language(self, visit: Visit) -> str:
        person = somebody(visit)
        with self._database.person(person.id) as session:
            row = rows.get(session, person.id)
            return row.language if row is not None else "fr"

    def _reset_letter(self, email: str) -> Letter | None:
        found = self._known(email)
        if found is None or found.disabled:
            return None
        with self._database.person(found.person_id) as session:
            row = rows.get(session, found.person_id)
            token = links.make(session, found.person_id, Purpose.RESET_PASSWORD)
            language = row.language if row is not None else "fr"
        return letters.write(Kind.RESET_PASSWORD, language, found.email, link=self._address("mot-de-passe", token))
