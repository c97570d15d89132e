"""Administrators of the platform keep accounts and tiers, and see no figure; comments stay text."""

from __future__ import annotations

from dataclasses import fields
from uuid import UUID, uuid4

import pytest

from core.access import NO_COMPANY, Role, Who
from core.bootstrap import Services
from core.errors import AccessDenied, InputError, NotFound
from core.services.members import CompanyForm
from core.services.platform import PlatformCompany, PlatformPerson
from tests.companies.conftest import KWH, Browser, SignUp

ADMIN = Who(NO_COMPANY, Role.ADMIN)


@pytest.fixture
def run_id(services: Services, owner: Browser) -> UUID:
    services.questionnaire.save(owner.who, 2024, "1", "electricity", KWH)
    return services.footprints.calculate(owner.who, 2024).id


def test_an_administrator_sees_people_and_companies_and_no_figure(
    services: Services, owner: Browser, sign_up: SignUp, guest_company: tuple[UUID, str]
) -> None:
    eve = sign_up("Eve", verified=False)
    found = {one.person_id: one for one in services.platform.people(ADMIN)}
    assert (found[owner.person_id].name, found[owner.person_id].companies) == ("Ada", 1)
    assert (found[eve.person_id].verified, found[eve.person_id].disabled) == (False, False)
    (company,) = services.platform.companies(ADMIN)  # guests are nobody's business
    assert (company.name, company.tier, company.members) == ("Ada et fils", "free", 1)
    said = {field.name for shape in (PlatformPerson, PlatformCompany) for field in fields(shape)}
    assert not said & {"total_kg", "answers", "year", "document"}


def test_a_tier_acts_at_once_and_only_exists_if_the_table_says_so(services: Services, owner: Browser) -> None:
    services.platform.set_tier(ADMIN, owner.who.tenant_id, "enterprise")
    assert owner.visit.tier == "enterprise"
    with pytest.raises(InputError):
        services.platform.set_tier(ADMIN, owner.who.tenant_id, "gold")
    for tenant in (uuid4(), NO_COMPANY):
        with pytest.raises(NotFound):
            services.platform.set_tier(ADMIN, tenant, "pro")
    assert services.members.profile(owner.who).tier == "enterprise"


def test_a_guest_company_has_no_tier_to_set(services: Services, guest_company: tuple[UUID, str]) -> None:
    with pytest.raises(NotFound):
        services.platform.set_tier(ADMIN, guest_company[0], "pro")


def test_a_closed_account_is_out_at_once_and_comes_back_by_signing_in(services: Services, owner: Browser) -> None:
    services.platform.disable(ADMIN, owner.person_id)
    assert services.visits.visit(owner.token) is None
    services.platform.disable(ADMIN, owner.person_id, off=False)
    assert services.visits.visit(owner.token) is None  # its sessions ended
    with pytest.raises(NotFound):
        services.platform.disable(ADMIN, uuid4())
    with pytest.raises(InputError):
        services.platform.disable(Who(NO_COMPANY, Role.ADMIN, owner.person_id), owner.person_id)


def test_sessions_ended_by_an_administrator_are_over(services: Services, owner: Browser) -> None:
    assert services.platform.end_sessions(ADMIN, owner.person_id) == 1
    assert services.visits.visit(owner.token) is None
    assert services.platform.end_sessions(ADMIN, owner.person_id) == 0


def test_the_platforms_audit_names_its_administrator(services: Services, owner: Browser, sign_up: SignUp) -> None:
    admin = Who(NO_COMPANY, Role.ADMIN, sign_up("Root").person_id)
    services.platform.set_tier(admin, owner.who.tenant_id, "pro")
    entry = services.audit.entries(admin, limit=1)[0]
    assert (entry.actor, entry.action, entry.object) == ("Root", "tier_set", f"company/{owner.who.tenant_id}")
    assert entry.detail == {"tier": "pro"}


def test_an_advisor_comments_and_everybody_reads(
    services: Services, owner: Browser, join: SignUp, run_id: UUID
) -> None:
    bob = join("Bob", Role.ADVISOR)
    written = services.comments.add(bob.who, run_id, "  <b>Bien</b> vu  ", activity="electricity@1")
    assert (written.author, written.text, written.mine) == ("Bob", "<b>Bien</b> vu", True)
    (read,) = services.comments.all(owner.who, run_id)
    assert (read.author, read.activity, read.mine) == ("Bob", "electricity@1", False)


@pytest.mark.parametrize("text", ["", "   ", "x" * 2001, "nul\0"])
def test_a_comment_has_words_and_not_too_many(services: Services, owner: Browser, run_id: UUID, text: str) -> None:
    with pytest.raises(InputError):
        services.comments.add(owner.who, run_id, text)
    assert services.comments.all(owner.who, run_id) == []


def test_a_comment_is_removed_by_its_author_or_an_owner(
    services: Services, owner: Browser, join: SignUp, run_id: UUID
) -> None:
    bob, eve = join("Bob", Role.ADVISOR), join("Eve", Role.ANALYST)
    first, second = (services.comments.add(bob.who, run_id, text) for text in ("un", "deux"))
    with pytest.raises(AccessDenied):
        services.comments.remove(eve.who, first.id)
    services.comments.remove(bob.who, first.id)
    services.comments.remove(owner.who, second.id)
    with pytest.raises(NotFound):
        services.comments.remove(owner.who, second.id)


def test_comments_stay_in_their_company(services: Services, owner: Browser, sign_up: SignUp, run_id: UUID) -> None:
    eve = sign_up("Eve")
    services.members.create(eve.visit, CompanyForm("Eve"))
    comment = services.comments.add(owner.who, run_id, "Entre nous")
    with pytest.raises(NotFound):
        services.comments.add(eve.who, run_id, "Coucou")
    with pytest.raises(NotFound):
        services.comments.remove(eve.who, comment.id)
    assert services.comments.all(eve.who, run_id) == []


def test_a_member_who_left_keeps_their_name_on_what_they_wrote(
    services: Services, owner: Browser, join: SignUp, run_id: UUID
) -> None:
    bob = join("Bob", Role.ANALYST)
    services.comments.add(bob.who, run_id, "Vu.")
    services.members.remove(owner.who, bob.person_id)
    assert [one.author for one in services.comments.all(owner.who, run_id)] == ["Bob"]
