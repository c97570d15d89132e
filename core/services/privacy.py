"""What a person decides about their own data: consents, taking everything away, erasing it.

Erasure acts at once. Backups forget it when the last one that holds it is dropped (docs/privacy.md).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from types import MappingProxyType
from uuid import UUID

from core.access import NO_COMPANY, Action, Role, Who, require
from core.db import members as memberships
from core.db import privacy as rows
from core.db.session import Database
from core.errors import InputError, NotFound
from core.ingest.tables import DATA, read_table
from core.services import audit
from core.services.entrance import somebody
from core.services.export import Files, company_files, owned, packed, person_file
from core.services.footprints import Footprints
from core.services.members import Members
from core.services.profiles import Belonging
from core.services.visits import Visit

BACKUPS_LAST = timedelta(days=93)
Prove = Callable[[Visit, str, str], None]
Forget = Callable[[UUID], None]
Withdraw = Callable[[Who], object]


@dataclass(frozen=True, slots=True)
class Purpose:
    """Something that is done only with consent. `wording`: version of the texts."""

    id: str
    wording: str
    title_fr: str
    title_en: str
    text_fr: str
    text_en: str


@dataclass(frozen=True, slots=True)
class Consent:
    """The latest yes or no of a person for a purpose, and the version of the text that they read."""

    purpose: str
    granted: bool
    at: datetime
    wording: str


@dataclass(frozen=True, slots=True)
class Erased:
    """Done here; on that day the last backup that holds it is gone too."""

    forgotten_by_backups: date


class Privacy:
    """`prove` is how a password is checked (`Accounts.prove`); `reports`: {name: PDF} of a company.

    `memories`: what is told that a company was erased, so that nothing of it stays in memory.

    `withdrawals`: {purpose: what undoes, in each company of a person, what was done with their consent}.
    """

    def __init__(
        self,
        database: Database,
        members: Members,
        footprints: Footprints,
        prove: Prove,
        memories: Sequence[Forget] = (),
        withdrawals: Mapping[str, Withdraw] = MappingProxyType({}),
        reports: Callable[[Who], Mapping[str, bytes]] = lambda _: {},
    ) -> None:
        self._database, self._members, self._footprints, self._prove = database, members, footprints, prove
        self._memories = (footprints.forget, *memories)
        self._withdrawals, self._reports = withdrawals, reports

    def purposes(self) -> list[Purpose]:
        """What may be consented to, one by one. Nothing is granted until somebody says so."""
        return list(purposes().values())

    def consents(self, visit: Visit) -> dict[str, Consent]:
        """{purpose: latest answer}; a purpose that was never asked is absent, and means no. Raises AccessDenied."""
        person = somebody(visit)
        with self._database.person(person.id) as session:
            found = rows.consents(session, person.id)
            return {row.purpose: Consent(row.purpose, row.granted, row.at, row.wording) for row in found}

    def set_consent(self, visit: Visit, purpose: str, granted: bool) -> None:
        """A yes or a no; a no also takes back what was done with the yes. Raises AccessDenied, InputError."""
        person, asked = somebody(visit), purposes().get(purpose)
        if asked is None:
            raise InputError("Ce choix n'existe pas.")
        with self._database.person(person.id) as session:
            rows.consent(session, person.id, purpose, granted, asked.wording)
            action = "consent_given" if granted else "consent_withdrawn"
            audit.record(session, NO_COMPANY, action, f"consent/{purpose}", {"wording": asked.wording})
        if not granted and purpose in self._withdrawals:
            for one in self._members.companies(visit):
                self._withdrawals[purpose](Who(one.tenant_id, one.role, person.id))

    def export(self, visit: Visit) -> bytes:
        """A ZIP: the person, and each company they own; for a guest, their company. Raises AccessDenied."""
        if visit.person is None:
            require(visit.who, Action.EXPORT)
            return packed(self._company_files(visit.who))
        person = somebody(visit)
        belongings = self._members.companies(visit)
        files = person_file(self._database, person.id, belongings)
        for who in owned(belongings, person.id):
            files |= self._company_files(who)
        with self._database.person(person.id) as session:
            audit.record(session, NO_COMPANY, "person_exported", f"person/{person.id}")
        return packed(files)

    def sole_companies(self, visit: Visit) -> list[Belonging]:
        """Those that would have no owner without this person. Raises AccessDenied."""
        person = somebody(visit)
        return [
            one
            for one in self._members.companies(visit)
            if one.role == Role.OWNER and self._owners(Who(one.tenant_id, one.role, person.id)) == 1
        ]

    def erase_company(self, visit: Visit, typed_name: str) -> Erased:
        """The company that is open and everything it holds, for all its members.

        Raises AccessDenied, NotFound, InputError (the name is not that of the company).
        """
        self._erase(visit.who, typed_name)
        return _forgotten()

    def erase_person(self, visit: Visit, password: str, erase: Collection[UUID] = (), ip: str = "") -> Erased:
        """The account and all that is known of the person; `erase`: the companies that only they own, erased too.

        Raises SignInRefused, TooMany, InputError (a company that only they own was not chosen: nothing is erased).
        """
        person = somebody(visit)
        if password or not visit.proved():  # a password that is typed must be the right one
            self._prove(visit, password, ip)
        alone = self.sole_companies(visit)
        left = [one.name for one in alone if one.tenant_id not in erase]
        if left:
            raise InputError(
                "Vous êtes seul propriétaire de {names}. Nommez-en un autre, ou choisissez de l'effacer aussi.",
                names=", ".join(f"« {name} »" for name in left),
            )
        for one in alone:
            self._erase(Who(one.tenant_id, one.role, person.id), one.name)
        for one in self._members.companies(visit):
            self._members.leave(replace(visit, who=Who(one.tenant_id, one.role, person.id)))
        self._erase_guest(visit)
        with self._database.person(person.id) as session:
            rows.hold_person(session, person.id)
            audit.record(session, NO_COMPANY, "person_erased", f"person/{person.id}")
            rows.erase_person(session, person.id)
        return _forgotten()

    def _company_files(self, who: Who) -> Files:
        with self._database.tenant(who) as session:
            audit.record(session, who.tenant_id, "company_exported", f"company/{who.tenant_id}")
        return company_files(self._database, self._footprints, who, self._reports(who))

    def _owners(self, who: Who) -> int:
        with self._database.tenant(who) as session:
            return memberships.owners(session, who.tenant_id)

    def _erase(self, who: Who, typed_name: str) -> None:
        require(who, Action.ERASE_COMPANY)
        with self._database.tenant(who) as session:
            company = memberships.company(session, who.tenant_id, hold=True)
            if company is None:
                raise NotFound("Cette entreprise n'existe pas ou plus.")
            if " ".join(typed_name.split()) != company.name:
                raise InputError("Pour effacer l'entreprise, recopiez son nom exactement.")
            session.delete(company)
            session.flush()  # rows first, the audit last: the order of every other writer
            for chain in (who.tenant_id, NO_COMPANY):
                audit.record(session, chain, "company_erased", f"company/{who.tenant_id}")
        for forget in self._memories:
            forget(who.tenant_id)

    def _erase_guest(self, visit: Visit) -> None:
        """The company of the guest this person was in this browser, unless somebody has made it theirs."""
        offer = self._members.offered(visit)
        if offer is not None and visit.adopts is not None:
            self._erase(Who(visit.adopts, Role.GUEST), offer.name)


def _forgotten() -> Erased:
    return Erased((datetime.now(UTC) + BACKUPS_LAST).date())


@cache
def purposes() -> dict[str, Purpose]:
    """data/consents.csv by id. Raises DataError."""
    return {row.id: row for row in read_table(DATA / "consents.csv", Purpose)}
