"""Two companies with people and keys, and the API in this very process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.testclient import TestClient

from core import bootstrap
from core.access import Role, Scope, Who
from core.bootstrap import Services
from core.web.api.application import route

ALL_SCOPES = frozenset(Scope)
ACTIVITIES: list[dict[str, Any]] = [
    {"label": "Électricité", "factor": "elec_fr_mix_2024", "quantity": 40_000, "unit": "kWh", "quality": 5},
    {"label": "Gaz", "factor": "37133", "quantity": 60_000, "unit": "kWh PCS", "quality": 5},
]
BODY: dict[str, Any] = {"year": 2024, "activities": ACTIVITIES}


@dataclass(frozen=True)
class Company:
    """A company, its owner, and a key of the owner with every scope."""

    owner: Who
    name: str
    key: str
    key_id: UUID


@pytest.fixture
def house(services: Services) -> Iterator[Services]:
    """The services, as the process-wide ones."""
    bootstrap.adopt(services)
    yield services
    bootstrap.adopt(None)


def person(house: Services, name: str) -> UUID:
    identifier = uuid4()
    with house.database.schema() as connection:
        connection.execute(
            text("INSERT INTO people (id, email, email_key, name, verified_at) VALUES (:id, :e, :e, :n, now())"),
            {"id": identifier, "e": f"{identifier}@example.org", "n": name},
        )
    return identifier


def member(house: Services, tenant: UUID, role: Role) -> Who:
    identifier = person(house, role.value)
    with house.database.schema() as connection:
        connection.execute(
            text("INSERT INTO memberships (tenant_id, person_id, role) VALUES (:t, :p, :r)"),
            {"t": tenant, "p": identifier, "r": role.value},
        )
    return Who(tenant, role, identifier)


def company(house: Services, name: str, tier: str = "enterprise") -> Company:
    tenant = uuid4()
    with house.database.schema() as connection:
        connection.execute(
            text("INSERT INTO companies (tenant_id, name, kind, tier) VALUES (:t, :n, 'company', :tier)"),
            {"t": tenant, "n": name, "tier": tier},
        )
    owner = member(house, tenant, Role.OWNER)
    key, secret = house.keys.create(owner, "essai", ALL_SCOPES)
    return Company(owner, name, secret, key.id)


@pytest.fixture
def ours(house: Services) -> Company:
    return company(house, "Atelier Lumière")


@pytest.fixture
def theirs(house: Services) -> Company:
    return company(house, "Concurrent Zèbre-Marmotte")


@pytest.fixture(scope="session")
def mounted() -> Starlette:
    return Starlette(routes=[route()])


Ask = Callable[..., Any]


@pytest.fixture
def client(house: Services, mounted: Starlette) -> Iterator[TestClient]:
    with TestClient(mounted, raise_server_exceptions=True) as found:
        yield found


@pytest.fixture
def ask(client: TestClient, ours: Company) -> Ask:
    """`ask("GET", "/me")`, with the key of our company unless another one is given."""

    def asked(method: str, path: str, key: str | None = ours.key, **more: Any) -> Any:
        headers = {**({"Authorization": f"Bearer {key}"} if key else {}), **more.pop("headers", {})}
        return client.request(method, f"/api/v1{path}", headers=headers, **more)

    return asked
