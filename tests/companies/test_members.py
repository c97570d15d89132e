"""Companies of people: set up, taken over, shared; one owner at least, whoever asks and however many at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from core.access import NO_COMPANY, Role, Scope
from core.bootstrap import Services
from core.carbon.datum import Site
from core.carbon.questions import Answer
from core.errors import (
    AccessDenied,
    CarbonScoreError,
    Conflict,
    InputError,
    LimitReached,
    NotFound,
    SignInRefused,
    TooMany,
)
from core.ingest.questions import law
from core.services.company_form import HEADCOUNTS, naf_sectors, proposed_sector
from core.services.members import CompanyForm, Members
from core.services.tiers import tiers
from tests.companies.conftest import KWH, Browser, SignUp

BAKERY = CompanyForm("  Le  Fournil ", "732 829 320", "1071c", "2-9", "restauration", (Site("1", "Lyon", "69002"),))


def at_once(*works: Callable[[], object]) -> list[object]:
    """What each call gave or raised, all started together."""
    barrier = Barrier(len(works))

    def run(work: Callable[[], object]) -> object:
        barrier.wait()
        try:
            return work()
        except CarbonScoreError as error:
            return error

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def jeton(link: str) -> str:
    return link.partition("jeton=")[2]


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


def test_an_invitation_makes_one_member_once(services: Services, owner: Browser, sign_up: SignUp) -> None:
    bob = sign_up("Bob")
    sent = services.members.invite(owner.who, "BOB@exemple.fr", Role.ANALYST)
    token = jeton(sent.link)
    welcome = services.members.peek(token)
    assert welcome is not None
    assert (welcome.company, welcome.role) == ("Ada et fils", Role.ANALYST)
    assert services.members.accept(bob.visit, token) == owner.who.tenant_id
    assert (bob.who.tenant_id, bob.who.role) == (owner.who.tenant_id, Role.ANALYST)
    assert services.members.peek(token) is None
    with pytest.raises(SignInRefused):
        services.members.accept(bob.visit, token)
    assert [(m.name, m.role) for m in services.members.members(owner.who)] == [
        ("Ada", Role.OWNER),
        ("Bob", Role.ANALYST),
    ]


def test_the_invitation_goes_by_letter_and_only_its_hash_is_kept(services: Services, owner: Browser) -> None:
    sent = services.members.invite(owner.who, "bob@exemple.fr", Role.ADVISOR)
    services.outbox.drain()
    letters = [path.read_text() for path in Path(services.outbox.folder).glob("*invitation*.eml")]
    assert any("bob@exemple.fr" in letter for letter in letters)
    with services.database.schema() as connection:
        assert jeton(sent.link) not in str(connection.execute(text("SELECT i::text FROM invitations i")).all())


def test_an_invitation_used_by_many_at_once_makes_one_member(
    services: Services, owner: Browser, sign_up: SignUp
) -> None:
    bob = sign_up("Bob")
    token, visit = jeton(services.members.invite(owner.who, "bob@exemple.fr", Role.ANALYST).link), bob.visit
    done = at_once(*([lambda: services.members.accept(visit, token)] * 4))
    assert sum(one == owner.who.tenant_id for one in done) == 1
    assert len(services.members.members(owner.who)) == 2


def test_an_invitation_is_for_the_address_it_was_sent_to(services: Services, owner: Browser, sign_up: SignUp) -> None:
    token = jeton(services.members.invite(owner.who, "bob@exemple.fr", Role.ANALYST).link)
    with pytest.raises(AccessDenied, match="autre adresse"):
        services.members.accept(sign_up("Eve").visit, token)
    unproven = sign_up("Bob", verified=False).visit
    with pytest.raises(AccessDenied, match="Confirmez"):
        _with_letters(services).accept(unproven, token)
    assert services.members.peek(token) is not None
    assert len(services.members.members(owner.who)) == 1
    assert services.settings.alone  # one's own machine: there is no mailbox to prove
    assert services.members.accept(unproven, token) == owner.who.tenant_id


def _with_letters(services: Services) -> Members:
    """The same members where letters really leave."""
    settings = services.settings.model_copy(update={"smtp_url": "smtp://127.0.0.1:1"})
    return Members(services.database, settings, services.tiers, services.questionnaire)


def test_a_revoked_replaced_expired_or_unknown_invitation_opens_nothing(
    services: Services, owner: Browser, sign_up: SignUp
) -> None:
    bob = sign_up("Bob")
    first = services.members.invite(owner.who, "bob@exemple.fr", Role.ANALYST)
    second = services.members.invite(owner.who, "bob@exemple.fr", Role.ANALYST)
    assert [one.id for one in services.members.invitations(owner.who)] == [second.invitation.id]
    services.members.revoke_invitation(owner.who, second.invitation.id)
    with pytest.raises(NotFound):
        services.members.revoke_invitation(owner.who, second.invitation.id)
    third = services.members.invite(owner.who, "bob@exemple.fr", Role.ANALYST)
    with services.database.schema() as connection:
        connection.execute(text("UPDATE invitations SET expires_at = now() - interval '1 second'"))
    for token in (jeton(first.link), jeton(second.link), jeton(third.link), "inconnu", ""):
        assert services.members.peek(token) is None
        with pytest.raises(SignInRefused):
            services.members.accept(bob.visit, token)
    services.members.invitations(owner.who)
    with services.database.schema() as connection:
        assert connection.execute(text("SELECT count(*) FROM invitations")).scalar_one() == 0


def test_a_member_who_is_invited_again_keeps_the_role(services: Services, owner: Browser, join: SignUp) -> None:
    join("Bob", Role.ADVISOR)
    with pytest.raises(InputError, match="déjà membre"):
        services.members.invite(owner.who, "Bob@exemple.fr", Role.OWNER)
    for role in (Role.ADMIN, Role.GUEST, Role.NOBODY):
        with pytest.raises(InputError, match="rôle"):
            services.members.invite(owner.who, "zoe@exemple.fr", role)


def test_invitations_of_a_day_are_counted(services: Services, owner: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.services.invitations.INVITATIONS_A_DAY", 2)
    for _ in range(2):
        services.members.invite(owner.who, "bob@exemple.fr", Role.ANALYST)
    with pytest.raises(TooMany):
        services.members.invite(owner.who, "bob@exemple.fr", Role.ANALYST)


def test_the_last_owner_stays_an_owner(services: Services, owner: Browser, join: SignUp) -> None:
    bob = join("Bob", Role.ANALYST)
    acts: list[Callable[[], object]] = [
        lambda: services.members.leave(owner.visit),
        lambda: services.members.remove(owner.who, owner.person_id),
        lambda: services.members.set_role(owner.who, owner.person_id, Role.ADVISOR, 1),
    ]
    for refused in acts:
        with pytest.raises(InputError, match="au moins un propriétaire"):
            refused()
    services.members.set_role(owner.who, bob.person_id, Role.OWNER, 1)
    services.members.leave(owner.visit)
    assert (owner.who.tenant_id, bob.who.role) == (NO_COMPANY, Role.OWNER)


def test_two_owners_who_demote_or_leave_at_once_leave_one_owner(
    services: Services, owner: Browser, join: SignUp
) -> None:
    bob = join("Bob", Role.OWNER)
    ada_who, bob_who, visit = owner.who, bob.who, bob.visit
    done = at_once(
        lambda: services.members.set_role(ada_who, bob.person_id, Role.ADVISOR, 1),
        lambda: services.members.set_role(bob_who, owner.person_id, Role.ADVISOR, 1),
        lambda: services.members.leave(visit),
    )
    assert sum(one is None for one in done) >= 1
    with services.database.schema() as connection:
        owners = connection.execute(text("SELECT count(*) FROM memberships WHERE role = 'owner'")).scalar_one()
    assert owners == 1


def test_a_changed_role_and_a_removal_count_from_the_next_question_on(
    services: Services, owner: Browser, join: SignUp
) -> None:
    bob = join("Bob", Role.ANALYST)
    services.members.set_role(owner.who, bob.person_id, Role.ADVISOR, 1)
    assert bob.who.role == Role.ADVISOR
    with pytest.raises(AccessDenied):
        services.questionnaire.save(bob.who, 2024, "1", "electricity", KWH)
    services.members.remove(owner.who, bob.person_id)
    assert (bob.who.tenant_id, bob.who.role) == (NO_COMPANY, Role.NOBODY)
    with pytest.raises(NotFound):
        services.members.remove(owner.who, bob.person_id)


def test_a_role_changed_meanwhile_is_not_overwritten(services: Services, owner: Browser, join: SignUp) -> None:
    bob = join("Bob", Role.ANALYST)
    services.members.set_role(owner.who, bob.person_id, Role.ADVISOR, 1)
    with pytest.raises(Conflict) as refused:
        services.members.set_role(owner.who, bob.person_id, Role.OWNER, 1)
    assert (refused.value.mine, refused.value.theirs) == (Role.OWNER, Role.ADVISOR)


def test_an_owner_who_was_demoted_a_moment_ago_manages_nothing(
    services: Services, owner: Browser, join: SignUp
) -> None:
    bob = join("Bob", Role.OWNER)
    before = bob.who
    services.members.set_role(owner.who, bob.person_id, Role.ANALYST, 1)
    late_acts: list[Callable[[], object]] = [
        lambda: services.members.remove(before, owner.person_id),
        lambda: services.members.set_role(before, bob.person_id, Role.OWNER, 2),
        lambda: services.members.invite(before, "zoe@exemple.fr", Role.OWNER),
    ]
    for late in late_acts:
        with pytest.raises(AccessDenied):
            late()


def test_the_keys_of_a_removed_member_stay_dead_when_they_come_back(
    services: Services, owner: Browser, join: SignUp, sign_up: SignUp
) -> None:
    bob = join("Bob", Role.OWNER)
    _, secret = services.keys.create(bob.who, "robot", [Scope.READ])
    assert services.keys.who(secret) is not None
    services.members.remove(owner.who, bob.person_id)
    assert services.keys.who(secret) is None
    link = services.members.invite(owner.who, "bob@exemple.fr", Role.OWNER).link
    services.members.accept(bob.visit, jeton(link))
    assert services.keys.who(secret) is None


def test_a_member_of_another_company_is_not_found_there(services: Services, owner: Browser, sign_up: SignUp) -> None:
    eve = sign_up("Eve")
    services.members.create(eve.visit, CompanyForm("Eve"))
    attacks: list[Callable[[], object]] = [
        lambda: services.members.set_role(eve.who, owner.person_id, Role.ADVISOR, 1),
        lambda: services.members.remove(eve.who, owner.person_id),
    ]
    for attack in attacks:
        with pytest.raises(NotFound):
            attack()
    invitation = services.members.invite(owner.who, "bob@exemple.fr", Role.ANALYST).invitation
    with pytest.raises(NotFound):
        services.members.revoke_invitation(eve.who, invitation.id)
    assert [m.name for m in services.members.members(eve.who)] == ["Eve"]


def test_the_free_tier_takes_three_people_invitations_included(
    services: Services, owner: Browser, join: SignUp
) -> None:
    join("Bob", Role.ANALYST)
    services.members.invite(owner.who, "zoe@exemple.fr", Role.ADVISOR)
    with pytest.raises(LimitReached, match="Gratuit va jusqu'à 3 personnes"):
        services.members.invite(owner.who, "max@exemple.fr", Role.ADVISOR)
    services.members.invite(owner.who, "zoe@exemple.fr", Role.ANALYST)  # the same person takes no second place
    admin = replace(owner.who, tenant_id=NO_COMPANY, role=Role.ADMIN)
    services.platform.set_tier(admin, owner.who.tenant_id, "pro")
    services.members.invite(owner.who, "max@exemple.fr", Role.ADVISOR)


def test_invitations_sent_at_once_do_not_pass_the_limit(services: Services, owner: Browser) -> None:
    who = owner.who
    done = at_once(*(lambda n=n: services.members.invite(who, f"p{n}@exemple.fr", Role.ADVISOR) for n in range(5)))
    assert sum(isinstance(one, LimitReached) for one in done) == 3
    assert len(services.members.invitations(owner.who)) == 2


def test_the_free_tier_opens_three_years_and_those_stay_open(services: Services, owner: Browser) -> None:
    for year in (2021, 2022, 2023):
        services.questionnaire.save(owner.who, year, "1", "electricity", KWH)
    with pytest.raises(LimitReached, match="3 années"):
        services.questionnaire.save(owner.who, 2024, "1", "electricity", KWH)
    services.questionnaire.save(owner.who, 2023, "1", "electricity", Answer(text="1", unit="kWh"))
    assert services.questionnaire.years(owner.who) == [2023, 2022, 2021]


def test_one_key_in_the_free_tier(services: Services, owner: Browser) -> None:
    key, _ = services.keys.create(owner.who, "a", [Scope.READ])
    with pytest.raises(LimitReached, match="Clés d'API de l'offre"):
        services.keys.create(owner.who, "b", [Scope.READ])
    services.keys.revoke(owner.who, key.id)
    services.keys.create(owner.who, "b", [Scope.READ])


def test_each_tier_goes_further_than_the_one_before(services: Services) -> None:
    found = list(tiers().values())
    assert [tier.tier for tier in found] == ["free", "pro", "enterprise"]
    for small, large in pairwise(found):
        assert small.members < large.members
        assert small.years < large.years
        assert small.api_keys < large.api_keys
        assert set(small.features) < set(large.features)
    assert services.tiers.has("pro", "branding")
    assert not services.tiers.has("free", "branding")
    assert services.tiers.has("enterprise", "portfolio")
