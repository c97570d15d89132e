"""API keys: shown once, kept hashed, stopped at once."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text

from core.access import Role, Scope, Who
from core.bootstrap import Services
from core.errors import AccessDenied, InputError, LimitReached, NotFound
from core.services.keys import PREFIX, digest
from tests.api.conftest import ALL_SCOPES, Ask, Company, company, member


def _alter(house: Services, order: str, key: Company) -> None:
    with house.database.schema() as connection:
        connection.execute(text(order), {"id": key.key_id, "person": key.owner.person_id})


def test_a_key_is_256_random_bits_and_the_database_keeps_its_digest_only(house: Services, ours: Company) -> None:
    assert ours.key.startswith(PREFIX)
    assert len(ours.key) == len(PREFIX) + 43  # base64 without padding
    with house.database.schema() as connection:
        row = connection.execute(text("SELECT api_keys::text AS whole, key_hash, hint FROM api_keys")).one()
    assert (bytes(row.key_hash), row.hint) == (digest(ours.key), ours.key[-4:])
    assert ours.key not in row.whole


def test_a_key_stands_for_its_maker_within_its_scopes(house: Services, ours: Company) -> None:
    assert house.keys.who(ours.key) == Who(ours.owner.tenant_id, Role.OWNER, ours.owner.person_id, ALL_SCOPES)


@pytest.mark.parametrize("secret", ["", "cs_live_", "cs_live_" + "x" * 43, "x" * 43, "cs_live_é", "Bearer"])
def test_an_unknown_key_stands_for_nobody(house: Services, ours: Company, secret: str) -> None:
    assert house.keys.who(secret) is None


def test_a_revoked_key_is_refused_from_the_next_request_on(house: Services, ours: Company, ask: Ask) -> None:
    assert ask("GET", "/me").status_code == 200
    house.keys.revoke(ours.owner, ours.key_id)
    refused = ask("GET", "/me")
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"] == 'Bearer realm="CarbonScore", error="invalid_token"'
    with pytest.raises(NotFound):
        house.keys.revoke(ours.owner, ours.key_id)


@pytest.mark.parametrize(
    "order",
    [
        "UPDATE api_keys SET expires_at = now() - interval '1 second' WHERE id = :id",
        "DELETE FROM memberships WHERE person_id = :person",
        "UPDATE people SET disabled_at = now() WHERE id = :person",
    ],
    ids=["expired", "its maker was removed", "its maker was disabled"],
)
def test_a_key_stops_with_its_time_or_its_maker(house: Services, ours: Company, ask: Ask, order: str) -> None:
    assert ask("GET", "/me").status_code == 200
    _alter(house, order, ours)
    assert ask("GET", "/me").status_code == 401


def test_a_key_does_what_its_maker_may_do_today(house: Services, ours: Company, ask: Ask) -> None:
    assert ask("POST", "/validate", json={"year": 2024}).status_code == 200
    _alter(house, "UPDATE memberships SET role = 'advisor' WHERE person_id = :person", ours)
    assert ask("POST", "/validate", json={"year": 2024}).status_code == 403
    assert ask("GET", "/runs").status_code == 200


@pytest.mark.parametrize("role", [Role.ANALYST, Role.ADVISOR])
def test_only_an_owner_makes_sees_and_revokes_keys(house: Services, ours: Company, role: Role) -> None:
    who = member(house, ours.owner.tenant_id, role)
    for tried in (
        lambda: house.keys.create(who, "x", {Scope.READ}),
        lambda: house.keys.all(who),
        lambda: house.keys.revoke(who, ours.key_id),
    ):
        with pytest.raises(AccessDenied):
            tried()


def test_a_key_makes_no_key_whatever_its_scopes(house: Services, ours: Company) -> None:
    program = house.keys.who(ours.key)
    assert program is not None
    with pytest.raises(AccessDenied, match="clé d'API"):
        house.keys.create(program, "x", {Scope.READ})


def test_an_owner_neither_sees_nor_revokes_the_keys_of_another_company(
    house: Services, ours: Company, theirs: Company
) -> None:
    assert [key.id for key in house.keys.all(ours.owner)] == [ours.key_id]
    with pytest.raises(NotFound):
        house.keys.revoke(ours.owner, theirs.key_id)
    assert house.keys.who(theirs.key) is not None


def test_a_tier_limits_the_keys_and_a_revoked_one_leaves_its_place(house: Services) -> None:
    small = company(house, "Petite", tier="free")
    with pytest.raises(LimitReached, match="Clés d'API de l'offre"):
        house.keys.create(small.owner, "deuxième", {Scope.READ})
    house.keys.revoke(small.owner, small.key_id)
    assert house.keys.create(small.owner, "deuxième", {Scope.READ})[0].scopes == (Scope.READ,)


@pytest.mark.parametrize(
    ("name", "scopes", "lasts"),
    [
        ("", ALL_SCOPES, None),
        ("x" * 81, ALL_SCOPES, None),
        ("x", frozenset(), None),
        ("x", ALL_SCOPES, timedelta(0)),
    ],
)
def test_a_key_needs_a_name_a_scope_and_a_future(
    house: Services, ours: Company, name: str, scopes: frozenset[Scope], lasts: timedelta | None
) -> None:
    with pytest.raises(InputError):
        house.keys.create(ours.owner, name, scopes, lasts)


def test_making_and_revoking_a_key_are_in_the_audit_without_its_secret(house: Services, ours: Company) -> None:
    house.keys.revoke(ours.owner, ours.key_id)
    with house.database.schema() as connection:
        rows = connection.execute(
            text("SELECT action, object, body FROM audit WHERE tenant_id = :t ORDER BY seq"),
            {"t": ours.owner.tenant_id},
        ).all()
    about = f"api_key/{ours.key_id}"
    assert [(row.action, row.object) for row in rows] == [("key_created", about), ("key_revoked", about)]
    assert not [row for row in rows if ours.key in row.body]


def test_the_last_use_is_noted_once_a_minute_at_most(house: Services, ours: Company, ask: Ask) -> None:
    def last() -> object:
        return house.keys.all(ours.owner)[0].last_used_at

    assert last() is None
    ask("GET", "/me")
    first = last()
    ask("GET", "/me")
    assert first is not None
    assert last() == first
    _alter(house, "UPDATE api_keys SET last_used_at = now() - interval '61 seconds' WHERE id = :id", ours)
    ask("GET", "/me")
    assert last() > first  # type: ignore[operator]


def test_a_key_of_a_company_that_is_gone_opens_nothing(house: Services, ours: Company, ask: Ask) -> None:
    with house.database.schema() as connection:
        connection.execute(text("DELETE FROM companies WHERE tenant_id = :t"), {"t": ours.owner.tenant_id})
    assert ask("GET", "/me").status_code == 401
    assert house.keys.who(PREFIX + str(uuid4())) is None
