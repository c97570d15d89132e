"""Signing up: the mailbox is proven before anybody comes in, so that the form never tells who has an account.

The password waits in the link, not in the account: whoever signs up with somebody else's address, before or after
them, changes nothing for the one who can read the mailbox. On one's own machine without a mail server, one is in at
once.
"""

from __future__ import annotations

import hmac
from uuid import UUID, uuid4

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.access import NO_COMPANY
from core.db import people as rows
from core.db.audit import record
from core.services import addresses, letters, links
from core.services.entrance import (
    FORMS_FROM_ONE_PLACE,
    HOUR_S,
    Entrance,
    Identity,
    SignIn,
    bad_link,
    cleaned_name,
    somebody,
)
from core.services.letters import Kind, Letter
from core.services.links import Link, Purpose
from core.services.passwords import check
from core.services.visits import Visit, digest


class SignUps(Entrance):
    def sign_up(
        self,
        email: str,
        name: str,
        password: str,
        language: str,
        guest_token: str | None = None,
        agent: str = "",
        ip: str = "",
    ) -> SignIn:
        """The same answer and the same work for an address that is known already: only its letter differs.

        Raises InputError (address, password), TooMany.
        """
        to = addresses.cleaned(email)
        check(password, to)
        if ip:
            self._limit(self._place("sign up", ip), FORMS_FROM_ONE_PLACE, HOUR_S)
        hashed, named = self._passwords.hash(password), cleaned_name(name) or to.partition("@")[0]
        if self._settings.alone and (signed_in := self._open_at_once(to, named, hashed, language, guest_token, agent)):
            return signed_in
        browser = links.random_token()
        carried = {"browser": digest(browser).hex(), "password_hash": hashed, "name": named}
        self._letter_later(to, lambda: self._welcome(to, named, language, carried))
        return SignIn(step=browser, mail=True)

    def verify_email(
        self, link_token: str, browser: str | None = None, agent: str = "", guest_token: str | None = None
    ) -> SignIn:
        """The mailbox is proven. In the browser that signed up (`browser`: its step) the person is in; in another one
        they sign in with their password. Raises SignInRefused for a link that opens nothing."""
        link = links.find(self._database, link_token, Purpose.VERIFY_EMAIL, Purpose.CHANGE_EMAIL)
        if link is None:
            raise bad_link()
        totp = self._prove_mailbox(link)
        same = hmac.compare_digest(digest(browser or "").hex(), link.data.get("browser", ""))
        return self._enter(link.person_id, totp, agent, guest_token) if same else SignIn()

    def send_verification(self, visit: Visit) -> None:
        """The letter again, for somebody who is in and whose address is not proven."""
        person = somebody(visit)
        if person.verified:
            return

        def work() -> Letter:
            with self._database.person(person.id) as session:
                known = rows.get(session, person.id)
                token = links.make(session, person.id, Purpose.VERIFY_EMAIL)
                language = known.language if known is not None else "fr"
            return letters.write(Kind.VERIFY_EMAIL, language, person.email, link=self._address("verification", token))

        self._letter_later(person.email, work)

    def _open_at_once(
        self, email: str, name: str, hashed: str, language: str, guest_token: str | None, agent: str
    ) -> SignIn | None:
        """Signed in; None when the address is known."""
        person_id = uuid4()
        if not self._add(person_id, email, name, language, password_hash=hashed):
            return None
        return self._enter(person_id, False, agent, guest_token)

    def _add(
        self, person_id: UUID, email: str, name: str, language: str, identity: Identity | None = None, **values: object
    ) -> bool:
        """A new person; False when the address, or the identity, is known."""
        try:
            with self._database.person(person_id) as session:
                row = {"email": email, "email_key": addresses.key(email), "name": name, "language": language}
                rows.add(session, person_id, **row, **values)
                record(session, NO_COMPANY, "sign_up", "account", {})
                if identity is not None:
                    self._attach(session, person_id, identity)
        except IntegrityError:
            return False
        return True

    def _welcome(self, to: str, name: str, language: str, carried: dict[str, str]) -> Letter | None:
        """In the background: the link that opens a new account, or the news that there is one already."""
        found, person_id = self._known(to), uuid4()
        if found is None and not self._add(person_id, to, name, language):
            found = self._known(to)
        if found is not None and found.disabled:
            return None
        if found is not None and found.verified:
            return letters.write(Kind.ALREADY_KNOWN, language, to, link=self._address("mot-de-passe"))
        if found is not None:
            person_id = found.person_id
        with self._database.person(person_id) as session:
            token = links.make(session, person_id, Purpose.VERIFY_EMAIL, carried)
        return letters.write(Kind.VERIFY_EMAIL, language, to, link=self._address("verification", token))

    def _prove_mailbox(self, link: Link) -> bool:
        """Use the link; has the person a second factor? Raises SignInRefused when somebody was first."""
        try:
            with self._database.person(link.person_id) as session:
                person = rows.locked(session, link.person_id)
                if person is None or person.disabled_at is not None or not links.use(session, link):
                    raise bad_link()
                if person.verified_at is not None and "browser" in link.data:  # proven by another link meanwhile
                    raise bad_link()
                before = person.email
                self._settle(session, link)
                totp, language = person.totp_confirmed_at is not None, person.language
        except IntegrityError as error:  # the new address, or the account of the provider, has become somebody else's
            raise bad_link() from error
        if "email" in link.data:
            self._write(Kind.EMAIL_CHANGED, language, before)
        return totp

    def _settle(self, session: Session, link: Link) -> None:
        """What the link carried becomes the account's."""
        data, changes = link.data, dict[str, object](verified_at=rows.NOW)
        changes |= {field: data[field] for field in ("password_hash", "name", "email") if field in data}
        if "email" in data:
            changes["email_key"] = addresses.key(data["email"])
        rows.change(session, link.person_id, **changes)
        if "subject" in data:
            shown = Identity(data["issuer"], data["subject"], data["identity_email"], True, data["name"])
            self._attach(session, link.person_id, shown)
        rows.drop_links(session, link.person_id, Purpose.VERIFY_EMAIL, Purpose.CHANGE_EMAIL, Purpose.RESET_PASSWORD)
        record(session, NO_COMPANY, "email_verified", "account", {"changed": "email" in data})
