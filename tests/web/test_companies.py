"""Guest companies: who a token stands for, and for how long."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from core.access import Role
from core.bootstrap import Services
from core.errors import AccessDenied, NotFound
from core.services.companies import digest


def _alter(services: Services, statement: str, token: str) -> None:
    with services.database.schema() as connection:
        connection.execute(text(statement), {"token": digest(token)})


def test_a_token_stands_for_its_own_company_and_no_other(services: Services) -> None:
    first, second = services.companies.start_guest(), services.companies.start_guest()
    one, two = services.companies.who(first), services.companies.who(second)
    assert one is not None
    assert two is not None
    assert one.role is Role.GUEST
    assert one.tenant_id != two.tenant_id


@pytest.mark.parametrize("token", [None, "", "x" * 43, "é"])
def test_an_unknown_token_stands_for_nobody(services: Services, token: str | None) -> None:
    assert services.companies.who(token) is None


def test_the_database_keeps_only_a_digest_of_the_token(services: Services) -> None:
    token = services.companies.start_guest()
    with services.database.schema() as connection:
        kept = connection.execute(text("SELECT token_hash FROM guest_tokens")).scalars().all()
    assert kept == [digest(token)]
    assert token.encode() not in kept[0]


def test_an_expired_token_stands_for_nobody(services: Services) -> None:
    token = services.companies.start_guest()
    _alter(
        services, "UPDATE guest_tokens SET expires_at = now() - interval '1 second' WHERE token_hash = :token", token
    )
    assert services.companies.who(token) is None


def test_leaving_revokes_this_browser_and_not_the_others(services: Services) -> None:
    here = services.companies.start_guest()
    who = services.companies.who(here)
    assert who is not None
    elsewhere = services.companies.resume(services.companies.resume_link(who))
    services.companies.leave(here)
    assert services.companies.who(here) is None
    assert services.companies.who(elsewhere) == who


def test_a_resume_link_is_not_a_cookie_and_a_cookie_is_not_a_resume_link(services: Services) -> None:
    cookie = services.companies.start_guest()
    who = services.companies.who(cookie)
    assert who is not None
    link = services.companies.resume_link(who)
    assert services.companies.who(link) is None
    with pytest.raises(AccessDenied, match="lien de reprise"):
        services.companies.resume(cookie)


def test_a_forgotten_company_leaves_nothing_behind(services: Services) -> None:
    token = services.companies.start_guest()
    who = services.companies.who(token)
    assert who is not None
    services.companies.forget(who)
    assert services.companies.who(token) is None
    with pytest.raises(NotFound):
        services.companies.resume_link(who)
