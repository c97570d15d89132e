"""A company is opened: what its form must say, the guest company it takes over, who enters it."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from core.access import NO_COMPANY, Role
from core.bootstrap import Services
from core.carbon.datum import Site
from core.carbon.questions import Answer
from core.errors import (
    AccessDenied,
    Conflict,
    InputError,
    NotFound,
)
from core.ingest.questions import law
from core.services.company_form import HEADCOUNTS, naf_sectors, proposed_sector
from core.services.members import CompanyForm
from tests.companies.conftest import Browser, SignUp, at_once

BAKERY = CompanyForm("  Le  Fournil ", "732 829 320", "1071c", "2-9", "restauration", (Site("1", "Lyon", "69002"),))


def test_who_creates_a_company_owns_it_and_it_is_open(services: Services, sign_up: SignUp) -> None:
    ada = sign_up("Ada")
    assert (ada.who.tenant_id, ada.who.role) == (NO_COMPANY, Role.NOBODY)
    tenant = services.members.create(ada.visit, BAKERY)
    assert (ada.who.tenant_id, ada.who.role, ada.visit.company) == (tenant, Role.OWNER, "Le Fournil")
    profile = services.members.profile(ada.who)
    assert profile.form == CompanyForm("Le Fournil", "732829320", "10.71C", "2-9", "restauration")
    assert (profile.tier, profile.version) == ("free", 1)
    assert [(b.tenant_id, b.name, b.role) for b in services.members.companies(ada.visit)] == [
        (tenant, "Le Fournil", Role.OWNER)
    ]


def test_the_set_up_answers_what_it_knows_as_ordinary_answers(services: Services, sign_up: SignUp) -> None:
    ada = sign_up("Ada")
    services.members.create(ada.visit, BAKERY)
    (year,) = services.questionnaire.years(ada.who)
    kept = services.questionnaire.answers(ada.who, year)
    assert {name: answer["text"] for name, answer in kept.items()} == {
        "siren": "732829320",
        "sector": "restauration",
        "sites": "1 | Lyon | 69002",
    }
    assert services.questionnaire.undo(ada.who, year) == "sites"


def test_the_set_up_never_replaces_an_answer_nor_one_that_was_erased(
    services: Services, sign_up: SignUp, guest_company: tuple[UUID, str]
) -> None:
    tenant, token = guest_company
    guest = services.companies.who(token)
    assert guest is not None
    services.questionnaire.save(guest, 2024, "", "sector", Answer(text="bureaux"))
    services.questionnaire.save(guest, 2024, "", "siren", Answer(text="732829320"))
    services.questionnaire.save(guest, 2024, "", "siren", None)
    ada = sign_up("Ada", adopts=tenant)
    services.members.create(ada.visit, replace(BAKERY, sites=()), adopt=True)
    kept = services.questionnaire.answers(ada.who, 2024)
    assert kept["sector"]["text"] == "bureaux"
    assert "siren" not in kept


@pytest.mark.parametrize(
    ("form", "why"),
    [
        (CompanyForm(" "), "entre 1 et 120"),
        (CompanyForm("x" * 121), "entre 1 et 120"),
        (CompanyForm("A", siren="732829321"), "n'existe pas"),
        (CompanyForm("A", siren="12"), "neuf chiffres"),
        (CompanyForm("A", naf="62.01"), "code NAF"),
        (CompanyForm("A", headcount="3"), "effectif"),
        (CompanyForm("A", sector="espace"), "secteur"),
        (CompanyForm("A", sites=(Site("1", "Lyon", "6"),)), "code postal"),
    ],
)
def test_a_form_that_cannot_be_kept_makes_no_company(
    services: Services, sign_up: SignUp, form: CompanyForm, why: str
) -> None:
    ada = sign_up("Ada")
    with pytest.raises(InputError, match=why):
        services.members.create(ada.visit, form)
    assert services.members.companies(ada.visit) == []


def test_a_siren_keeps_its_zeros(services: Services, sign_up: SignUp) -> None:
    ada = sign_up("Ada")
    services.members.create(ada.visit, CompanyForm("Zéro", "005 520 135"))
    assert services.members.profile(ada.who).siren == "005520135"


@pytest.mark.parametrize(
    ("code", "sector"),
    [
        ("62.01Z", "bureaux"),
        ("1071C", "restauration"),
        ("10.71A", "industrie"),
        ("47.73Z", "sante"),
        ("96.02A", ""),
        ("", ""),
    ],
)
def test_a_naf_code_proposes_a_sector_when_the_table_says_one(code: str, sector: str) -> None:
    assert proposed_sector(code) == sector


def test_the_tables_of_companies_name_sectors_that_exist() -> None:
    assert {row.sector for row in naf_sectors().values()} <= set(law().sectors)
    assert list(naf_sectors()) == sorted(naf_sectors())
    assert next(iter(HEADCOUNTS)) == "1"


def test_adoption_keeps_answers_and_calculations_and_closes_every_old_door(
    services: Services, sign_up: SignUp, guest_company: tuple[UUID, str]
) -> None:
    tenant, cookie = guest_company
    guest = services.companies.who(cookie)
    assert guest is not None
    link = services.companies.resume_link(guest)
    ada = sign_up("Ada", adopts=tenant)
    offer = services.members.offered(ada.visit)
    assert offer is not None
    assert (offer.name, offer.answers) == ("Mon entreprise", 1)
    assert services.members.create(ada.visit, CompanyForm("Ada et fils"), adopt=True) == tenant
    assert (ada.who.tenant_id, ada.visit.adopts) == (tenant, None)
    assert "electricity@1" in services.questionnaire.answers(ada.who, 2024)
    assert services.footprints.latest(ada.who) is not None
    assert services.companies.who(cookie) is None
    with pytest.raises(AccessDenied):
        services.companies.resume(link)
    assert services.members.offered(ada.visit) is None


def test_of_two_people_who_adopt_one_guest_company_exactly_one_has_it(
    services: Services, sign_up: SignUp, guest_company: tuple[UUID, str]
) -> None:
    people = [sign_up(name, adopts=guest_company[0]) for name in ("Ada", "Bob")]
    visits = [one.visit for one in people]
    done = at_once(*(lambda v=v: services.members.create(v, CompanyForm("Nous"), adopt=True) for v in visits))
    assert sorted(isinstance(one, InputError) for one in done) == [False, True]
    assert sorted(len(services.members.companies(one.visit)) for one in people) == [0, 1]


def test_a_company_of_people_cannot_be_adopted(services: Services, owner: Browser, sign_up: SignUp) -> None:
    thief = sign_up("Eve", adopts=owner.who.tenant_id)
    with pytest.raises(InputError, match="déjà été repris"):
        services.members.create(thief.visit, CompanyForm("À moi"), adopt=True)
    assert services.members.offered(thief.visit) is None
    with pytest.raises(InputError):
        services.members.create(sign_up("Rien").visit, CompanyForm("À moi"), adopt=True)
    assert owner.visit.company == "Ada et fils"


def test_nobody_enters_a_company_they_do_not_belong_to(services: Services, owner: Browser, sign_up: SignUp) -> None:
    eve = sign_up("Eve")
    for tenant in (owner.who.tenant_id, uuid4(), NO_COMPANY):
        with pytest.raises(NotFound):
            services.members.enter(eve.visit, tenant)
    assert eve.who.tenant_id == NO_COMPANY


def test_an_advisor_goes_from_one_company_to_another(services: Services, owner: Browser, join: SignUp) -> None:
    bob = join("Bob", Role.ADVISOR)
    own = services.members.create(bob.visit, CompanyForm("Chez Bob"))
    assert (bob.who.tenant_id, bob.who.role) == (own, Role.OWNER)
    services.members.enter(bob.visit, owner.who.tenant_id)
    assert (bob.visit.company, bob.who.role) == ("Ada et fils", Role.ADVISOR)


def test_a_profile_saved_meanwhile_is_not_lost(services: Services, owner: Browser, join: SignUp) -> None:
    join("Bob", Role.OWNER)
    assert services.members.save_profile(owner.who, CompanyForm("Ada SARL"), 1) == 2
    with pytest.raises(Conflict) as refused:
        services.members.save_profile(owner.who, CompanyForm("Ada SAS"), 1)
    assert refused.value.mine == CompanyForm("Ada SAS")
    assert refused.value.theirs == services.members.profile(owner.who)
    assert services.members.profile(owner.who).name == "Ada SARL"
    done = at_once(*(lambda n=n: services.members.save_profile(owner.who, CompanyForm(n), 2) for n in ("U", "V", "W")))
    assert sum(one == 3 for one in done) == 1
    assert sum(isinstance(one, Conflict) for one in done) == 2
