"""People, companies and visits, made by the services themselves; no password is needed here."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func

from core.access import Role, Who
from core.bootstrap import Services
from core.carbon.questions import Answer
from core.db import people as rows
from core.errors import CarbonScoreError
from core.services.links import random_token
from core.services.members import CompanyForm
from core.services.visits import Visit, digest

KWH = Answer(text="40 000", unit="kWh", quality=5)


@dataclass
class Browser:
    """Somebody signed in somewhere; who they are is asked again each time, as pages do."""

    services: Services
    person_id: UUID
    token: str

    @property
    def visit(self) -> Visit:
        found = self.services.visits.visit(self.token)
        assert found is not None
        return found

    @property
    def email(self) -> str:
        assert self.visit.person is not None
        return self.visit.person.email

    @property
    def who(self) -> Who:
        return self.visit.who


SignUp = Callable[..., Browser]


@pytest.fixture
def sign_up(services: Services) -> SignUp:
    """`sign_up("Ada", adopts=tenant)`: a person with a proven address, signed in in a browser of their own."""

    def made(name: str, adopts: UUID | None = None, verified: bool = True) -> Browser:
        person_id, token, email = uuid4(), random_token(), f"{name.lower()}@exemple.fr"
        with services.database.person(person_id) as session:
            verified_at = func.now() if verified else None
            rows.add(session, person_id, email=email, email_key=email, name=name, verified_at=verified_at)
            rows.add_session(session, person_id, digest(token), timedelta(days=1), adopts=adopts, agent="essai")
        return Browser(services, person_id, token)

    return made


@pytest.fixture
def owner(services: Services, sign_up: SignUp) -> Browser:
    """Ada, owner of « Ada et fils », which is open."""
    ada = sign_up("Ada")
    services.members.create(ada.visit, CompanyForm("Ada et fils"))
    return ada


@pytest.fixture
def join(services: Services, owner: Browser, sign_up: SignUp) -> SignUp:
    """`join("Bob", Role.ANALYST)`: invited by Ada, and in."""

    def joined(name: str, role: Role) -> Browser:
        guest = sign_up(name)
        link = services.members.invite(owner.who, guest.email, role).link
        services.members.accept(guest.visit, link.partition("jeton=")[2])
        return guest

    return joined


@pytest.fixture
def guest_company(services: Services) -> tuple[UUID, str]:
    """A guest company with one answer and one calculation, and its cookie."""
    token = services.companies.start_guest()
    who = services.companies.who(token)
    assert who is not None
    services.questionnaire.save(who, 2024, "1", "electricity", KWH)
    services.footprints.calculate(who, 2024)
    return who.tenant_id, token


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
