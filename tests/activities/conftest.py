"""A company, its rows of activities, and a finder that knows a few words."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from sqlalchemy import text

from core.access import Role, Who
from core.bootstrap import Services
from core.services.activities import Activities
from core.services.activity_files import ActivityFiles
from core.services.meters import Meters
from tests.activities.finder import Finder

YEAR = 2024
Member = Callable[[Role], Who]


@pytest.fixture
def finder() -> Finder:
    return Finder()


@pytest.fixture
def activities(services: Services, finder: Finder) -> Activities:
    return Activities(services.database, services.editions, services.questionnaire, finder)


@pytest.fixture
def files(services: Services, activities: Activities) -> ActivityFiles:
    return ActivityFiles(services.database, activities)


@pytest.fixture
def meters(services: Services) -> Meters:
    return Meters(services.database, services.questionnaire)


@pytest.fixture
def guest(services: Services) -> Who:
    who = services.companies.who(services.companies.start_guest())
    assert who is not None
    return who


@pytest.fixture
def member(services: Services) -> Member:
    """`member(Role.ANALYST)`: somebody of one and the same company."""
    tenant = uuid4()
    with services.database.schema() as connection:
        connection.execute(
            text("INSERT INTO companies (tenant_id, name, kind, tier) VALUES (:t, 'Essai', 'company', 'enterprise')"),
            {"t": tenant},
        )

    def made(role: Role) -> Who:
        person = uuid4()
        with services.database.schema() as connection:
            connection.execute(
                text("INSERT INTO people (id, email, email_key, name, verified_at) VALUES (:i, :e, :e, 'x', now())"),
                {"i": person, "e": f"{person}@example.org"},
            )
            connection.execute(
                text("INSERT INTO memberships (tenant_id, person_id, role) VALUES (:t, :p, :r)"),
                {"t": tenant, "p": person, "r": role.value},
            )
        return Who(tenant, role, person)

    return made
