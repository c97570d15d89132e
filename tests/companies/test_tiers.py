"""How far each tier goes, and that what is there already stays open."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from core.access import NO_COMPANY, Role, Scope
from core.bootstrap import Services
from core.carbon.questions import Answer
from core.errors import (
    LimitReached,
)
from core.services.tiers import tiers
from tests.companies.conftest import KWH, Browser, SignUp, at_once


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
