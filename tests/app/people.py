"""People in front of the pages: signed in by the services, each with a cookie that a test can give to the next run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from uuid import UUID, uuid4

from sqlalchemy import func
from streamlit.testing.v1 import AppTest

from core.access import Role
from core.bootstrap import Services
from core.db import people as rows
from core.services.company_form import CompanyForm
from core.services.links import random_token
from core.services.passwords import Passwords
from core.services.visits import Visit, digest
from pages.parts.gate import Connection

AWAY = {"Host": "example.org"}
PASSWORD = "trois girafes calmes"


@cache
def _hashed() -> str:
    """PASSWORD, as the product keeps it: slow on purpose, so made once."""
    return Passwords().hash(PASSWORD)


@dataclass(frozen=True)
class Someone:
    """`here()` makes the next runs theirs."""

    house: Services
    token: str
    choose: Callable[[Connection], None]

    @property
    def visit(self) -> Visit:
        found = self.house.visits.visit(self.token)
        assert found is not None
        return found

    @property
    def id(self) -> UUID:
        assert self.visit.person is not None
        return self.visit.person.id

    def here(self) -> Someone:
        self.choose(Connection({"cs": self.token}, AWAY, "203.0.113.9"))
        return self


@dataclass(frozen=True)
class People:
    """Everybody a test needs."""

    house: Services
    choose: Callable[[Connection], None]

    def person(self, name: str, adopts: UUID | None = None, email: str = "") -> Someone:
        """Signed in, address confirmed, in no company."""
        person_id, token, email = uuid4(), random_token(), email or f"{name.lower()}@exemple.fr"
        with self.house.database.person(person_id) as session:
            kept = {"email": email, "email_key": email, "name": name, "password_hash": _hashed()}
            rows.add(session, person_id, **kept, verified_at=func.now())
            rows.add_session(session, person_id, digest(token), timedelta(days=1), adopts=adopts, agent="Firefox")
        return Someone(self.house, token, self.choose)

    def owner(self, name: str = "Ada") -> Someone:
        """Signed in, in a company of their own."""
        ada = self.person(name)
        self.house.members.create(ada.visit, CompanyForm(f"{name} et fils"))
        return ada

    def member(self, owner: Someone, name: str, role: Role) -> Someone:
        """Invited by this owner, and in."""
        bob = self.person(name)
        person = bob.visit.person
        assert person is not None
        link = self.house.members.invite(owner.visit.who, person.email, role).link
        self.house.members.accept(bob.visit, link.split("jeton=")[1])
        return bob


def shown(test: AppTest) -> str:
    """Everything a run says, as text."""
    kinds = (test.title, test.subheader, test.info, test.warning, test.error, test.success, test.caption, test.markdown)
    texts = [element.value for kind in kinds for element in kind]
    return " ".join(
        [*texts, *(element.proto.body for element in test.get("html")), *(code.value for code in test.code)]
    )
