"""Companies of people: set up, taken over from a guest, opened, edited. One owner at the start: who made it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from core.access import Action, Role, Who, require
from core.db import members as rows
from core.db.session import Database
from core.db.tables import Company
from core.errors import Conflict, InputError, NotFound, TooMany
from core.services import audit
from core.services.company_form import CompanyForm, answers, checked, columns
from core.services.entrance import somebody
from core.services.outbox import Outbox
from core.services.questionnaire import Questionnaire
from core.services.tiers import Tiers
from core.services.visits import Visit
from core.settings import Settings

COMPANIES_A_DAY = 30
DAY_S = 86_400


@dataclass(frozen=True, slots=True)
class Belonging:
    """A company this person belongs to."""

    tenant_id: UUID
    name: str
    role: Role
    tier: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A guest company that may be taken over, and how many answers it has."""

    name: str
    answers: int


@dataclass(frozen=True, slots=True)
class CompanyProfile:
    """A company as its members see it; "" for what is not known. `version` grows with every edit."""

    tenant_id: UUID
    name: str
    siren: str
    naf: str
    headcount: str
    sector: str
    tier: str
    version: int

    @property
    def form(self) -> CompanyForm:
        return CompanyForm(self.name, self.siren, self.naf, self.headcount, self.sector)


class Profiles:
    def __init__(
        self,
        database: Database,
        settings: Settings,
        tiers: Tiers,
        questionnaire: Questionnaire,
        outbox: Outbox | None = None,
    ) -> None:
        self._database, self._settings, self._tiers = database, settings, tiers
        self._questionnaire, self._outbox = questionnaire, outbox

    def companies(self, visit: Visit) -> list[Belonging]:
        """By name. Raises AccessDenied when nobody is signed in."""
        person = somebody(visit)
        with self._database.person(person.id) as session:
            found = rows.belongings(session, person.id)
        return [Belonging(row.tenant_id, row.name, Role(row.role), row.tier) for row in found]

    def enter(self, visit: Visit, tenant_id: UUID) -> None:
        """Open one of one's companies in this browser. Raises NotFound, AccessDenied."""
        person = somebody(visit)
        with self._database.person(person.id) as session:
            if tenant_id not in {row.tenant_id for row in rows.belongings(session, person.id)}:
                raise NotFound("Cette entreprise n'existe pas ou plus.")
            rows.enter(session, person.id, visit.session_id, tenant_id)

    def offered(self, visit: Visit) -> Offer | None:
        """The guest company that this browser holds and that `create` may take over, None without any."""
        if visit.person is None or visit.adopts is None:
            return None
        with self._database.tenant(Who(visit.adopts, Role.GUEST)) as session:
            company = rows.company(session, visit.adopts)
            if company is None or company.kind != "guest":
                return None
            return Offer(company.name, rows.answered(session, visit.adopts))

    def create(self, visit: Visit, form: CompanyForm, adopt: bool = False) -> UUID:
        """A company whose owner is this person, opened in this browser; what the form answers is answered.

        With `adopt` it is the guest company of this browser, answers and calculations included, and no old cookie or
        link opens it any more. Raises InputError, AccessDenied, TooMany.
        """
        person, kept = somebody(visit), checked(form)
        tenant_id = _adoptable(visit) if adopt else uuid4()
        who = Who(tenant_id, Role.OWNER, person.id)
        with self._database.tenant(who) as session:
            self._make_or_adopt(session, who, kept, adopt)
        with self._database.person(person.id) as session:
            rows.enter(session, person.id, visit.session_id, tenant_id)
            rows.settle_adoption(session, person.id, tenant_id)
        self.prefill(who, self._first_year(who), kept)
        return tenant_id

    def profile(self, who: Who) -> CompanyProfile:
        """Raises NotFound, AccessDenied."""
        require(who, Action.SEE_MEMBERS)
        with self._database.tenant(who) as session:
            return _said(rows.company(session, who.tenant_id))

    def save_profile(self, who: Who, form: CompanyForm, version: int) -> int:
        """Keep the profile; its next version. Raises InputError, AccessDenied, Conflict (mine: the form, theirs)."""
        require(who, Action.EDIT_COMPANY)
        kept = checked(form)
        with self._database.tenant(who) as session:
            before = _said(rows.company(session, who.tenant_id, hold=True))
            saved = rows.change_company(session, who.tenant_id, columns(kept), version)
            if saved is None:
                raise Conflict(STALE, mine=kept, theirs=before)
            was, becomes = columns(before.form), columns(kept)
            detail = {"fields": [name for name in becomes if becomes[name] != was[name]]}
            about = f"company/{who.tenant_id}"
            audit.record(
                session, who.tenant_id, "company_edited", about, detail, audit.sealed(was), audit.sealed(becomes)
            )
        return saved

    def prefill(self, who: Who, year: int, form: CompanyForm) -> int:
        """Answer what a form knows and the year has not answered, as ordinary answers; how many there were.

        Raises InputError, AccessDenied.
        """
        require(who, Action.ANSWER)
        answered = self._questionnaire.versions(who, year)  # erased answers too: somebody meant that
        wanted = {field: answer for field, answer in answers(checked(form)).items() if ("", field) not in answered}
        for field, answer in wanted.items():
            self._questionnaire.save(who, year, "", field, answer)
        return len(wanted)

    def _make_or_adopt(self, session: Session, who: Who, form: CompanyForm, adopt: bool) -> None:
        self._count_one(session, f"companies of {who.person_id}", COMPANIES_A_DAY)
        if adopt:
            company = rows.company(session, who.tenant_id, hold=True)
            if company is None or company.kind != "guest":
                raise InputError(GONE)
            rows.adopt(session, who.tenant_id, columns(form))
        else:
            rows.add_company(session, who.tenant_id, columns(form))
        if who.person_id is not None:
            rows.add_member(session, who.tenant_id, who.person_id, Role.OWNER)
        action = "company_adopted" if adopt else "company_created"
        audit.record(session, who.tenant_id, action, f"company/{who.tenant_id}", after=audit.sealed(columns(form)))

    def _count_one(self, session: Session, bucket: str, most: int) -> None:
        """Raises TooMany."""
        wait = rows.take(session, bucket, most, DAY_S)
        if wait:
            raise TooMany("C'est beaucoup pour une journée. Réessayez demain.", retry_after=wait)

    def _first_year(self, who: Who) -> int:
        """The latest year begun, else last year: the one the questionnaire opens."""
        begun = self._questionnaire.years(who)
        return begun[0] if begun else datetime.now(UTC).year - 1


def _adoptable(visit: Visit) -> UUID:
    if visit.adopts is None:
        raise InputError(GONE)
    return visit.adopts


def _said(row: Company | None) -> CompanyProfile:
    if row is None:
        raise NotFound("Cette entreprise n'existe pas ou plus.")
    texts = (row.siren, row.naf, row.headcount, row.sector)
    siren, naf, headcount, sector = (text or "" for text in texts)
    return CompanyProfile(row.tenant_id, row.name, siren, naf, headcount, sector, row.tier, row.version)


STALE = "Quelqu'un a modifié cette fiche entre-temps. Rien n'a été enregistré : comparez, puis choisissez."
GONE = "Cet essai sans compte a déjà été repris, ou n'existe plus. Créez une entreprise vide."
