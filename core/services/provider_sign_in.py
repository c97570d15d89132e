"""Coming in with a Google or Microsoft account, known here by (issuer, subject) and never by its e-mail.

An e-mail is a claim. Google's counts when Google says it is verified; Microsoft's is whatever the administrator of a
directory typed (« nOAuth »), so it counts only with xms_edov. An account that exists is linked by itself only on
Google's word and when its own address is proven; otherwise its owner signs in first and links on « Sécurité ».
"""

from __future__ import annotations

from uuid import UUID, uuid4

from sqlalchemy.exc import IntegrityError

from core.db import people as rows
from core.errors import SignInRefused
from core.services import addresses, links
from core.services.entrance import Identity, SignIn, cleaned_name, proven
from core.services.letters import Kind
from core.services.sign_up import SignUps
from core.services.visits import Visit, digest


class ProviderSignIns(SignUps):
    def providers(self) -> list[str]:
        """Those that are set: google, microsoft."""
        known = {"google": self._settings.google_client_id, "microsoft": self._settings.microsoft_client_id}
        return [name for name, client in known.items() if client]

    def from_provider(
        self, identity: Identity, agent: str = "", guest_token: str | None = None, language: str = "fr"
    ) -> SignIn:
        """A session, the step of the second factor, or a letter when the address is still to be proven.

        Raises SignInRefused, InputError (no usable e-mail).
        """
        with self._database.lookup() as session:
            person_id = rows.by_identity(session, identity.issuer, identity.subject)
        if person_id is not None:
            return self._back(person_id, agent, guest_token)
        email = addresses.cleaned(identity.email)
        if not identity.email_verified:
            return self._prove_first(identity, email, language)
        found = self._known(email)
        if found is None:
            return self._newcomer(identity, email, language, agent, guest_token)
        if identity.issuer != self._settings.google_issuer or not found.verified or found.disabled:
            raise self._own_way_first()
        self._link(found.person_id, found.email, identity)
        return self._enter(found.person_id, found.totp, agent, guest_token)

    def link_provider(self, visit: Visit, identity: Identity) -> None:
        """This account of the provider opens mine from now on. Raises AccessDenied, SignInRefused (somebody else's)."""
        person = proven(visit)
        with self._database.lookup() as session:
            owner = rows.by_identity(session, identity.issuer, identity.subject)
        if owner != person.id:
            self._link(person.id, person.email, identity)

    def _back(self, person_id: UUID, agent: str, guest_token: str | None) -> SignIn:
        with self._database.person(person_id) as session:
            row = rows.get(session, person_id)
            refused = row is None or row.disabled_at is not None
            totp = row is not None and row.totp_confirmed_at is not None
        if refused:
            raise self._refused("provider")
        return self._enter(person_id, totp, agent, guest_token)

    def _newcomer(self, identity: Identity, email: str, language: str, agent: str, guest_token: str | None) -> SignIn:
        """A new person whose address the provider has proven."""
        person_id, name = uuid4(), cleaned_name(identity.name) or email.partition("@")[0]
        if not self._add(person_id, email, name, language, identity, verified_at=rows.NOW):
            raise self._own_way_first()
        return self._enter(person_id, False, agent, guest_token)

    def _prove_first(self, identity: Identity, email: str, language: str) -> SignIn:
        """As for a sign-up: a letter, whatever there is behind the address."""
        browser, name = links.random_token(), cleaned_name(identity.name) or email.partition("@")[0]
        carried = {
            "browser": digest(browser).hex(),
            "name": name,
            "issuer": identity.issuer,
            "subject": identity.subject,
            "identity_email": email,
        }
        self._letter_later(email, lambda: self._welcome(email, name, language, carried))
        return SignIn(step=browser, mail=True)

    def _link(self, person_id: UUID, email: str, identity: Identity) -> None:
        """Raises SignInRefused when it has become somebody else's meanwhile."""
        try:
            with self._database.person(person_id) as session:
                self._attach(session, person_id, identity)
                row = rows.get(session, person_id)
                language = row.language if row is not None else "fr"
        except IntegrityError as error:
            raise self._own_way_first() from error
        google = identity.issuer == self._settings.google_issuer
        self._write(Kind.PROVIDER_LINKED, language, email, provider="Google" if google else "Microsoft")

    def _own_way_first(self) -> SignInRefused:
        self._refused("provider")
        return SignInRefused(
            "Un compte existe déjà avec cette adresse. Connectez-vous avec votre mot de passe, puis reliez ce compte "
            "Google ou Microsoft sur la page « Sécurité »."
        )
