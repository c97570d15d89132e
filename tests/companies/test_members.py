"""The people of a company: invited, given a role, removed; one owner at least, however many ask at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from core.access import NO_COMPANY, Role, Scope
from core.bootstrap import Services
from core.errors import (
    AccessDenied,
    Conflict,
    InputError,
    NotFound,
    SignInRefused,
    TooMany,
)
from core.services.members import CompanyForm, Members
from tests.companies.conftest import KWH, Browser, SignUp, at_once


def jeton(link: str) -> str:
    return link.partition("jeton=")[2]


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
