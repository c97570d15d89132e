"""Erasure leaves no word behind, but a pseudonym in the audit; nobody is erased who must first hand something over."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from core.access import NO_COMPANY, Role, Scope, Who
from core.bootstrap import Services
from core.carbon.datum import Site
from core.carbon.questions import Answer
from core.db.session import Database
from core.errors import AccessDenied, InputError, NotFound, SignInRefused
from core.services.members import CompanyForm
from core.services.privacy import Erased
from tests.companies.conftest import KWH, Browser, SignUp, at_once
from tests.ledgers import ledger, name_of

CANARY = "Zyxwvut"


def files(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def dump(database: Database, but: tuple[str, ...] = ()) -> dict[str, str]:
    """{schema.table: every row as text} of the whole database."""
    with database.schema() as connection:
        tables = connection.execute(
            text("SELECT schemaname || '.' || quote_ident(tablename) FROM pg_tables WHERE schemaname NOT LIKE 'pg_%' "
                 "AND schemaname <> 'information_schema'")
        ).scalars()  # fmt: skip
        return {
            table: str(connection.execute(text(f"SELECT t::text FROM {table} t")).scalars().all())
            for table in list(tables)
            if table not in but
        }


def holding(database: Database, word: str, but: tuple[str, ...] = ()) -> list[str]:
    """Tables in which a word is written, whatever the column."""
    return [table for table, rows in dump(database, but).items() if word.casefold() in rows.casefold()]


def test_an_erased_company_leaves_no_word_of_it_behind(services: Services, owner: Browser, join: SignUp) -> None:
    bob = join("Bob", Role.ANALYST)
    form = CompanyForm(f"{CANARY} SARL", "732829320")
    services.members.save_profile(owner.who, form, 1)
    services.questionnaire.save(owner.who, 2024, "", "sites", Answer(text=f"1 | {CANARY} site | 69002"))
    services.questionnaire.save(bob.who, 2024, "1", "electricity", KWH)
    run = services.footprints.calculate(bob.who, 2024)
    services.comments.add(bob.who, run.id, f"{CANARY} !")
    services.keys.create(owner.who, f"{CANARY} robot", [Scope.READ])
    services.members.invite(owner.who, f"{CANARY}@exemple.fr", Role.ADVISOR)
    services.footprints.get(owner.who, run.id)
    tenant = owner.who.tenant_id
    assert holding(services.database, CANARY)
    with pytest.raises(InputError, match="recopiez"):
        services.privacy.erase_company(owner.visit, CANARY)
    erased = services.privacy.erase_company(owner.visit, f" {CANARY}  SARL ")
    assert erased.forgotten_by_backups == (datetime.now(UTC) + timedelta(days=93)).date()
    assert holding(services.database, CANARY) == []
    assert holding(services.database, "732829320") == []
    assert holding(services.database, str(tenant)) == ["public.audit"]
    assert (owner.who.tenant_id, bob.who.tenant_id) == (NO_COMPANY, NO_COMPANY)
    with pytest.raises(NotFound):
        services.footprints.get(Who(tenant, Role.OWNER), run.id)
    assert services.audit.verify(Who(tenant, Role.OWNER)).ok


def test_a_company_erased_while_others_write_in_it_is_gone_and_nobody_is_stuck(
    services: Services, owner: Browser, join: SignUp
) -> None:
    who, visit, bob = owner.who, owner.visit, join("Bob", Role.ANALYST).who
    ask, answer = services.questionnaire, Answer(text="8")
    ask.save(who, 2024, "1", "electricity", KWH)
    done = at_once(
        lambda: services.privacy.erase_company(visit, "Ada et fils"),
        *(lambda n=n: ask.save(bob, 2024, "", "employees", Answer(text=str(n))) for n in range(1, 5)),
        *(lambda y=y: ask.save(who, y, "", "employees", answer) for y in (2022, 2023)),
    )
    assert all(isinstance(one, int | NotFound | Erased) for one in done), done
    assert holding(services.database, str(who.tenant_id)) == ["public.audit"]
    assert services.audit.verify(who).ok


def test_a_person_erased_while_they_work_is_gone(services: Services, owner: Browser, join: SignUp) -> None:
    bob = join("Bob", Role.ANALYST)
    who, visit, person = bob.who, bob.visit, bob.person_id

    def save(n: int) -> object:
        try:
            return services.questionnaire.save(who, 2024, "", "employees", Answer(text=str(n)))
        except IntegrityError as late:  # the person is gone: nothing of theirs is written
            return late

    done = at_once(
        lambda: services.privacy.erase_person(visit, ""),
        lambda: save(1),
        lambda: save(2),
        lambda: services.privacy.consents(visit),
        lambda: services.members.companies(visit),
    )
    assert isinstance(done[0], Erased)
    assert holding(services.database, str(person)) == ["public.audit"]
    assert services.audit.verify(owner.who).ok


def test_only_an_owner_erases_a_company(services: Services, owner: Browser, join: SignUp) -> None:
    for role in (Role.ANALYST, Role.ADVISOR):
        with pytest.raises(AccessDenied):
            services.privacy.erase_company(join(role.value, role).visit, "Ada et fils")
    assert owner.visit.company == "Ada et fils"


def test_an_erased_person_leaves_no_word_of_them_behind(
    services: Services, owner: Browser, sign_up: SignUp, guest_company: tuple[UUID, str]
) -> None:
    zed = sign_up(CANARY, adopts=guest_company[0])
    email, person = zed.email, zed.person_id
    link = services.members.invite(owner.who, email, Role.OWNER).link
    services.members.accept(zed.visit, link.partition("jeton=")[2])
    run = services.footprints.calculate_activities(
        zed.who, b"label;factor;quantity;unit;year\nGaz;gaz_nat_pcs_2022;10;kWh PCS;2024\n"
    )
    comment = services.comments.add(zed.who, run.id, "Bonjour")
    assert comment.author == CANARY
    services.questionnaire.save(zed.who, 2024, "1", "electricity", KWH)
    services.privacy.set_consent(zed.visit, "news", True)
    own = services.members.create(zed.visit, CompanyForm("Seul", sites=(Site("1", "Ici", "69002"),)))
    services.privacy.erase_person(zed.visit, "", erase=[own])
    assert services.visits.visit(zed.token) is None
    assert holding(services.database, CANARY) == []
    assert holding(services.database, email) == []
    assert holding(services.database, str(person)) == ["public.audit"]
    assert holding(services.database, str(guest_company[0])) == ["public.audit"]
    assert [c.author for c in services.comments.all(owner.who, run.id)] == [""]
    assert "electricity@1" in services.questionnaire.answers(owner.who, 2024)  # what was done for the company stays
    for chain in (owner.who, Who(NO_COMPANY, Role.ADMIN), Who(own, Role.OWNER)):
        assert services.audit.verify(chain).ok


def test_a_company_without_another_owner_must_be_handed_over_or_chosen(
    services: Services, owner: Browser, join: SignUp
) -> None:
    bob = join("Bob", Role.ANALYST)
    tenant = owner.who.tenant_id
    assert [one.tenant_id for one in services.privacy.sole_companies(owner.visit)] == [tenant]
    with pytest.raises(InputError, match="« Ada et fils »"):
        services.privacy.erase_person(owner.visit, "")
    assert owner.visit.company == "Ada et fils"
    services.members.set_role(owner.who, bob.person_id, Role.OWNER, 1)
    assert services.privacy.sole_companies(owner.visit) == []
    services.privacy.erase_person(owner.visit, "", erase=[tenant])  # it has another owner now: it stays
    assert [m.name for m in services.members.members(bob.who)] == ["Bob"]


def test_an_account_is_not_erased_without_a_fresh_password(services: Services, owner: Browser) -> None:
    with services.database.person(owner.person_id) as session:
        session.execute(text("UPDATE login_sessions SET proved_at = now() - interval '11 minutes'"))
    with pytest.raises(SignInRefused):
        services.privacy.erase_person(owner.visit, "pas le bon", erase=[owner.who.tenant_id])
    assert owner.visit.company == "Ada et fils"


def test_a_wrong_password_erases_nothing_even_just_after_the_right_one(services: Services, owner: Browser) -> None:
    assert owner.visit.proved()
    with pytest.raises(SignInRefused):
        services.privacy.erase_person(owner.visit, "pas le bon", erase=[owner.who.tenant_id])
    assert owner.visit.company == "Ada et fils"


def test_a_guest_has_no_account_to_erase_or_consents_to_give(
    services: Services, guest_company: tuple[UUID, str]
) -> None:
    visit = services.visits.visit(guest_company[1])
    assert visit is not None
    acts: list[Callable[[], object]] = [
        lambda: services.privacy.erase_person(visit, ""),
        lambda: services.privacy.consents(visit),
        lambda: services.privacy.set_consent(visit, "news", True),
        lambda: services.privacy.sole_companies(visit),
    ]
    for refused in acts:
        with pytest.raises(AccessDenied):
            refused()


def test_a_ledger_and_the_rows_of_activities_are_taken_away_and_erased(services: Services, owner: Browser) -> None:
    content, _ = ledger(120, year=2024)
    services.ledgers.upload(owner.who, name_of(2024), content)
    services.ledgers.confirm(owner.who, 2024)
    services.activities.add(owner.who, 2024, [{"label": f"gazole 450 L {CANARY}"}], ["texte collé"])
    kept = files(services.privacy.export(owner.visit))
    folder = f"entreprises/{owner.who.tenant_id}"
    lines = kept[f"{folder}/comptabilite-2024.csv"].splitlines()
    assert lines[0].startswith("line;journal;")
    found = services.ledgers.view(owner.who, 2024)
    assert found is not None
    assert len(lines) - 1 == found.groups["lines"].sum()
    company = json.loads(kept[f"{folder}/entreprise.json"])
    assert company["activity_changes"][0]["row"]["label"] == f"gazole 450 L {CANARY}"
    assert company["ledger_choices"]
    services.privacy.erase_company(owner.visit, "Ada et fils")
    assert holding(services.database, CANARY) == []
